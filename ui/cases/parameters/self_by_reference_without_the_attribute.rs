use ckpt::checkpointed;

struct Model {
    slope: f64,
}

impl Model {
    #[checkpointed]
    fn integrate(&self, steps: u32) -> f64 {
        let mut sum = 0.0;
        for i in 0..steps {
            sum += self.slope * f64::from(i);
        }
        sum
    }
}

fn main() {
    Model { slope: 2.0 }.integrate(10);
}
