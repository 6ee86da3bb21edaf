use ckpt::checkpointed;

#[checkpointed]
mod simulation {
    pub fn run(steps: u32) -> u32 {
        (0..steps).sum()
    }
}

fn main() {
    simulation::run(3);
}
