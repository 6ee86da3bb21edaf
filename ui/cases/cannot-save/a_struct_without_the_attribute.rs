use ckpt::checkpointed;

struct Particle {
    x: f64,
    v: f64,
}

#[checkpointed]
fn advance(n: u32) -> f64 {
    let mut particle = Particle { x: 0.0, v: 1.0 };
    for _ in 0..n {
        particle.x += particle.v;
    }
    particle.x
}

fn main() {
    advance(10);
}
