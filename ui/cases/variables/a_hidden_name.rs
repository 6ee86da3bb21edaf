use ckpt::checkpointed;

#[checkpointed]
fn table(n: u32) -> u32 {
    let size = n + 1;
    #[ckpt(skip)]
    let squares: Vec<u32> = (0..size).map(|i| i * i).collect();
    #[ckpt(once)]
    let size = squares.len();
    let mut sum = 0;
    for i in 0..size {
        sum += squares[i];
    }
    sum
}

fn main() {
    table(10);
}
