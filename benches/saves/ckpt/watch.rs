//! What a computation notices of its saves: how long each of its iterations took.

use std::path::PathBuf;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use ckpt_benches::clock::{quantile, sorted};
use ckpt_benches::disk;
use ckpt_benches::process::{now, peak, resident, written};

/// The least iterations and time before the first save, and between one and the next.
const LEAST_ITERATIONS: u64 = 500;
const LEAST_TIME: Duration = Duration::from_millis(50);
/// How often it is looked whether a save is there. Looking counts for no iteration.
const LOOK_EVERY: Duration = Duration::from_millis(1);

/// Called once an iteration, it asks for saves, one after the other, and says as lines
///
/// - `first AT PEAK` in the first iteration: when, by the clock that processes share; bytes of memory that the process has used so far,
/// - `asked AT BEFORE` before each save: when; bytes that the process had before it had a state,
/// - `saved PAUSE LOST WRITTEN PEAK` when all has changed since it was durable: seconds of the longest iteration beyond the usual;
///   seconds by which all iterations since it was asked for were longer than usual; bytes sent to the disk; bytes of memory,
/// - `done` after the last.
pub(crate) struct Watch {
    directory: PathBuf,
    /// Bytes that the process had before it had a state.
    before: u64,
    saves_left: u64,
    phase: Phase,
    /// Seconds of each iteration in this phase.
    iterations: Vec<f64>,
    /// Median and mean of an iteration while nothing is saved, in seconds.
    usual: (f64, f64),
    /// Of the save that is under way, or was last.
    asked: Asked,
    /// The end of the last look.
    left: Instant,
}

/// A save that was asked for.
struct Asked {
    generation: u64,
    written: u64,
    looked: Instant,
}

enum Phase {
    First,
    /// Nothing is saved: what is usual is found out.
    Warming {
        since: Instant,
    },
    /// A save was asked for and is not there yet.
    Saving,
    /// It is there; what it has left behind slows the next iterations down.
    Settling {
        since: Instant,
        iterations: u64,
    },
    Done,
}

/// A restart has its state before the function goes on, so this is looked at when the program begins.
static BEFORE: OnceLock<u64> = OnceLock::new();

/// The program begins.
pub(crate) fn begin() {
    BEFORE.get_or_init(resident);
}

impl Watch {
    pub(crate) fn new(saves: u64) -> Watch {
        let directory = std::env::var_os("CKPT_DIR").map_or_else(|| ".ckpt".into(), PathBuf::from);
        Watch {
            directory,
            before: *BEFORE.get_or_init(resident),
            saves_left: saves,
            phase: Phase::First,
            iterations: Vec::new(),
            usual: (0.0, 0.0),
            asked: Asked {
                generation: 0,
                written: 0,
                looked: Instant::now(),
            },
            left: Instant::now(),
        }
    }

    /// At the top of an iteration; all has changed after so many of them.
    pub(crate) fn look(&mut self, all: u64) {
        let entered = Instant::now();
        if !matches!(self.phase, Phase::First | Phase::Done) {
            let taken = entered - self.left;
            self.iterations.push(taken.as_secs_f64());
        }
        let all = all.max(LEAST_ITERATIONS);
        match self.phase {
            Phase::First => {
                println!("first {} {}", now(), peak().saturating_sub(self.before));
                self.phase = Phase::Warming { since: entered };
            }
            Phase::Warming { since } => {
                let enough = self.iterations.len() as u64 >= all;
                if enough && since.elapsed() >= LEAST_TIME {
                    self.learn();
                    self.ask_or_end();
                }
            }
            Phase::Saving => self.look_for_it(entered),
            Phase::Settling { since, iterations } => {
                let passed = self.iterations.len() as u64 - iterations;
                if passed >= all && since.elapsed() >= LEAST_TIME {
                    self.tell();
                    self.ask_or_end();
                }
            }
            Phase::Done => {}
        }
        self.left = Instant::now();
    }

    fn learn(&mut self) {
        let count = self.iterations.len() as f64;
        let mean = self.iterations.iter().sum::<f64>() / count;
        let iterations = sorted(std::mem::take(&mut self.iterations));
        self.usual = (quantile(&iterations, 0.5), mean);
    }

    fn ask_or_end(&mut self) {
        let Some(left) = self.saves_left.checked_sub(1) else {
            println!("done");
            self.phase = Phase::Done;
            return;
        };
        self.saves_left = left;
        self.iterations.clear();
        self.asked = Asked {
            generation: disk::newest(&self.directory) + 1,
            written: written(),
            looked: Instant::now(),
        };
        self.phase = Phase::Saving;
        println!("asked {} {}", now(), self.before);
        ckpt::request_save();
    }

    fn look_for_it(&mut self, entered: Instant) {
        if entered - self.asked.looked < LOOK_EVERY {
            return;
        }
        self.asked.looked = entered;
        if disk::newest(&self.directory) >= self.asked.generation {
            self.phase = Phase::Settling {
                since: entered,
                iterations: self.iterations.len() as u64,
            };
        }
    }

    fn tell(&self) {
        let longest = self.iterations.iter().copied().fold(0.0, f64::max);
        let (usual, mean) = self.usual;
        let lost = self.iterations.iter().sum::<f64>() - mean * self.iterations.len() as f64;
        println!(
            "saved {} {} {} {}",
            longest - usual,
            lost,
            written() - self.asked.written,
            peak().saturating_sub(self.before)
        );
    }
}
