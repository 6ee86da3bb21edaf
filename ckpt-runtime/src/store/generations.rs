//! Which generations there are, and what is known of each.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::{self, ErrorKind};
use std::path::Path;

use super::disk::{Disk, Stamp};
use super::paths::{RunName, aside_dir, aside_number, generation_of, is_temporary};
use super::run_store::{RunStore, trouble};
use super::trust::Trust;
use crate::Error;
use crate::format::{self, Damage, Input, Meta};

/// What a look at a run's directory found.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// Generations, good or not, oldest first.
    pub(super) generations: Vec<u64>,
    /// Names of files left by saves that were never finished.
    pub(super) temporaries: Vec<OsString>,
    /// Numbers of the directories of generations set aside.
    pub(super) asides: Vec<u64>,
}

/// Looks at a run's directory; one that is not there is empty.
pub(super) fn scan(disk: &dyn Disk, directory: &Path) -> io::Result<Scan> {
    let names = match disk.list(directory) {
        Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
        names => names?,
    };
    let mut scan = Scan::default();
    for name in names {
        if let Some(generation) = generation_of(&name) {
            scan.generations.push(generation);
        } else if let Some(number) = aside_number(&name) {
            scan.asides.push(number);
        } else if is_temporary(&name) {
            scan.temporaries.push(name);
        }
    }
    scan.generations.sort_unstable();
    Ok(scan)
}

/// Refuses what is intact but belongs to another run. A whole program's directory may be renamed, with the program: the
/// function and its identity are what counts.
pub(super) fn of_run<T>(
    found: Result<T, Damage>,
    name: &RunName,
    meta: impl Fn(&T) -> &Meta,
) -> Result<T, Damage> {
    let found = found?;
    let run = &meta(&found).run;
    if run
        .rsplit_once('/')
        .is_some_and(|(_, own)| own == name.function_dir())
    {
        Ok(found)
    } else {
        Err(Damage::OtherRun { run: run.clone() })
    }
}

/// What reading a generation came to.
pub(super) struct Reading<T> {
    pub(super) result: Result<T, Damage>,
    /// Of the file that was read, where it could be opened.
    pub(super) stamp: Option<Stamp>,
}

/// Opens a generation and reads it with `read`, which is given its length; `None` if it is not there (any more).
///
/// Who reads without the lock may have it taken away meanwhile, and its place written over: that is no damage.
pub(super) fn read_with<T>(
    disk: &dyn Disk,
    path: &Path,
    trust: Trust,
    read: impl FnOnce(&mut dyn Input, u64) -> Result<T, Damage>,
) -> Option<Reading<T>> {
    let opened = disk
        .open(path, trust)
        .and_then(|file| file.stamp().map(|stamp| (file, stamp)));
    let is_gone = || matches!(disk.stamp(path), Err(error) if error.kind() == ErrorKind::NotFound);
    Some(match opened {
        Ok((mut file, stamp)) => match read(&mut *file, stamp.length) {
            Err(_) if is_gone() => return None,
            result => Reading {
                result,
                stamp: Some(stamp),
            },
        },
        Err(error) if error.kind() == ErrorKind::NotFound => return None,
        Err(error) => Reading {
            result: Err(Damage::unreadable(&error)),
            stamp: None,
        },
    })
}

/// What this process has found out about generations, so that none is read twice: valid while the file's stamp is the same.
#[derive(Debug, Default)]
pub(super) struct Ledger(BTreeMap<u64, (Stamp, bool)>);

impl Ledger {
    pub(super) fn note(&mut self, generation: u64, stamp: Stamp, good: bool) {
        self.0.insert(generation, (stamp, good));
    }

    pub(super) fn forget(&mut self, generation: u64) {
        self.0.remove(&generation);
    }

    pub(super) fn verdict(&self, generation: u64, now: Stamp) -> Option<bool> {
        let (stamp, good) = self.0.get(&generation)?;
        (*stamp == now).then_some(*good)
    }
}

impl Scan {
    /// A number that no directory of generations set aside has: behind the others, if there is one.
    pub(super) fn free_aside(&self) -> u64 {
        let last = self.asides.iter().copied().max().unwrap_or(0);
        let behind = last.checked_add(1);
        let first_free = || (1..).find(|number| !self.asides.contains(number));
        behind.or_else(first_free).unwrap_or(1)
    }
}

impl RunStore {
    /// The highest number of any generation that was set aside. One that a power failure puts back must not come before
    /// what was saved since. No save depends on what cannot be looked at: it may be nothing of ours.
    pub(super) fn highest_aside(&mut self, scan: &Scan) -> u64 {
        if let Some(highest) = self.highest_aside {
            return highest;
        }
        let mut highest = 0;
        for &number in &scan.asides {
            let aside = self.directory.join(aside_dir(number));
            let names = self.disk.list(&aside).unwrap_or_else(|error| {
                self.warn(format!(
                    "{} cannot be looked at ({error}): what is set aside there is not counted",
                    aside.display()
                ));
                Vec::new()
            });
            let there = names.iter().filter_map(|name| generation_of(name));
            highest = there.fold(highest, u64::max);
        }
        self.highest_aside = Some(highest);
        highest
    }

    pub(super) fn scan(&self) -> Result<Scan, Error> {
        scan(&*self.disk, &self.directory).map_err(|error| trouble(&self.directory, error))
    }

    /// Whether the generation verifies: from memory where its stamp is the same, else by reading it.
    ///
    /// One that cannot be read just now is not good, and a warning: the user may expect it to go.
    pub(super) fn is_good(&mut self, generation: u64) -> bool {
        let path = self.path_of(generation);
        let now = self.disk.stamp(&path).ok();
        if let Some(good) = now.and_then(|now| self.ledger.verdict(generation, now)) {
            return good;
        }
        let read = |input: &mut dyn Input, length| {
            let summary = format::read_summary_from(input, length);
            of_run(summary, &self.name, |summary| &summary.meta)
        };
        let Some(reading) = read_with(&*self.disk, &path, self.trust, read) else {
            return false;
        };
        match (&reading.result, reading.stamp) {
            (Err(damage @ Damage::Unreadable { .. }), _) => {
                self.warn(format!("{}: {damage}; it stays", path.display()));
            }
            (result, Some(stamp)) => self.ledger.note(generation, stamp, result.is_ok()),
            (_, None) => {}
        }
        reading.result.is_ok()
    }
}
