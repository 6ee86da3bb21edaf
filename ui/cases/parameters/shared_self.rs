use ckpt::checkpointed;
use std::sync::Arc;

struct Simulation {
    steps: u32,
}

impl Simulation {
    #[checkpointed]
    fn run(self: Arc<Self>) -> u32 {
        let mut sum = 0;
        for step in 0..self.steps {
            sum += step;
        }
        sum
    }
}

fn main() {
    Arc::new(Simulation { steps: 10 }).run();
}
