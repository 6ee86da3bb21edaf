use ckpt::checkpointed;

#[checkpointed]
#[ckpt(skip)]
struct Walker {
    position: f64,
}

fn main() {
    let _ = Walker { position: 0.0 };
}
