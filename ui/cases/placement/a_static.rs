use ckpt::checkpointed;

#[checkpointed]
static STEPS: u32 = 3;

fn main() {
    println!("{STEPS}");
}
