use ckpt::checkpointed;

unsafe extern "C" {
    #[checkpointed]
    fn simulate(steps: u32);
}

fn main() {
    let _ = simulate;
}
