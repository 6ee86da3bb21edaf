use ckpt::checkpointed;

#[checkpointed]
fn sum(cells: Vec<f64>) -> f64 {
    let inner = &cells[1..];
    let mut sum = 0.0;
    for i in 0..inner.len() {
        sum += inner[i];
    }
    sum
}

fn main() {
    sum(vec![1.0]);
}
