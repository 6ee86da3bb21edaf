use ckpt::checkpointed;

struct Particles {
    positions: Vec<f64>,
}

#[checkpointed]
fn advance(particles: &mut Particles, steps: u32) {
    for _ in 0..steps {
        particles.positions[0] += 1.0;
    }
}

fn main() {
    advance(
        &mut Particles {
            positions: vec![0.0],
        },
        10,
    );
}
