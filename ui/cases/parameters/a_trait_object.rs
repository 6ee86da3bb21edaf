use ckpt::checkpointed;

trait Potential {
    fn at(&self, x: f64) -> f64;
}

#[checkpointed]
fn energy(potential: &dyn Potential, n: u32) -> f64 {
    let mut sum = 0.0;
    for i in 0..n {
        sum += potential.at(f64::from(i));
    }
    sum
}

struct Flat;

impl Potential for Flat {
    fn at(&self, _: f64) -> f64 {
        1.0
    }
}

fn main() {
    energy(&Flat, 10);
}
