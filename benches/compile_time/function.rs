//! A function of 200 lines, as people write them, and what it needs. Compiled by `compile_time`, with the attribute and without.

use std::collections::{BTreeMap, VecDeque};
use std::fmt::Write;

/// A particle in a box.
#[ckpt::checkpointed]
#[derive(Clone, Debug)]
pub struct Particle {
    place: [f64; 3],
    speed: [f64; 3],
    kind: u8,
}

/// What happens at a time.
#[ckpt::checkpointed]
#[derive(Clone, Debug)]
pub enum Event {
    Heat(f64),
    Insert { count: usize, kind: u8 },
    Measure(String),
}

/// The next number of a generator.
fn next(state: &mut u64) -> f64 {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
    (*state >> 11) as f64 / (1u64 << 53) as f64
}

/// The force between two particles at a squared distance.
fn pull(squared: f64) -> f64 {
    let inverse = 1.0 / squared.max(1e-6);
    24.0 * inverse.powi(4) * (2.0 * inverse.powi(3) - 1.0)
}

/// The smallest annotated function, in both twins: what it costs to load ckpt is not what a function costs.
#[checkpointed_in_both]
pub fn small(n: u64) -> u64 {
    let mut sum = 0;
    for i in 0..n {
        sum += i;
    }
    sum
}

