use ckpt::checkpointed;

#[checkpointed]
fn count(n: u32) -> u32 {
    let label = b"step";
    let mut sum = 0;
    for i in 0..n {
        println!("{label:?} {i}");
        sum += i;
    }
    sum
}

fn main() {
    count(3);
}
