use ckpt::checkpointed;

#[derive(Clone)]
struct Particle {
    x: f64,
}

#[checkpointed]
fn advance(n: u32) -> f64 {
    let mut particles = vec![Particle { x: 0.0 }; 10];
    for _ in 0..n {
        for particle in particles.iter_mut() {
            particle.x += 1.0;
        }
    }
    particles[0].x
}

fn main() {
    advance(10);
}
