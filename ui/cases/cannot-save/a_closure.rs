use ckpt::checkpointed;

#[checkpointed]
fn integrate(n: u32, slope: f64) -> f64 {
    let f = |x: f64| slope * x;
    let mut sum = 0.0;
    for i in 0..n {
        sum += f(f64::from(i));
    }
    sum
}

fn main() {
    integrate(10, 2.0);
}
