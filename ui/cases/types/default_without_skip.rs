use ckpt::checkpointed;

#[checkpointed]
struct Walker {
    #[ckpt(default = start)]
    position: f64,
}

fn start() -> f64 {
    1.0
}

fn main() {
    let _ = Walker { position: start() };
}
