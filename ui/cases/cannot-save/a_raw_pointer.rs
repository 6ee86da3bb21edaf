use ckpt::checkpointed;

#[checkpointed]
fn sum(cells: Vec<f64>) -> f64 {
    let first = cells.as_ptr();
    let mut sum = 0.0;
    for i in 0..cells.len() {
        sum += unsafe { *first.add(i) };
    }
    sum
}

fn main() {
    sum(vec![1.0]);
}
