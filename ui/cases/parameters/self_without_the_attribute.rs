use ckpt::checkpointed;

struct Simulation {
    time: f64,
}

impl Simulation {
    #[checkpointed]
    fn run(&mut self, steps: u32) {
        for _ in 0..steps {
            self.time += 0.1;
        }
    }
}

fn main() {
    Simulation { time: 0.0 }.run(10);
}
