//! What a program that is measured does at the top of each iteration.

use std::path::PathBuf;
use std::time::Duration;

use ckpt_benches::disk;
use ckpt_benches::process::{now, peak, seconds};

/// The number of saves of a program that does nothing but begin: it waits to be killed.
pub(crate) const NONE: u64 = u64::MAX;

/// It asks for saves, one after the other, then for a stop, and says as lines
///
/// - `first AT` in the first iteration: when, by the clock that processes share,
/// - `saved SECONDS` when a save is durable: since it was asked for,
/// - `peak BYTES` before the stop: the most memory that the process has had.
pub(crate) struct Meter {
    directory: PathBuf,
    left: u64,
    began: bool,
    /// The generation that was asked for, and when.
    asked: Option<(u64, u64)>,
}

impl Meter {
    pub(crate) fn new(saves: u64) -> Meter {
        Meter {
            directory: std::env::var_os("CKPT_DIR").map_or_else(|| ".ckpt".into(), PathBuf::from),
            left: saves,
            began: false,
            asked: None,
        }
    }

    pub(crate) fn look(&mut self) {
        if !self.began {
            println!("first {}", now());
            self.began = true;
            if self.left == NONE {
                loop {
                    std::thread::park();
                }
            }
        }
        if let Some((generation, at)) = self.asked {
            if disk::newest(&self.directory) < generation {
                // It may be saved in the background; the loop is not to end meanwhile.
                std::thread::sleep(Duration::from_micros(200));
                return;
            }
            println!("saved {}", seconds(at, now()));
            self.asked = None;
        }
        match self.left.checked_sub(1) {
            Some(left) => {
                self.left = left;
                self.asked = Some((disk::newest(&self.directory) + 1, now()));
                ckpt::request_save();
            }
            None => {
                println!("peak {}", peak());
                ckpt::request_stop();
            }
        }
    }
}
