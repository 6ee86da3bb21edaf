//! Who saves within one process, and what is measured of it.

use std::path::Path;
use std::time::Instant;

use ckpt_benches::process;

/// What a save told of itself. What does not apply is not there.
#[derive(Default)]
pub(crate) struct Saved {
    /// Seconds for which a computation would stand still.
    pub(crate) pause: Option<f64>,
    /// Seconds until it is on the disk.
    pub(crate) durable: Option<f64>,
    /// Bytes of its files.
    pub(crate) disk: Option<u64>,
}

impl Saved {
    /// Nothing but a pause.
    pub(crate) fn pause(seconds: f64) -> Saved {
        Saved {
            pause: Some(seconds),
            ..Saved::default()
        }
    }

    /// A pause that ended when a file of so many bytes was durable.
    pub(crate) fn synced(seconds: f64, disk: u64) -> Saved {
        Saved {
            pause: Some(seconds),
            durable: Some(seconds),
            disk: Some(disk),
        }
    }
}

pub(crate) trait Peer {
    fn name(&self) -> &'static str;

    /// The most bytes that it is asked to save.
    fn most(&self) -> u64 {
        u64::MAX
    }

    /// Saves a state of so many bytes in an empty directory [`SAVES`] times, each in place of the one before, in a process of
    /// its own. The memory that the process has used beside the state counts.
    fn save(&self, bytes: u64, directory: &Path) -> Result<Vec<Saved>, String>;

    /// Restores what [`save`](Self::save) has left: seconds, and whether it is what was saved. `None` if there is nothing to restore.
    fn load(&self, _bytes: u64, _directory: &Path) -> Option<(f64, bool)> {
        None
    }
}

/// How often a process saves.
pub(crate) const SAVES: u64 = 9;

/// Saves that often.
pub(crate) fn repeated(
    mut save: impl FnMut() -> Result<Saved, String>,
) -> Result<Vec<Saved>, String> {
    (0..SAVES).map(|_| save()).collect()
}

/// Seconds that something takes.
pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let began = Instant::now();
    let value = work();
    (began.elapsed().as_secs_f64(), value)
}

/// What is done in the process of its own: figures as lines.
pub(crate) fn run(peer: &dyn Peer, load: bool, bytes: u64, directory: &Path) -> Result<(), String> {
    let before = process::resident();
    if load {
        if let Some((seconds, exact)) = peer.load(bytes, directory) {
            println!("restart {seconds}");
            println!("exact {}", u8::from(exact));
        }
    } else {
        for (number, saved) in peer.save(bytes, directory)?.into_iter().enumerate() {
            tell(number, &saved);
        }
    }
    println!("peak {}", process::peak().saturating_sub(before));
    Ok(())
}

fn tell(number: usize, saved: &Saved) {
    // A first save may prepare what the others use, and has no file to replace.
    let when = if number == 0 { "first " } else { "" };
    let figures = [
        ("pause", saved.pause),
        ("durable", saved.durable),
        ("disk", saved.disk.map(|bytes| bytes as f64)),
    ];
    for (name, figure) in figures {
        if let Some(figure) = figure {
            println!("{when}{name} {figure}");
        }
    }
}
