use ckpt::checkpointed;

fn consume(cells: Vec<f64>) -> f64 {
    cells.iter().sum()
}

#[checkpointed]
fn total(n: u32) -> f64 {
    let cells = vec![1.0; 10];
    let mut total = 0.0;
    for _ in 0..n {
        total += consume(cells);
    }
    total
}

fn main() {
    total(3);
}
