use ckpt::checkpointed;

#[checkpointed]
fn mean(data: Vec<f64>) -> f64 {
    data.iter().sum::<f64>() / data.len() as f64
}

fn main() {
    mean(vec![1.0]);
}
