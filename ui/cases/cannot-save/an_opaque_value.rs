use ckpt::checkpointed;

fn solver(order: u32) -> impl FnMut(f64) -> f64 {
    move |x| x * f64::from(order)
}

#[checkpointed]
fn solve(n: u32) -> f64 {
    let mut step = solver(2);
    let mut x = 1.0;
    for _ in 0..n {
        x = step(x);
    }
    x
}

fn main() {
    solve(3);
}
