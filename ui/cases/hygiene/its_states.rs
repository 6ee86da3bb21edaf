use ckpt::checkpointed;

#[checkpointed]
fn count(n: u32) -> u32 {
    let mut sum = 0;
    for i in 0..n {
        sum += i + __ckpt_state_1.index() + __ckpt_next;
    }
    sum
}

fn main() {
    count(10);
}
