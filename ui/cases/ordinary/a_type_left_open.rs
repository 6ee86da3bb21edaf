use ckpt::checkpointed;

#[checkpointed]
fn count(n: u32) -> usize {
    let mut found = Vec::new();
    let mut sum = 0;
    for i in 0..n {
        sum += i as usize + found.len();
    }
    found.clear();
    sum
}

fn main() {
    count(3);
}
