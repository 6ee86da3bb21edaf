use ckpt::checkpointed;

#[checkpointed]
fn count(n: u32) -> u32 {
    let mut sum = 0;
    let doubled = |i: u32| {
        #[ckpt(skip)]
        let factor = 2;
        factor * i
    };
    #[ckpt(skip)]
    let first = doubled(n);
    for i in 0..n {
        #[ckpt(rerun)]
        let half = i / 2;
        sum += half + first;
    }
    sum
}

fn main() {
    count(10);
}
