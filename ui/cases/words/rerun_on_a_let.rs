use ckpt::checkpointed;

#[checkpointed]
fn count(n: u32) -> u32 {
    #[ckpt(rerun)]
    let squares: Vec<u32> = (0..n).map(|i| i * i).collect();
    let mut sum = 0;
    for i in 0..squares.len() {
        sum += squares[i];
    }
    sum
}

fn main() {
    count(10);
}
