use ckpt::checkpointed;

enum Phase {
    #[checkpointed]
    Warmup,
    Measure,
}

fn main() {
    let _ = [Phase::Warmup, Phase::Measure];
}
