//! Opening a run's directory: the lock, and the first event of this process.

use std::io::ErrorKind;

use super::root::Root;
use crate::store::{Event, Holder, Kind};
use crate::{Error, log};

impl Root {
    /// Makes sure the directory is there and ours.
    pub(super) fn open(&mut self) -> Result<(), Error> {
        if self.open {
            return Ok(());
        }
        let locked = self.store.lock(&Holder::here());
        self.tell_warnings();
        locked?;
        self.open = true;
        self.visible = true;
        Ok(())
    }

    /// The first second is over: the run shows itself. That it cannot be written is told once; the next save tries again.
    pub(super) fn open_early(&mut self) {
        if self.open {
            return;
        }
        match self.open() {
            Ok(()) => self.first_event(Kind::Start),
            Err(error @ Error::Held { .. }) => super::stop::end_with(&error),
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
            ..Event::now(kind)
        };
        self.store.event(&event);
        self.tell_warnings();
    }

    /// Checks, without writing anything, that the directory of checkpoints could be made and written.
    pub(super) fn require_writable(&self) -> Result<(), Error> {
        let mut path = self.store.directory();
        loop {
            match rustix::fs::access(
                path,
                rustix::fs::Access::WRITE_OK | rustix::fs::Access::EXEC_OK,
            ) {
                Ok(()) => break,
                Err(error) => {
                    let source = std::io::Error::from(error);
                    match path.parent() {
                        Some(parent) if source.kind() == ErrorKind::NotFound && parent != path => {
                            path = parent
                        }
                        _ => {
                            return Err(Error::Directory {
                                path: path.to_owned(),
                                source,
                            });
                        }
                    }
                }
            }
        }
        if path.is_dir() {
            return Ok(());
        }
        Err(Error::Directory {
            path: path.to_owned(),
            source: ErrorKind::NotADirectory.into(),
        })
    }

    /// Tells what the store has to say.
    pub(super) fn tell_warnings(&mut self) {
        for warning in self.store.take_warnings() {
            log::warn(format_args!("{warning}"));
        }
    }
}

/// The scheduler's job, if there is one.
pub(super) fn job() -> Option<String> {
    std::env::var("SLURM_JOB_ID")
        .ok()
        .filter(|job| !job.is_empty())
}
