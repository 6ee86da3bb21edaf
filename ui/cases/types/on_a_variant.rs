use ckpt::checkpointed;

#[checkpointed]
enum Phase {
    Warmup,
    #[ckpt(skip)]
    Measure(u32),
}

fn main() {
    let _ = (Phase::Warmup, Phase::Measure(3));
}
