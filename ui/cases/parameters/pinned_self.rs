use ckpt::checkpointed;
use std::pin::Pin;

struct Simulation {
    steps: u32,
}

impl Simulation {
    #[checkpointed]
    fn run(self: Pin<&mut Self>) -> u32 {
        let mut sum = 0;
        for step in 0..self.steps {
            sum += step;
        }
        sum
    }
}

fn main() {
    let mut simulation = Simulation { steps: 10 };
    Pin::new(&mut simulation).run();
}
