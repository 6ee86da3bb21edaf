//! Opening a run's directory: the lock, and the first event of this process.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::medium::tell_if_local;
use super::root::Root;
use crate::settings::Effect;
use crate::store::{Event, Holder, Kind};
use crate::trigger::signals;
use crate::{Error, Ways, log, scheduler};

impl Root {
    /// Makes sure the directory is there and ours: also that it still is.
    pub(super) fn open(&mut self) -> Result<(), Error> {
        if self.open {
            let confirmed = self.store().confirm();
            self.tell_warnings();
            self.store().show_alive();
            return confirmed;
        }
        let ways = Ways {
            // Of others nobody would know how to signal it.
            job: job().filter(|_| scheduler::place().in_slurm()),
            through: scheduler::through(),
            save: signals::asking_for(Effect::Save).map(str::to_owned),
            stop: signals::asking_for(Effect::Stop).map(str::to_owned),
        };
        let locked = self.store().lock(&Holder {
            ways: Box::new(ways),
            ..Holder::here()
        });
        self.tell_warnings();
        locked?;
        self.store().show_alive();
        self.open = true;
        self.visible = true;
        tell_if_local(&self.settings.dir);
        Ok(())
    }

    /// The first second is over: the run shows itself. That it cannot be written is told once; the next save tries again.
    pub(super) fn open_early(&mut self) {
        if self.open {
            return;
        }
        match self.open() {
            Ok(()) => self.first_event(Kind::Start),
            Err(error @ Error::Held { .. }) => self.end(error),
            Err(error) => self.tell_closed(&error),
        }
    }

    fn tell_closed(&mut self, error: &Error) {
        if !std::mem::replace(&mut self.told_closed, true) {
            log::warn(format_args!(
                "`{}` has no checkpoints yet: {error}",
                self.function.name
            ));
        }
    }

    /// Notes that this process has begun.
    pub(super) fn first_event(&mut self, kind: Kind) {
        let event = Event {
            program: Some(self.name.program().to_owned()),
            function: Some(self.identity.function.clone()),
            job: job(),
            before: self.store().take_before(),
            ..Event::now(kind)
        };
        self.store().event(&event);
        self.tell_warnings();
    }

    /// Checks, without writing anything, that the directory of checkpoints could be made and written: once per process
    /// and program's directory, since a program may enter very many roots. What changes later is told by the save.
    pub(super) fn require_writable(&self) -> Result<(), Error> {
        static GOOD: Mutex<Option<PathBuf>> = Mutex::new(None);
        let store = self.store();
        let beside = store.directory().parent();
        let mut good = GOOD.lock().unwrap_or_else(PoisonError::into_inner);
        if beside.is_some() && good.as_deref() == beside {
            return Ok(());
        }
        look_whether_writable(store.directory())?;
        *good = beside.map(Path::to_owned);
        Ok(())
    }

    /// Tells what the store has to say.
    pub(super) fn tell_warnings(&mut self) {
        for warning in self.store().take_warnings() {
            log::warn(format_args!("{warning}"));
        }
    }
}

/// Whether `path`, or the nearest directory above it that exists, may be written.
fn look_whether_writable(mut path: &Path) -> Result<(), Error> {
    let wanted = rustix::fs::Access::WRITE_OK | rustix::fs::Access::EXEC_OK;
    let refused = loop {
        let Err(error) = rustix::fs::access(path, wanted) else {
            break None;
        };
        let error = io::Error::from(error);
        match path.parent() {
            Some(parent) if error.kind() == ErrorKind::NotFound && parent != path => path = parent,
            _ => break Some(error),
        }
    };
    // First what says most.
    let source = if let Some(kind) = belongs_to_the_kernel(path) {
        let words = format!("a {kind} file system is no place for checkpoints");
        Some(io::Error::other(words))
    } else if refused.is_none() && !path.is_dir() {
        Some(ErrorKind::NotADirectory.into())
    } else {
        refused
    };
    source.map_or(Ok(()), |source| {
        Err(Error::Directory {
            path: path.to_owned(),
            source: source.into(),
        })
    })
}

/// Whether a directory is one where nobody can make files, whatever its permissions say.
#[cfg(target_os = "linux")]
fn belongs_to_the_kernel(path: &Path) -> Option<&'static str> {
    // From linux/magic.h.
    const KINDS: [(rustix::fs::FsWord, &str); 4] = [
        (0x9fa0, "proc"),
        (0x6265_6572, "sysfs"),
        (0x0027_e0eb, "cgroup"),
        (0x6367_7270, "cgroup2"),
    ];
    let kind = rustix::fs::statfs(path).ok()?.f_type;
    KINDS
        .iter()
        .find(|(known, _)| *known == kind)
        .map(|(_, name)| *name)
}

#[cfg(not(target_os = "linux"))]
fn belongs_to_the_kernel(_: &Path) -> Option<&'static str> {
    None
}

/// The scheduler's job, or task of an array, if there is one.
pub(super) fn job() -> Option<String> {
    scheduler::place().job.clone()
}
