use ckpt::checkpointed;

#[checkpointed]
fn first_square_above(limit: u64) -> Option<u64> {
    let mut n = 0;
    Some(loop {
        n += 1;
        if n * n > limit {
            break n * n;
        }
    })
}

fn main() {
    first_square_above(10);
}
