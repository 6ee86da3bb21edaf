use ckpt::checkpointed;

trait Simulation {
    fn step(&mut self);

    #[checkpointed]
    fn run(&mut self, steps: u32) {
        for _ in 0..steps {
            self.step();
        }
    }
}

struct Still;

impl Simulation for Still {
    fn step(&mut self) {}
}

fn main() {
    Still.run(3);
}
