use ckpt::checkpointed;

#[checkpointed]
trait Simulation {
    fn run(&mut self, steps: u32) {
        for step in 0..steps {
            println!("{step}");
        }
    }
}

struct Still;

impl Simulation for Still {}

fn main() {
    Still.run(3);
}