#[ckpt::checkpointed]
pub fn simulate(count: usize, steps: usize, seed: u64, plan: Vec<(usize, Event)>, limit: f64) -> Result<String, String> {
    let side = (count as f64).cbrt().ceil();
    let cells = side as usize;
    let step_length = 0.5e-3;
    let mut random = seed;
    let mut particles: Vec<Particle> = Vec::with_capacity(count);
    for i in 0..count {
        let (x, rest) = (i % cells, i / cells);
        let (y, z) = (rest % cells, rest / cells);
        let mut speed = [0.0; 3];
        for part in &mut speed {
            *part = next(&mut random) - 0.5;
        }
        particles.push(Particle {
            place: [x as f64, y as f64, z as f64],
            speed,
            kind: (i % 3) as u8,
        });
    }

    let drift = {
        let mut sum = [0.0; 3];
        for particle in &particles {
            for (total, part) in sum.iter_mut().zip(particle.speed) {
                *total += part;
            }
        }
        sum.map(|total| total / count as f64)
    };
    for index in 0..particles.len() {
        for (part, mean) in particles[index].speed.iter_mut().zip(drift) {
            *part -= mean;
        }
    }

    #[ckpt(skip)]
    let masses: Vec<f64> = (0..3).map(|kind| 1.0 + f64::from(kind) * 0.25).collect();
    #[ckpt(skip)]
    let wrap = |place: f64| place.rem_euclid(side);
    #[ckpt(once)]
    let Some(heaviest) = masses.iter().copied().reduce(f64::max) else {
        return Err("there are no masses".to_owned());
    };

    let mut temperature = 1.0;
    let mut energy = 0.0;
    let mut rejected = 0u32;
    let mut warm_up = 0;
    while warm_up < steps / 10 {
        let mut kinetic = 0.0;
        for particle in &particles {
            let squared: f64 = particle.speed.iter().map(|part| part * part).sum();
            kinetic += 0.5 * masses[particle.kind as usize] * squared;
        }
        let factor = (1.5 * count as f64 * temperature / kinetic.max(1e-9)).sqrt();
        for particle in &mut particles {
            for part in &mut particle.speed {
                *part *= factor;
            }
        }
        energy = kinetic;
        warm_up += 1;
    }
    if !energy.is_finite() {
        return Err(format!("the energy is {energy} after {warm_up} steps"));
    }

    let mut events: VecDeque<(usize, Event)> = plan.into();
    let mut histogram = vec![0u64; 64];
    let mut measured: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    let mut log = String::new();
    let mut forces = vec![[0.0; 3]; particles.len()];
    for step in 0..steps {
        let mut potential = 0.0;
        forces.clear();
        forces.resize(particles.len(), [0.0; 3]);
        #[ckpt(safe_point)]
        for first in 0..particles.len() {
            let mut own = [0.0; 3];
            for second in 0..first {
                let mut difference = [0.0; 3];
                let mut squared = 0.0;
                for axis in 0..3 {
                    let raw = particles[first].place[axis] - particles[second].place[axis];
                    difference[axis] = raw - side * (raw / side).round();
                    squared += difference[axis] * difference[axis];
                }
                if squared > 6.25 {
                    continue;
                }
                let force = pull(squared);
                potential += force * squared;
                for axis in 0..3 {
                    own[axis] += force * difference[axis];
                    forces[second][axis] -= force * difference[axis];
                }
                let bin = (squared * 10.0) as usize;
                if let Some(seen) = histogram.get_mut(bin) {
                    *seen += 1;
                }
            }
            for axis in 0..3 {
                forces[first][axis] += own[axis];
            }
        }

        let mut kinetic = 0.0;
        for (particle, force) in particles.iter_mut().zip(&forces) {
            let mass = masses[particle.kind as usize];
            for axis in 0..3 {
                particle.speed[axis] += force[axis] / mass * step_length;
                particle.place[axis] = wrap(particle.place[axis] + particle.speed[axis] * step_length);
                kinetic += 0.5 * mass * particle.speed[axis] * particle.speed[axis];
            }
        }
        let before = energy;
        energy = kinetic + potential;
        if step > 0 && (energy - before).abs() > limit * heaviest {
            rejected += 1;
            if rejected > 100 {
                return Err(format!("the energy jumps at step {step}: {before} to {energy}"));
            }
        }

        while let Some((at, event)) = events.pop_front() {
            if at > step {
                events.push_front((at, event));
                break;
            }
            match event {
                Event::Heat(by) if by <= 0.0 => return Err(format!("heated by {by}")),
                Event::Heat(by) => temperature *= by,
                Event::Insert { count, kind } => {
                    #[ckpt(safe_point)]
                    for _ in 0..count {
                        let mut place = [0.0; 3];
                        for part in &mut place {
                            *part = next(&mut random) * side;
                        }
                        let speed = [temperature.sqrt(), 0.0, 0.0];
                        particles.push(Particle { place, speed, kind });
                        forces.push([0.0; 3]);
                    }
                }
                Event::Measure(name) => {
                    let pressure = (kinetic * 2.0 + potential) / (3.0 * side.powi(3));
                    measured.entry(name).or_default().push(pressure);
                }
            }
        }
        let fastest = particles.iter().enumerate().max_by(|(_, a), (_, b)| {
            let squared = |particle: &Particle| -> f64 { particle.speed.iter().map(|part| part * part).sum() };
            squared(a).total_cmp(&squared(b))
        });
        if let Some((index, particle)) = fastest
            && particle.speed.iter().any(|part| part.abs() * step_length > side)
        {
            log += &format!("particle {index} is too fast at step {step}\n");
            let slowed = particle.speed.map(|part| part * 0.5);
            particles[index].speed = slowed;
        }

        if step % 100 == 0 {
            writeln!(log, "{step:>8} {energy:>12.4} {temperature:>8.3}").map_err(|e| e.to_string())?;
        }
    }

    let total: u64 = histogram.iter().sum();
    let mut report = format!("{} particles, {rejected} jumps\n", particles.len());
    'bins: for (bin, seen) in histogram.iter().enumerate() {
        let share = *seen as f64 / total.max(1) as f64;
        let mut width = 0;
        while (width as f64) < share * 200.0 {
            report.push('#');
            width += 1;
            if width == 80 {
                report.push_str(" and more\n");
                continue 'bins;
            }
        }
        report += &format!("{:>6.1} {share:.4}\n", bin as f64 / 10.0);
    }
    let mut by_kind = [0usize; 3];
    for particle in &particles {
        by_kind[usize::from(particle.kind) % 3] += 1;
    }
    report += &match by_kind {
        [0, 0, 0] => "nothing is left\n".to_owned(),
        [all, 0, 0] => format!("{all} of one kind\n"),
        [a, b, c] if a == b && b == c => format!("{a} of each kind\n"),
        [a, b, c] => format!("{a}, {b} and {c} of a kind\n"),
    };
    for (name, values) in measured {
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        let spread = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>();
        report += &format!("{name}: {mean:.5} ± {:.5}\n", spread.sqrt());
    }
    report.push_str(&log);
    Ok(report)
}

fn main() {
    let plan = vec![(3, Event::Heat(1.1)), (5, Event::Insert { count: 2, kind: 1 }), (8, Event::Measure("p".to_owned()))];
    println!("{:?} {}", simulate(8, 20, 7, plan, 1e9), small(3));
}
