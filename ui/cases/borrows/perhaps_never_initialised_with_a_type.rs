use ckpt::checkpointed;

#[checkpointed]
fn last(n: u32) -> u32 {
    let mut last: u32;
    for i in 0..n {
        if i % 7 == 0 {
            last = i;
        }
    }
    last
}

fn main() {
    last(3);
}
