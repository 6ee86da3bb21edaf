//! The machine's limits: what no save and no restart can beat, and what the simplest way takes.

use std::hint::black_box;
use std::io::Write;
use std::path::Path;

use crate::fork;
use crate::hand::{FILE, durably, length};
use crate::peer::{Peer, Saved, repeated, timed};
use crate::state::floats;

/// A copy into memory that has been written to before: the shortest pause of whoever copies.
pub(crate) struct Touched;

impl Peer for Touched {
    fn name(&self) -> &'static str {
        "memcpy, touched"
    }

    fn save(&self, bytes: u64, _: &Path) -> Result<Vec<Saved>, String> {
        let state = floats(bytes);
        let mut copy = state.clone();
        black_box(&mut copy);
        repeated(|| {
            let (pause, ()) = timed(|| black_box(&mut copy[..]).copy_from_slice(black_box(&state)));
            Ok(Saved::pause(pause))
        })
    }
}

/// A copy into memory that the system has yet to give: the shortest restart from memory.
pub(crate) struct Fresh;

impl Peer for Fresh {
    fn name(&self) -> &'static str {
        "memcpy, fresh"
    }

    fn save(&self, bytes: u64, _: &Path) -> Result<Vec<Saved>, String> {
        let state = floats(bytes);
        repeated(|| {
            let (pause, copy) = timed(|| black_box(black_box(&state).clone()));
            drop(copy);
            Ok(Saved::pause(pause))
        })
    }
}

/// `fork` alone: the child does nothing. All of the memory is written to before, as between two saves of a program.
pub(crate) struct Fork;

impl Peer for Fork {
    fn name(&self) -> &'static str {
        "fork"
    }

    fn save(&self, bytes: u64, _: &Path) -> Result<Vec<Saved>, String> {
        let mut state = floats(bytes);
        repeated(|| {
            black_box(&mut state[..])
                .iter_mut()
                .for_each(|number| *number += 1.0);
            let (pause, child) = timed(fork::fork);
            black_box(&state);
            fork::wait(child?)?;
            Ok(Saved::pause(pause))
        })
    }
}

/// The bytes as they are, by `write_all`, fsync and rename, and by `read`.
pub(crate) struct Plain;

impl Peer for Plain {
    fn name(&self) -> &'static str {
        "write + fsync"
    }

    fn save(&self, bytes: u64, directory: &Path) -> Result<Vec<Saved>, String> {
        let state: Vec<u8> = raw(bytes);
        repeated(|| {
            let (seconds, done) =
                timed(|| durably(&directory.join(FILE), |file| file.write_all(&state)));
            done.map_err(|error| error.to_string())?;
            Ok(Saved::synced(seconds, length(directory)))
        })
    }

    fn load(&self, bytes: u64, directory: &Path) -> Option<(f64, bool)> {
        let (seconds, read) = timed(|| std::fs::read(directory.join(FILE)));
        Some((seconds, read.is_ok_and(|read| read.len() as u64 == bytes)))
    }
}

/// Random bytes.
fn raw(bytes: u64) -> Vec<u8> {
    let mut raw = Vec::with_capacity(bytes as usize);
    // A piece at a time: the memory that is used beside the state counts.
    let piece = floats(1 << 20);
    while raw.len() < bytes as usize {
        let left = bytes as usize - raw.len();
        let part = piece.iter().flat_map(|number| number.to_le_bytes());
        raw.extend(part.take(left));
    }
    raw
}
