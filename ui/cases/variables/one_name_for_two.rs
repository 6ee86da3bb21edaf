use ckpt::checkpointed;

#[checkpointed]
fn count(n: u32) -> u32 {
    let mut sum = 0;
    #[ckpt(name = "sum")]
    let mut total = 0;
    for i in 0..n {
        sum += i;
        total += sum;
    }
    total
}

fn main() {
    count(10);
}
