use ckpt::checkpointed;

macro_rules! repeat {
    ($n:expr, $body:block) => {
        for _ in 0..$n $body
    };
}

#[checkpointed]
fn count(n: u32) -> u32 {
    let mut sum = 0;
    repeat!(n, {
        sum += 1;
    });
    sum
}

fn main() {
    count(10);
}
