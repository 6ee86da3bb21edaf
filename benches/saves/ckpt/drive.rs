//! What is measured of the programs from outside: when a save is durable, how long a restart takes, what memory is used.
//!
//! A save is durable when the file of its generation has its name: the runtime renames it after its fsync, which is what the
//! time of the other rows ends with too. The event's own `seconds` are not taken, since a mode may count otherwise.

use std::path::{Path, PathBuf};
use std::time::Duration;

use ckpt_benches::disk::{self, Scratch};
use ckpt_benches::process::{Running, seconds, together, wait_for};
use rustix::process::Signal;

use super::modes::{Mode, Variant};
use crate::peer::SAVES;
use crate::samples::Samples;

/// After so long a save is given up.
const MOST: Duration = Duration::from_secs(300);
/// What is not there when a program does not save in time.
const NO_SAVE: &str = "a save did not come to an end";

/// One mode with one variant and size.
pub(crate) struct Case<'a> {
    mode: &'a Mode,
    variant: Variant,
    /// Bytes of the state.
    bytes: u64,
}

impl Case<'_> {
    pub(crate) fn new(mode: &Mode, variant: Variant, bytes: u64) -> Case<'_> {
        Case {
            mode,
            variant,
            bytes,
        }
    }

    fn start(&self, saves: u64, directory: &Path) -> Running {
        Running::start(
            &mut self
                .mode
                .program(self.variant, self.bytes, saves, directory),
        )
    }

    /// One round: a program that saves, and is stopped, and started again from a warm cache and from a cold one.
    pub(crate) fn round(&self, scratch: &Scratch, samples: &mut Samples) -> Result<(), String> {
        let directory = scratch.fresh("ckpt");
        let mut running = self.start(SAVES, &directory);
        for save in 0..SAVES {
            self.save(&mut running, &directory, save, samples)?;
        }
        stop(running)?;
        // The clock starts with the process, so what a process takes that has next to nothing to restore is taken off.
        let empty = self.empty(scratch)?;
        for (figure, cold) in [("warm", false), ("cold", true)] {
            let files: Vec<PathBuf> = paths(&directory);
            for file in &files {
                match cold {
                    true if !out(file)? => samples.note("not out of the page cache"),
                    true => {}
                    false => disk::warm(file).map_err(|error| error.to_string())?,
                }
            }
            if !cold {
                // Filling the cache has taken memory that was in use before, and a virtual machine is slow to give what it never gave: the
                // first start takes that time.
                self.first_iteration(&directory)?;
            }
            let (taken, peak) = self.first_iteration(&directory)?;
            samples.add(figure, (taken - empty).max(0.0));
            samples.add("restart peak", peak);
        }
        Ok(())
    }

    /// Hears of one save.
    fn save(
        &self,
        running: &mut Running,
        directory: &Path,
        number: u64,
        samples: &mut Samples,
    ) -> Result<(), String> {
        let before = disk::newest(directory);
        let asked = running.hear("asked").ok_or("the program ended")?[0];
        let durable = wait_for(MOST, || disk::newest(directory) > before).ok_or(NO_SAVE)?;
        let durable = seconds(asked as u64, durable);
        if let Some((_, file)) = disk::generations(directory).last() {
            samples.add(
                "disk",
                std::fs::metadata(file).map_or(0.0, |file| file.len() as f64),
            );
        }
        let told = running.hear("saved").ok_or("the program ended")?;
        let [pause, lost, written, peak] = told[..] else {
            return Err("the program said something else".to_owned());
        };
        // A first save may prepare what the others use.
        let when = if number == 0 { "first " } else { "" };
        for (figure, value) in [
            ("pause", pause),
            ("durable", durable),
            ("lost", lost),
            ("written", written),
        ] {
            samples.add(&format!("{when}{figure}"), value);
        }
        samples.add("peak", peak);
        Ok(())
    }

    /// Seconds from its start until a program with a state of 1 KiB runs.
    fn empty(&self, scratch: &Scratch) -> Result<f64, String> {
        let tiny = Case {
            bytes: 1 << 10,
            ..*self
        };
        let directory = scratch.fresh("empty");
        let mut running = tiny.start(0, &directory);
        running.hear("done").ok_or("the program ended")?;
        stop(running)?;
        tiny.first_iteration(&directory).map(|(taken, _)| taken)
    }

    /// Starts the program again: seconds until its first iteration runs, and bytes of memory used until then.
    fn first_iteration(&self, directory: &Path) -> Result<(f64, f64), String> {
        let mut running = self.start(0, directory);
        let told = running.hear("first").ok_or("the program ended")?;
        let taken = seconds(running.started, told[0] as u64);
        running.kill();
        Ok((taken, told[1]))
    }

    /// The most memory that a program that saves has had, with its children: asked a hundred times a second, in a process of its own,
    /// since asking slows it down.
    pub(crate) fn memory(&self, scratch: &Scratch, samples: &mut Samples) -> Result<(), String> {
        let directory = scratch.fresh("ckpt");
        let mut running = self.start(2, &directory);
        let before = running.hear("asked").ok_or("the program ended")?[1];
        let process = running.id();
        let mut most = 0;
        let saved = wait_for(MOST, || {
            most = most.max(together(process));
            std::thread::sleep(Duration::from_millis(10));
            disk::newest(&directory) >= 2
        });
        running.kill();
        saved.ok_or(NO_SAVE)?;
        samples.add("peak with children", most as f64 - before);
        Ok(())
    }
}

fn paths(directory: &Path) -> Vec<PathBuf> {
    let generations = disk::generations(directory);
    generations.into_iter().map(|(_, path)| path).collect()
}

fn out(file: &Path) -> Result<bool, String> {
    disk::cool(file).map_err(|error| error.to_string())
}

fn stop(running: Running) -> Result<(), String> {
    running.signal(Signal::TERM);
    match running.end() {
        Some(85) => Ok(()),
        other => Err(format!("it was stopped, and ended with {other:?}")),
    }
}
