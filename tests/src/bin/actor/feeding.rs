//! One checkpointed function, and other threads that work for it.

use std::sync::Mutex;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

use ckpt::checkpointed;
use ckpt_tests::mix::{mix, mixed};
use ckpt_tests::script::say;
use rayon::prelude::*;

use super::Words;

/// Threads that take a job and give its result, for as long as there is somebody to send them.
struct Workers {
    jobs: Sender<(usize, u64)>,
    results: Receiver<(usize, u64)>,
}

impl Workers {
    fn start(threads: usize) -> Workers {
        let (jobs, taken) = mpsc::channel();
        let (done, results) = mpsc::channel();
        let taken = std::sync::Arc::new(Mutex::new(taken));
        for _ in 0..threads {
            let (taken, done) = (std::sync::Arc::clone(&taken), done.clone());
            thread::spawn(move || {
                while let Some((index, job)) = next(&taken) {
                    if done.send((index, mixed(job, 20))).is_err() {
                        break;
                    }
                }
            });
        }
        Workers { jobs, results }
    }

    /// Gives every job to somebody, and waits for all results.
    fn all(&self, jobs: &[u64]) -> Vec<u64> {
        for job in jobs.iter().copied().enumerate() {
            self.jobs.send(job).expect("the workers live");
        }
        let mut results = vec![0; jobs.len()];
        for _ in jobs {
            let (index, result) = self.results.recv().expect("the workers live");
            results[index] = result;
        }
        results
    }
}

fn next(jobs: &Mutex<Receiver<(usize, u64)>>) -> Option<(usize, u64)> {
    jobs.lock().expect("nobody panics").recv().ok()
}

/// In each step: workers with channels, scoped threads that share a lock, and a pool.
#[checkpointed]
fn feeds(steps: u64) -> u64 {
    let mut cells: Vec<u64> = (0..8).collect();
    #[ckpt(skip)]
    let workers = Workers::start(3);
    for step in 0..steps {
        cells = workers.all(&cells);
        let sum = Mutex::new(0u64);
        thread::scope(|scope| {
            for half in cells.chunks_mut(4) {
                let sum = &sum;
                scope.spawn(move || {
                    for cell in half {
                        *cell = mix(*cell, step);
                        let mut sum = sum.lock().expect("nobody panics");
                        *sum = sum.wrapping_add(*cell);
                    }
                });
            }
        });
        let sum = sum.into_inner().expect("nobody panics");
        cells
            .par_iter_mut()
            .for_each(|cell| *cell = mix(*cell, sum));
    }
    cells.into_iter().fold(0, mix)
}

/// `feeds STEPS`
pub(crate) fn play(words: &mut Words) {
    println!("result {}", feeds(words.next()));
}

/// Called by a thread of the one around it. In the third step it stays for as long as `STAYS` is set.
macro_rules! inner {
    ($name:ident($(#[$mark:meta])? $step:ident)) => {
        #[checkpointed]
        fn $name($(#[$mark])? $step: u64, cells: &mut [u64]) {
            let mut i = 0;
            #[ckpt(skip)]
            let mut told = false;
            while i < 5 {
                if $step == 2 && i == 3 && std::env::var_os("STAYS").is_some() {
                    if !told {
                        say("inside");
                        told = true;
                    }
                    thread::yield_now();
                    continue;
                }
                for cell in cells.iter_mut() {
                    *cell = mix(*cell, i);
                }
                i += 1;
            }
        }
    };
}
inner!(inner(step));
// Its calls have equal arguments.
inner!(equal(
    #[ckpt(skip)]
    step
));

#[checkpointed]
fn around(steps: u64) -> u64 {
    let mut cells: Vec<u64> = (0..8).collect();
    for step in 0..steps {
        if step == 1 && std::env::var_os("SAVES").is_some() {
            ckpt::request_save();
        }
        thread::scope(|scope| {
            scope.spawn(|| match std::env::var_os("EQUAL") {
                Some(_) => equal(step, &mut cells),
                None => inner(step, &mut cells),
            });
        });
    }
    cells.into_iter().fold(0, mix)
}

/// `around STEPS`: a checkpointed function that waits for one in another thread.
pub(crate) fn play_around(words: &mut Words) {
    println!("result {}", around(words.next()));
}
