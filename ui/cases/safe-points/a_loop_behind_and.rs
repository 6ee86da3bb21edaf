use ckpt::checkpointed;

#[checkpointed]
fn has_square_above(limit: u64) -> bool {
    let mut n = 0;
    limit > 0
        && loop {
            n += 1;
            if n * n > limit {
                break n > 3;
            }
        }
}

fn main() {
    has_square_above(10);
}
