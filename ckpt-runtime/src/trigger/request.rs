//! Saves and stops that the program itself asks for.

use std::panic::{self, AssertUnwindSafe};
use std::sync::{Mutex, PoisonError};

use super::flag::{self, Reasons};
use crate::log;

/// Asks every active checkpointed function to save at its next safe point and go on. With none active nothing happens.
pub fn request_save() {
    flag::raise_all(Reasons::SAVE);
}

/// Asks every active checkpointed function to save at its next safe point and stop, as a SIGTERM would. Functions that
/// start later stop at their first safe point.
pub fn request_stop() {
    flag::raise_all(Reasons::STOP);
}

type Hook = Box<dyn FnOnce() + Send>;

static HOOKS: Mutex<Vec<Hook>> = Mutex::new(Vec::new());

/// Has `hook` run when a stop ends the process, after everything is saved: the place to close what is not a saved variable.
///
/// Hooks run in the thread that ends the process, the last registered first. One that panics does not keep the others from
/// running, nor the process from ending with its exit code. None runs when the process ends otherwise.
pub fn on_stop(hook: impl FnOnce() + Send + 'static) {
    hooks().push(Box::new(hook));
}

/// Runs the hooks of [`on_stop`], each once.
pub fn run_stop_hooks() {
    // One at a time and without the lock, so that a hook may register another.
    while let Some(hook) = next_hook() {
        if let Err(panic) = panic::catch_unwind(AssertUnwindSafe(hook)) {
            let said = panic.downcast_ref::<&str>().copied();
            let said = said.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
            log::warn(format_args!(
                "a hook of on_stop panicked: {}",
                said.unwrap_or("(no message)")
            ));
        }
    }
}

fn next_hook() -> Option<Hook> {
    hooks().pop()
}

fn hooks() -> std::sync::MutexGuard<'static, Vec<Hook>> {
    HOOKS.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    // One test: the hooks are the process's.
    #[test]
    fn hooks_run_once_in_reverse_and_survive_a_panic() {
        let seen = Arc::new(Mutex::new(Vec::new()));
        for number in [1, 2] {
            let seen = Arc::clone(&seen);
            on_stop(move || seen.lock().unwrap().push(number));
        }
        on_stop(|| panic!("in a hook"));
        let late = Arc::clone(&seen);
        on_stop(move || {
            late.lock().unwrap().push(4);
            on_stop(move || late.lock().unwrap().push(5));
        });
        run_stop_hooks();
        run_stop_hooks();
        assert_eq!(*seen.lock().unwrap(), [4, 5, 2, 1]);
    }
}
