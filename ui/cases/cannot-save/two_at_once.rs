use ckpt::checkpointed;

struct Mesh(Vec<f64>);

struct Solver {
    order: usize,
}

#[checkpointed]
fn solve(n: usize) -> f64 {
    let mesh = Mesh(vec![1.0; n]);
    let solver = Solver { order: 2 };
    let mut sum = 0.0;
    for i in 0..n {
        sum += mesh.0[i] * solver.order as f64;
    }
    sum
}

fn main() {
    solve(3);
}
