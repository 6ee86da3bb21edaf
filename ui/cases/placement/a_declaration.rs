use ckpt::checkpointed;

trait Simulation {
    #[checkpointed]
    fn run(&mut self, steps: u32);
}

struct Still;

impl Simulation for Still {
    fn run(&mut self, _: u32) {}
}

fn main() {
    Still.run(3);
}
