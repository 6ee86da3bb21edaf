//! Ending the process.

use std::io::Write;
use std::process;
use std::thread;
use std::time::Duration;

use super::registry::{self, Ending};
use super::root::Root;
use super::surroundings;
use crate::scheduler::{self, Stop};
use crate::trigger::request::run_stop_hooks;
use crate::{Error, exit, log, progress, settings, words};

impl Root {
    /// The same for an async function, which waits by being pending: its thread may be needed by others to come to their safe
    /// points. So another thread waits for all.
    pub(crate) fn parked(self) {
        let wait = self.seated();
        if registry::needs_waiter() {
            let waiter = thread::Builder::new().name("ckpt-stop".to_owned());
            if waiter.spawn(move || wait.and_end()).is_err() {
                wait.and_end();
            }
        }
    }

    /// How long others are waited for: a save of another root may take as long as ours did.
    fn patience(&self) -> Duration {
        surroundings::grace(self.settings).saturating_sub(self.saves.took + MARGIN)
    }

    /// The function has stopped at its safe point and let go of what it had. Waits for the other roots; the last one, or
    /// the one whose patience ends first, ends the process.
    pub(crate) fn stopped(self) -> ! {
        self.seated().and_end()
    }

    /// The seat stays taken: a stopped root is still one of those that everybody waits for.
    fn seated(self) -> Waiting {
        let waiting = Waiting {
            patience: self.patience(),
            code: self.settings.exit_code.into(),
        };
        self.seat.gone();
        let _kept = std::mem::ManuallyDrop::new(self);
        waiting
    }
}

/// What is left to do for a root that has stopped.
#[derive(Clone, Copy)]
struct Waiting {
    patience: Duration,
    code: i32,
}

impl Waiting {
    /// For the other roots; then the process ends.
    fn and_end(self) -> ! {
        end(&registry::wait_for_others(self.patience), self.code)
    }
}

/// What hooks and flushing may take.
const MARGIN: Duration = Duration::from_millis(500);

fn end(ending: &Ending, code: i32) -> ! {
    progress::end();
    for (function, newest) in &ending.late {
        let left = match newest {
            Some(at) => format!("its newest checkpoint was made {}", words::ago(*at)),
            None => "it has no checkpoint".to_owned(),
        };
        log::warn(format_args!(
            "`{function}` did not reach a safe point in time; {left}"
        ));
    }
    run_stop_hooks();
    flush();
    if !ending.all_saved {
        process::exit(exit::EXIT_SAVE_FAILED);
    }
    see_to_the_job(ending, code);
    process::exit(code)
}

/// The most that is spent on a question to the scheduler: where many jobs end at once it takes its time.
const QUESTION: Duration = Duration::from_secs(10);

fn see_to_the_job(ending: &Ending, code: i32) {
    let Ok(settings) = settings::current() else {
        return;
    };
    scheduler::before_end(Stop {
        code,
        requeue: settings.requeue,
        without_progress: ending.without_progress,
        patience: QUESTION.min(surroundings::grace(settings) / 2),
    });
}

impl Error {
    /// Ends the process for this error, as a function that is not `fallible` does: says what it is (a stop has been said),
    /// runs the hooks of [`on_stop`](crate::trigger::request::on_stop) after a stop, flushes the standard streams, and exits with
    /// [`exit_code`](Error::exit_code), or with that of `CKPT_EXIT_CODE` after a stop. A stop waits for other checkpointed
    /// functions that are active, until each has saved or the grace period is over.
    pub fn exit(&self) -> ! {
        if !matches!(self, Error::Stopped) {
            end_with(self);
        }
        let (grace, code) = match settings::current() {
            Ok(settings) => (surroundings::grace(settings), settings.exit_code.into()),
            Err(_) => (Duration::ZERO, exit::EXIT_STOPPED),
        };
        end(
            &registry::wait_for_others(grace.saturating_sub(MARGIN)),
            code,
        )
    }
}

/// Ends the process for an error, in words.
pub(crate) fn end_with(error: &Error) -> ! {
    progress::end();
    log::error(format_args!("{error}"));
    flush();
    process::exit(error.exit_code())
}

fn flush() {
    // Nobody is left to be told of a closed pipe.
    let _ = std::io::stdout().flush();
    let _ = std::io::stderr().flush();
}
