//! A star cluster under its own gravity.
//!
//! 128 stars, a softened force, the leapfrog integrator. Their motion is chaotic: one bit wrong after a resume grows until
//! nothing of the result is right.
//!
//! The state is a struct and the long loop a method on it.

mod system;

use ckpt_examples::fingerprint;
use system::System;

const STARS: usize = 128;
const SEED: u64 = 1;

fn main() {
    let steps = ckpt_examples::size_argument("nbody", "STEPS", 150_000, 0..=1 << 53);
    let mut cluster = System::plummer_sphere(STARS, SEED);
    cluster.run(steps);
    let energy = cluster.energy();
    println!(
        "energy {energy} (bits {:#018x}), all stars {:#018x}",
        energy.to_bits(),
        fingerprint(cluster.phase_space()),
    );
}
