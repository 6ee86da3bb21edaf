use ckpt::checkpointed;

#[checkpointed]
fn total(n: usize) -> f64 {
    let cells = vec![1.0; n];
    let archive = cells;
    let mut total = archive[0];
    for i in 0..n {
        total += cells[i];
    }
    total
}

fn main() {
    total(3);
}
