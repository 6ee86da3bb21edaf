use ckpt::checkpointed;

trait Force {
    fn at(&self, x: f64) -> f64;
}

struct Spring(f64);

impl Force for Spring {
    fn at(&self, x: f64) -> f64 {
        -self.0 * x
    }
}

#[checkpointed]
fn fall(n: u32) -> f64 {
    let force: Box<dyn Force> = Box::new(Spring(2.0));
    let mut x = 1.0;
    for _ in 0..n {
        x += 0.1 * force.at(x);
    }
    x
}

fn main() {
    fall(10);
}
