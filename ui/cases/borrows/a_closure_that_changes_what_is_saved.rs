use ckpt::checkpointed;

#[checkpointed]
fn sum(n: u32) -> u32 {
    let mut sum = 0;
    #[ckpt(skip)]
    let mut add = |i: u32| sum += i;
    for i in 0..n {
        add(i);
    }
    sum
}

fn main() {
    sum(3);
}
