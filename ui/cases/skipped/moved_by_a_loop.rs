use ckpt::checkpointed;

#[checkpointed]
fn sum(n: u32) -> u32 {
    #[ckpt(skip)]
    let table = vec![1; n as usize];
    let mut sum = 0;
    for i in 0..n {
        sum += i;
        drop(table);
    }
    sum
}

fn main() {
    sum(3);
}
