//! What a user may have removed from a run that no process runs. docs/format.md §3.1 says what never goes.
//!
//! First a plan, which reads and takes nothing; then, with the run locked, the plan once more (what was verified stays so while
//! the file's stamp is the same), and what it says. So nothing goes that another process has begun to need meanwhile.

use std::ffi::OsString;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::generations::{Scan, of_run, read_with};
use super::lock::{Hold, holder_of};
use super::paths::{EVENTS, LOCK, aside_dir, generation_of, parent};
use super::run_store::{RunStore, trouble};
use crate::format::{self, Damage, Input};
use crate::{Error, Holder};

/// What may go.
#[derive(Debug, Clone, Copy)]
pub struct Sweep {
    /// So many good generations stay, at least one.
    pub keep: u32,
    /// Completed runs go as a whole.
    pub completed: bool,
    /// What CKPT_FRESH=1 has set aside goes.
    pub aside: bool,
    /// Only what has not been changed since.
    pub before: Option<SystemTime>,
}

/// What is known of one run.
#[derive(Debug)]
pub struct Plan {
    /// What goes, in this order.
    pub removals: Vec<Removal>,
    /// What would go, but must not, and why.
    pub kept: Vec<(PathBuf, Kept)>,
}

/// One file or directory that goes.
#[derive(Debug, Clone)]
pub struct Removal {
    /// What it is.
    pub part: Part,
    /// Where it is.
    pub path: PathBuf,
    /// Its size; 0 for a directory.
    pub bytes: u64,
    /// Whether it is a directory.
    pub is_directory: bool,
}

/// What a run's directory consists of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// A generation, by its number.
    Generation(u64),
    /// A save that was never finished.
    Temporary,
    /// A generation that was set aside, or its directory.
    Aside,
    /// The events, the lock, or the directory of a run that is over.
    Record,
}

/// Why something stays.
#[derive(Debug, Clone)]
pub enum Kept {
    /// It does not verify.
    Damaged(Damage),
    /// A process runs it.
    Held(Option<Holder>),
    /// Whether a process runs it cannot be known.
    Unknown(String),
}

impl RunStore {
    /// What would go. Needs no lock, and changes nothing.
    ///
    /// # Errors
    /// [`Error::Directory`] if the run's directory cannot be looked at.
    pub fn plan(&mut self, sweep: &Sweep) -> Result<Plan, Error> {
        let held = match self.disk.holder(&self.directory.join(LOCK)) {
            _ if self.is_locked() => None,
            Ok(None) => None,
            Ok(Some(held_by)) => Some(Kept::Held(holder_of(&held_by.line))),
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => Some(Kept::Unknown(error.to_string())),
        };
        if let Some(why) = held {
            return Ok(self.stays(why));
        }
        let mut plan = Plan {
            removals: Vec::new(),
            kept: Vec::new(),
        };
        let found = self.scan()?;
        self.plan_generations(&found, sweep, &mut plan);
        for name in &found.temporaries {
            self.offer(Part::Temporary, self.directory.join(name), sweep, &mut plan);
        }
        if sweep.aside {
            self.plan_asides(&found, sweep, &mut plan);
        }
        if sweep.completed {
            self.plan_record(&found, sweep, &mut plan)
                .map_err(|error| trouble(&self.directory, error))?;
        }
        Ok(plan)
    }

    /// Removes what the plan says, with the run taken for that time; the second value tells what could not be removed.
    ///
    /// A crash in between leaves older generations than what stays, or records of a run that is over.
    ///
    /// # Errors
    /// [`Error::Directory`] if the run cannot be taken, or not be looked at.
    pub fn sweep(&mut self, sweep: &Sweep) -> Result<(Plan, Vec<(PathBuf, io::Error)>), Error> {
        // Reads whatever is to be verified, while the run may still be taken by others.
        let plan = self.plan(sweep)?;
        if plan.removals.is_empty() {
            return Ok((plan, Vec::new()));
        }
        match self.lock(&Holder::here()) {
            Err(Error::Held { holder, .. }) => {
                return Ok((self.stays(Kept::Held(holder)), Vec::new()));
            }
            locked => locked?,
        }
        if !matches!(self.hold, Hold::Locked { .. }) {
            let why = self.take_warnings().join("; ");
            return Ok((self.stays(Kept::Unknown(why)), Vec::new()));
        }
        let plan = self.plan(sweep)?;
        // What stays is made durable first: its name may be newer than the last sync.
        self.disk
            .sync_dir(&self.directory)
            .map_err(|error| trouble(&self.directory, error))?;
        let failed = self.remove_all(&plan.removals);
        // Where these fail, a power failure may take a removal back, or an empty directory is left.
        let _ = self.disk.sync_dir(&self.directory);
        if plan.removals.iter().any(|one| one.path == self.directory) {
            let _ = self.disk.remove_dir(parent(&self.directory));
        }
        Ok((plan, failed))
    }

    /// All of the run stays.
    fn stays(&self, why: Kept) -> Plan {
        Plan {
            removals: Vec::new(),
            kept: vec![(self.directory.clone(), why)],
        }
    }

