use ckpt::checkpointed;

#[checkpointed]
fn sum(n: u32) -> u32 {
    let mut sum = 0;
    let mut add = |i: u32| {
        sum += i;
        ckpt::safe_point!();
    };
    (0..n).for_each(&mut add);
    sum
}

fn main() {
    sum(10);
}
