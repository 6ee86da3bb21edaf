//! The cluster: its state, its forces, its steps. Units are such that the constant of gravity is 1.

use std::array::from_fn;
use std::f64::consts::TAU;

use ckpt::checkpointed;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;

/// Time from one step to the next; a star crosses the cluster in about 3.
const STEP: f64 = 1.0 / 512.0;
/// Keeps the force finite when two stars meet (Plummer softening).
const SOFTENING: f64 = 0.05;
/// Lines of output of one run.
const REPORTS: u64 = 10;

type Vector = [f64; 3];

/// Stars: the i-th of each list belongs to the i-th star.
#[checkpointed]
#[derive(Clone)]
pub(crate) struct System {
    masses: Vec<f64>,
    positions: Vec<Vector>,
    velocities: Vec<Vector>,
    /// What gravity does at `positions`, or empty when that has not been worked out: after a resume, for one.
    #[ckpt(skip)]
    accelerations: Vec<Vector>,
}

impl System {
    /// Stars of equal mass, 1 together, in the equilibrium of Plummer (1911) with scale radius 1.
    pub(crate) fn plummer_sphere(stars: usize, seed: u64) -> System {
        let mut rng = Pcg64::seed_from_u64(seed);
        let (positions, velocities) = (0..stars).map(|_| plummer_star(&mut rng)).unzip();
        System {
            masses: vec![1.0 / stars as f64; stars],
            positions,
            velocities,
            accelerations: Vec::new(),
        }
    }

    /// Lets `steps` steps of time pass.
    #[checkpointed]
    pub(crate) fn run(&mut self, steps: u64) {
        let start = self.energy();
        let report_every = steps.div_ceil(REPORTS);
        for step in 1..=steps {
            self.leap();
            if step.is_multiple_of(report_every) {
                let drift = (self.energy() - start) / start;
                println!("time {:.2}: energy drift {drift:.3e}", step as f64 * STEP);
            }
        }
    }

    /// One step of the leapfrog, in the form kick, drift, kick.
    fn leap(&mut self) {
        if self.accelerations.is_empty() {
            self.accelerations = self.gravity();
        }
        self.kick(0.5 * STEP);
        for (position, velocity) in self.positions.iter_mut().zip(&self.velocities) {
            add(position, STEP, velocity);
        }
        self.accelerations = self.gravity();
        self.kick(0.5 * STEP);
    }

    fn kick(&mut self, dt: f64) {
        for (velocity, acceleration) in self.velocities.iter_mut().zip(&self.accelerations) {
            add(velocity, dt, acceleration);
        }
    }

    /// The acceleration of each star: a function of masses and positions alone, to the bit.
    fn gravity(&self) -> Vec<Vector> {
        let mut accelerations = vec![[0.0; 3]; self.masses.len()];
        for i in 0..self.masses.len() {
            for j in 0..i {
                let (to_j, distance) = self.separation(i, j);
                let force = distance.powi(-3);
                add(&mut accelerations[i], self.masses[j] * force, &to_j);
                add(&mut accelerations[j], -self.masses[i] * force, &to_j);
            }
        }
        accelerations
    }

    /// Kinetic plus potential energy.
    pub(crate) fn energy(&self) -> f64 {
        let mut energy = 0.0;
        for (i, velocity) in self.velocities.iter().enumerate() {
            energy += 0.5 * self.masses[i] * squared(velocity);
            for j in 0..i {
                energy -= self.masses[i] * self.masses[j] / self.separation(i, j).1;
            }
        }
        energy
    }

    /// All coordinates of positions and velocities.
    pub(crate) fn phase_space(&self) -> impl Iterator<Item = &f64> {
        self.positions.iter().chain(&self.velocities).flatten()
    }

    /// The vector from star `i` to star `j`, and its softened length.
    fn separation(&self, i: usize, j: usize) -> (Vector, f64) {
        let (from, to) = (&self.positions[i], &self.positions[j]);
        let vector = from_fn(|axis| to[axis] - from[axis]);
        (vector, (squared(&vector) + SOFTENING * SOFTENING).sqrt())
    }
}

fn add(vector: &mut Vector, factor: f64, other: &Vector) {
    for axis in 0..3 {
        vector[axis] += factor * other[axis];
    }
}

fn squared(vector: &Vector) -> f64 {
    vector.iter().map(|x| x * x).sum()
}

/// Position and velocity of one star of a Plummer sphere, after Aarseth, Hénon and Wielen (1974).
fn plummer_star(rng: &mut Pcg64) -> (Vector, Vector) {
    let mass_within: f64 = rng.random_range(0.001..0.95); // without the few stars very far out
    let radius = (mass_within.powf(-2.0 / 3.0) - 1.0).powf(-0.5);
    let escape_velocity = 2f64.sqrt() * (1.0 + radius * radius).powf(-0.25);
    let share = loop {
        let (q, height): (f64, f64) = rng.random();
        if 0.1 * height < q * q * (1.0 - q * q).powf(3.5) {
            break q;
        }
    };
    (
        random_direction(rng).map(|x| radius * x),
        random_direction(rng).map(|x| share * escape_velocity * x),
    )
}

fn random_direction(rng: &mut Pcg64) -> Vector {
    let z: f64 = rng.random_range(-1.0..1.0);
    let angle = rng.random_range(0.0..TAU);
    let across = (1.0 - z * z).sqrt();
    [across * angle.cos(), across * angle.sin(), z]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A checkpointed function must not run twice at once with equal arguments: each test has steps of its own.
    fn cluster_after(steps: u64) -> System {
        let mut cluster = System::plummer_sphere(16, 5);
        cluster.run(steps);
        cluster
    }

    #[test]
    fn sphere_has_about_the_energy_of_its_model() {
        let model = -3.0 * std::f64::consts::PI / 64.0;
        let energy = System::plummer_sphere(1000, 3).energy();
        assert!((energy / model - 1.0).abs() < 0.15, "{energy} for {model}");
    }

    #[test]
    fn energy_is_conserved() {
        let before = System::plummer_sphere(16, 5).energy();
        let drift = cluster_after(2000).energy() / before - 1.0;
        assert!(drift.abs() < 1e-4, "{drift}");
    }

    #[test]
    fn momentum_is_conserved() {
        let momentum = |cluster: &System| cluster.velocities.iter().map(|v| v[0]).sum::<f64>();
        let before = momentum(&System::plummer_sphere(16, 5));
        assert!((momentum(&cluster_after(500)) - before).abs() < 1e-12);
    }

    #[test]
    fn losing_the_cache_changes_no_bit() {
        let mut with = cluster_after(100);
        let mut without = with.clone();
        for _ in 0..100 {
            with.leap();
            without.accelerations.clear();
            without.leap();
        }
        assert_eq!(with.positions, without.positions);
        assert_eq!(with.velocities, without.velocities);
    }

    #[test]
    fn no_steps_change_nothing() {
        assert_eq!(
            cluster_after(0).positions,
            System::plummer_sphere(16, 5).positions
        );
    }
}
