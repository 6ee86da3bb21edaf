//! A measurement, fitted, with error bars: a program of several phases.
//!
//! `main` is the checkpointed root, and each phase a checkpointed function that it calls with a mark. Wherever the program is
//! stopped, in whichever phase and however deep, it resumes there; a phase that is done is not done again.
//!
//! The measurement is made up: a decay, 400 points with noise. The fit is a Metropolis random walk over amplitude and rate. The
//! error bars come from the bootstrap: the fit again, shorter, for many samples drawn from the points.

use ckpt::checkpointed;
use ckpt_examples::fingerprint;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;

const POINTS: usize = 400;
const SAMPLES: usize = 20;
const SEED: u64 = 7;

/// Amplitude and rate of a decay: `a exp(-r t)`.
#[checkpointed]
#[derive(Clone, Copy, Debug)]
struct Decay {
    amplitude: f64,
    rate: f64,
}

impl Decay {
    fn at(self, time: f64) -> f64 {
        self.amplitude * (-self.rate * time).exp()
    }

    /// The sum of squared distances from the points.
    fn misfit(self, points: &[(f64, f64)]) -> f64 {
        let distance = |&(time, value): &(f64, f64)| (value - self.at(time)).powi(2);
        points.iter().map(distance).sum()
    }
}

#[checkpointed]
fn main() {
    let steps = ckpt_examples::size_argument("pipeline", "STEPS", 3_000_000, 0..=1 << 40);
    let mut random = Pcg64::seed_from_u64(SEED);
    let points = #[ckpt(call)]
    measure(POINTS, &mut random);
    let start = Decay {
        amplitude: 1.0,
        rate: 1.0,
    };
    let best = #[ckpt(call)]
    fit(&points, start, steps, &mut random);
    println!(
        "fitted: amplitude {:.4}, rate {:.4}",
        best.amplitude, best.rate
    );
    let fits = #[ckpt(call)]
    bootstrap(&points, best, steps / SAMPLES as u64, &mut random);
    let spread = |of: fn(&Decay) -> f64, about: f64| {
        let squares = fits.iter().map(|fit| (of(fit) - about).powi(2));
        (squares.sum::<f64>() / fits.len() as f64).sqrt()
    };
    let errors = [
        spread(|fit| fit.amplitude, best.amplitude),
        spread(|fit| fit.rate, best.rate),
    ];
    println!("errors: {:.4} and {:.4}", errors[0], errors[1]);
    let all = fits.iter().flat_map(|fit| [&fit.amplitude, &fit.rate]);
    println!("all fits {:#018x}", fingerprint(all));
}

/// Points on a decay of amplitude 5 and rate 0.4, with noise.
#[checkpointed]
fn measure(points: usize, random: &mut Pcg64) -> Vec<(f64, f64)> {
    let truth = Decay {
        amplitude: 5.0,
        rate: 0.4,
    };
    let mut all = Vec::new();
    for i in 0..points {
        let time = i as f64 * 0.025;
        let noise = 0.2 * (random.random::<f64>() + random.random::<f64>() - 1.0);
        all.push((time, truth.at(time) + noise));
    }
    all
}

/// The best fit that a random walk of so many steps finds.
#[checkpointed]
fn fit(points: &[(f64, f64)], start: Decay, steps: u64, random: &mut Pcg64) -> Decay {
    let (mut here, mut best) = (start, start);
    let mut misfit = start.misfit(points);
    let mut least = misfit;
    for _ in 0..steps {
        let next = Decay {
            amplitude: here.amplitude + 0.05 * (random.random::<f64>() - 0.5),
            rate: here.rate + 0.01 * (random.random::<f64>() - 0.5),
        };
        let worse = next.misfit(points) - misfit;
        if worse < 0.0 || random.random::<f64>() < (-worse / 0.05).exp() {
            here = next;
            misfit += worse;
        }
        if misfit < least {
            (least, best) = (misfit, here);
        }
    }
    best
}

/// The fits of samples drawn from the points, each from where the fit of all ended.
#[checkpointed]
fn bootstrap(points: &[(f64, f64)], start: Decay, steps: u64, random: &mut Pcg64) -> Vec<Decay> {
    let mut fits = Vec::new();
    for _ in 0..SAMPLES {
        let draw = |_| points[random.random_range(0..points.len())];
        let sample: Vec<(f64, f64)> = (0..points.len()).map(draw).collect();
        fits.push(
            #[ckpt(call)]
            fit(&sample, start, steps, random),
        );
    }
    fits
}
