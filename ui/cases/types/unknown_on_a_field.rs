use ckpt::checkpointed;

#[checkpointed]
struct Walker {
    #[ckpt(rename = "x")]
    position: f64,
    #[ckpt(once)]
    velocity: f64,
}

fn main() {
    let _ = Walker {
        position: 0.0,
        velocity: 1.0,
    };
}
