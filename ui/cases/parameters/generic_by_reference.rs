use ckpt::checkpointed;

trait Field {
    fn at(&self, x: f64) -> f64;
}

#[checkpointed]
fn integrate<F: Field>(field: &F, n: u32) -> f64 {
    let mut sum = 0.0;
    for i in 0..n {
        sum += field.at(f64::from(i));
    }
    sum
}

struct Flat;

impl Field for Flat {
    fn at(&self, _: f64) -> f64 {
        1.0
    }
}

fn main() {
    integrate(&Flat, 3);
}
