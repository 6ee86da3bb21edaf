//! One run's directory. What it can do is in the other files of this folder, one deed a file.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use super::alive::Alive;
use super::disk::Disk;
use super::events::Before;
use super::generations::{Ledger, scan};
use super::lock::Hold;
use super::paths::{RunName, aside_dir};
use super::spare::Places;
use super::transfer::Sizes;
use super::trust::Trust;
use crate::Error;

/// One run's directory.
///
/// Locating one does no I/O. Reading needs no lock; everything that writes does.
pub struct RunStore {
    pub(super) disk: Arc<dyn Disk>,
    pub(super) root: PathBuf,
    pub(super) name: RunName,
    pub(super) directory: PathBuf,
    /// Whose files count.
    pub(super) trust: Trust,
    /// Before `hold`, so that the lock is let go of where that is dropped.
    pub(super) alive: Option<Alive>,
    pub(super) hold: Hold,
    /// Who had the run before.
    pub(super) before: Option<Before>,
    pub(super) ledger: Ledger,
    /// Whether the directories above the run's have been synced by this process.
    pub(super) ancestors_durable: bool,
    /// The highest number of a generation set aside, once it was looked for.
    pub(super) highest_aside: Option<u64>,
    /// Generations whose names may not be durable, since syncing their directory failed.
    pub(super) doubtful: BTreeSet<u64>,
    /// Whether the free space has been found to be enough, or been warned of.
    pub(super) space_looked_at: bool,
    /// Whether the last line of events.jsonl is known to be a whole one.
    pub(super) events_ended: bool,
    pub(super) newest_saved_at: Option<SystemTime>,
    /// What this process has written, to be written over.
    pub(super) places: Places,
    pub(super) sizes: Sizes,
    /// How strongly generations are compressed, if they are.
    pub(super) level: Option<u8>,
    warnings: Vec<String>,
}

impl RunStore {
    /// The store of the run `name` below `root` (`CKPT_DIR`), whether there is anything yet or not. No I/O.
    ///
    /// `root` should be absolute if the program may change its working directory.
    pub fn locate(disk: Arc<dyn Disk>, root: &Path, name: &RunName) -> Self {
        RunStore {
            trust: Trust::of(disk.me()),
            disk,
            root: root.to_owned(),
            name: name.clone(),
            directory: name.directory(root),
            alive: None,
            hold: Hold::Nothing,
            before: None,
            ledger: Ledger::default(),
            ancestors_durable: false,
            highest_aside: None,
            doubtful: BTreeSet::new(),
            space_looked_at: false,
            events_ended: false,
            newest_saved_at: None,
            places: Places::default(),
            sizes: Sizes::USUAL,
            level: None,
            warnings: Vec::new(),
        }
    }

    /// Compresses the generations that are saved from now on, by zstd at this level.
    pub fn compress(&mut self, level: u8) {
        self.level = Some(level);
    }

    /// The run's name.
    pub fn name(&self) -> &RunName {
        &self.name
    }

    /// The run's directory.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// Whether any generation is there, usable or not. One look at the directory; none at the files.
    ///
    /// # Errors
    /// [`Error::Directory`] if it is there but cannot be listed.
    pub fn exists(&self) -> Result<bool, Error> {
        Ok(!self.scan()?.generations.is_empty())
    }

    /// When the newest good checkpoint known to this store was made: chosen by [`RunStore::newest`] or saved.
    pub fn newest_saved_at(&self) -> Option<SystemTime> {
        self.newest_saved_at
    }

    /// What happened since the last call that the user should know, each a sentence without a full stop.
    pub fn take_warnings(&mut self) -> Vec<String> {
        std::mem::take(&mut self.warnings)
    }

    /// CKPT_FRESH=1: moves the generations that verify into a new subdirectory `aside-<n>`, which it returns.
    ///
    /// Nothing is deleted, and damaged files stay where they are. Needs the lock.
    ///
    /// # Errors
    /// [`Error::Directory`]; what was moved by then stays moved, the newest going last.
    pub fn set_aside(&mut self) -> Result<Option<PathBuf>, Error> {
        self.require_lock()?;
        let found = self.scan()?;
        self.highest_aside = None;
        let good: Vec<u64> = found
            .generations
            .iter()
            .copied()
            .filter(|&generation| self.is_good(generation))
            .collect();
        if good.is_empty() {
            return Ok(None);
        }
        let aside = self.directory.join(aside_dir(found.free_aside()));
        self.disk
            .create_dir(&aside)
            .map_err(|error| trouble(&aside, error))?;
        // Before anything moves: else a power failure may keep the moves and lose where they went.
        self.disk
            .sync_dir(&self.directory)
            .map_err(|error| trouble(&self.directory, error))?;
        for generation in good {
            let from = self.path_of(generation);
            let to = aside.join(super::paths::generation_file(generation));
            self.disk
                .rename(&from, &to)
                .map_err(|error| trouble(&from, error))?;
            self.ledger.forget(generation);
        }
        for directory in [&aside, &self.directory] {
            self.disk
                .sync_dir(directory)
                .map_err(|error| trouble(directory, error))?;
        }
        self.newest_saved_at = None;
        Ok(Some(aside))
    }

    /// Names of other runs of the same program and function that have generations, the most recently saved first.
    ///
    /// For a hint only: errors count as nothing there, and in a directory with thousands of runs not all are looked at.
    pub fn siblings(&self) -> Vec<String> {
        const LOOKED_AT: usize = 256;
        let program = self.root.join(self.name.program());
        let (function, _) = self.name.function_and_identity();
        let names = self.disk.list(&program).unwrap_or_default();
        let candidates = names.iter().filter_map(|entry| {
            let name = RunName::parse(&format!("{}/{}", self.name.program(), entry.to_str()?))?;
            (name != self.name && name.function_and_identity().0 == function).then_some(name)
        });
        let mut found: Vec<(SystemTime, String)> = candidates
            .take(LOOKED_AT)
            .filter_map(|name| Some((self.last_modified(&name)?, name.to_string())))
            .collect();
        found.sort_by(|a, b| b.cmp(a));
        found.into_iter().map(|(_, name)| name).collect()
    }

    fn last_modified(&self, name: &RunName) -> Option<SystemTime> {
        let directory = name.directory(&self.root);
        let newest = scan(&*self.disk, &directory).ok()?.generations.pop()?;
        let path = directory.join(super::paths::generation_file(newest));
        Some(self.disk.stamp(&path).ok()?.modified)
    }

    pub(super) fn warn(&mut self, warning: String) {
        self.warnings.push(warning);
    }

    pub(super) fn path_of(&self, generation: u64) -> PathBuf {
        self.directory
            .join(super::paths::generation_file(generation))
    }

    pub(super) fn require_lock(&self) -> Result<(), Error> {
        if self.is_locked() {
            return Ok(());
        }
        let words = "the run is not locked by this process";
        Err(trouble(&self.directory, io::Error::other(words)))
    }
}

impl std::fmt::Debug for RunStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RunStore")
            .field("directory", &self.directory)
            .finish_non_exhaustive()
    }
}

pub(super) fn trouble(path: &Path, source: io::Error) -> Error {
    Error::Directory {
        path: path.to_owned(),
        source: source.into(),
    }
}
