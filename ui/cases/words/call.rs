use ckpt::checkpointed;

#[checkpointed]
fn inner(n: u32) -> u32 {
    let mut sum = 0;
    for i in 0..n {
        sum += i;
    }
    sum
}

#[checkpointed]
fn outer(n: u32) -> u32 {
    let mut sum = 0;
    for i in 0..n {
        #[ckpt(call)]
        inner(i);
        sum += #[ckpt(call)]
        inner(i);
    }
    sum
}

fn main() {
    outer(10);
}
