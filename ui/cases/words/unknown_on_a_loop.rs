use ckpt::checkpointed;

#[checkpointed]
fn count(n: u32) -> u32 {
    let mut sum = 0;
    for i in 0..n {
        #[ckpt(safepoint)]
        for j in 0..i {
            sum += j;
        }
    }
    sum
}

fn main() {
    count(10);
}
