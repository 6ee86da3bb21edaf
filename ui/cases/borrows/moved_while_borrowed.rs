use ckpt::checkpointed;

#[checkpointed]
fn total(n: usize) -> f64 {
    let cells = vec![1.0; n];
    #[ckpt(skip)]
    let first = &cells[0];
    let mut total = 0.0;
    for _ in 0..n {
        total += *first;
    }
    #[ckpt(once)]
    drop(cells);
    for _ in 0..n {
        total += *first;
    }
    total
}

fn main() {
    total(3);
}
