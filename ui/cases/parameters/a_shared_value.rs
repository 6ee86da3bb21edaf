use ckpt::checkpointed;
use std::rc::Rc;

#[checkpointed]
fn solve(mesh: Rc<Vec<f64>>, steps: u32) -> f64 {
    let mut sum = 0.0;
    for i in 0..steps {
        sum += mesh[i as usize];
    }
    sum
}

fn main() {
    solve(Rc::new(vec![0.0; 10]), 10);
}
