use ckpt::checkpointed;

#[checkpointed]
fn smaller(start: u64) -> u64 {
    let mut n = start;
    n.min(loop {
        n += 1;
        if n % 7 == 0 {
            break n;
        }
    })
}

fn main() {
    smaller(3);
}
