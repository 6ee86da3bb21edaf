use ckpt::checkpointed;

#[checkpointed]
fn integrate(f: impl Fn(f64) -> f64, n: u32) -> f64 {
    let mut sum = 0.0;
    for i in 0..n {
        sum += f(f64::from(i));
    }
    sum
}

fn main() {
    integrate(|x| x * x, 10);
}