    fn remove_all(&mut self, removals: &[Removal]) -> Vec<(PathBuf, io::Error)> {
        let mut failed = Vec::new();
        for Removal {
            part,
            path,
            is_directory,
            ..
        } in removals
        {
            let removed = match (part, is_directory) {
                // The lock goes last, and guards until then.
                (Part::Record, _) if !failed.is_empty() => Err(io::Error::other(
                    "something that lies there could not be removed",
                )),
                (_, true) => self.disk.remove_dir(path),
                (_, false) => self.remove(path),
            };
            if let Err(error) = removed {
                failed.push((path.clone(), error));
            }
            if let Part::Generation(generation) = part {
                self.ledger.forget(*generation);
            }
        }
        failed
    }

    /// Oldest first: a crash in between leaves the newest.
    fn plan_generations(&mut self, found: &Scan, sweep: &Sweep, plan: &mut Plan) {
        let mut good = 0;
        let mut old = Vec::new();
        for &generation in found.generations.iter().rev() {
            let path = self.path_of(generation);
            match self.judge(generation) {
                None => {}
                Some(Err(damage)) => plan.kept.push((path, Kept::Damaged(damage))),
                Some(Ok(())) if good < sweep.keep.max(1) => good += 1,
                Some(Ok(())) => old.push((generation, path)),
            }
        }
        for (generation, path) in old.into_iter().rev() {
            self.offer(Part::Generation(generation), path, sweep, plan);
        }
    }

    /// Whether a generation verifies; `None` if it is gone.
    fn judge(&mut self, generation: u64) -> Option<Result<(), Damage>> {
        let path = self.path_of(generation);
        let now = self.disk.stamp(&path).ok();
        if now.and_then(|now| self.ledger.verdict(generation, now)) == Some(true) {
            return Some(Ok(()));
        }
        let (result, stamp) = self.verified(&path)?;
        if let (Ok(()), Some(stamp)) = (&result, stamp) {
            self.ledger.note(generation, stamp, true);
        }
        Some(result)
    }

    fn verified(&self, path: &Path) -> Option<(Result<(), Damage>, Option<super::Stamp>)> {
        let read = |input: &mut dyn Input, length| {
            let summary = format::read_summary_from(input, length);
            of_run(summary, &self.name, |summary| &summary.meta)
        };
        let reading = read_with(&*self.disk, path, self.trust, read)?;
        Some((reading.result.map(drop), reading.stamp))
    }

    /// Adds what is there, and old enough.
    fn offer(&self, part: Part, path: PathBuf, sweep: &Sweep, plan: &mut Plan) {
        let Ok(stamp) = self.disk.stamp(&path) else {
            return;
        };
        if sweep.before.is_none_or(|before| stamp.modified < before) {
            let bytes = if stamp.directory { 0 } else { stamp.length };
            plan.removals.push(Removal {
                part,
                path,
                bytes,
                is_directory: stamp.directory,
            });
        }
    }

    /// A directory goes when all that is in it does.
    fn plan_asides(&self, found: &Scan, sweep: &Sweep, plan: &mut Plan) {
        for &number in &found.asides {
            let directory = self.directory.join(aside_dir(number));
            let names = match self.disk.list(&directory) {
                Ok(names) => names,
                Err(error) => {
                    let damage = Damage::unreadable(&error);
                    plan.kept.push((directory, Kept::Damaged(damage)));
                    continue;
                }
            };
            let before = plan.removals.len();
            let mut generations: Vec<_> = names
                .iter()
                .filter(|name| generation_of(name).is_some())
                .collect();
            generations.sort();
            for name in generations {
                let path = directory.join(name);
                match self.verified(&path) {
                    None => {}
                    Some((Err(damage), _)) => plan.kept.push((path, Kept::Damaged(damage))),
                    Some((Ok(()), _)) => self.offer(Part::Aside, path, sweep, plan),
                }
            }
            if plan.removals.len() - before == names.len() {
                plan.removals.push(Removal {
                    part: Part::Aside,
                    path: directory,
                    bytes: 0,
                    is_directory: true,
                });
            }
        }
    }

    /// What is left of a run that is over: the events, then the lock, which guards until then, then the directory. Only if nothing else
    /// is there that stays.
    fn plan_record(&self, found: &Scan, sweep: &Sweep, plan: &mut Plan) -> io::Result<()> {
        let names = match self.disk.list(&self.directory) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            names => names?,
        };
        let goes = |name: &OsString| {
            let path = self.directory.join(name);
            let record = [LOCK, EVENTS].iter().any(|own| *name == **own);
            record || plan.removals.iter().any(|removal| removal.path == path)
        };
        // A lock alone is what is left where this was cut short.
        let is_over = self.is_over() || names.iter().all(|name| *name == *LOCK);
        let is_empty = names.is_empty();
        if !is_over || is_empty || !found.generations.is_empty() || !names.iter().all(goes) {
            return Ok(());
        }
        let events = self.disk.stamp(&self.directory.join(EVENTS));
        let changed = events.map(|stamp| stamp.modified).ok();
        if let (Some(changed), Some(before)) = (changed, sweep.before)
            && changed >= before
        {
            return Ok(());
        }
        let always = Sweep {
            before: None,
            ..*sweep
        };
        for name in [EVENTS, LOCK] {
            self.offer(Part::Record, self.directory.join(name), &always, plan);
        }
        self.offer(Part::Record, self.directory.clone(), &always, plan);
        Ok(())
    }
}
