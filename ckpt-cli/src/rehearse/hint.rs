//! What to look at, by what was found.

use super::finding::{Suspect, What};
use super::pieces::Kind;

const OUTSIDE: &str = "differs from the first kill on: is an RNG or a counter outside the saved state? a `static`, a thread-local, what \
    `#[ckpt(skip)]` makes again, and the clock are";
const ELSEWHERE: &str = "the saved variables are right after a resume: what differs is read from elsewhere; is an RNG or a counter outside the \
    saved state?";
const HELD_BACK: &str = "what was printed is held back in a buffer when SIGKILL comes: have it flushed where it is printed, or write it to a \
    `ckpt::fs::Output`";
const BEFORE: &str = "what is printed before the checkpointed function runs again at each start: write #[checkpointed] on the function around \
    it (`main`), and #[ckpt(call)] on the call";
const TWICE: &str =
    "lines are written twice: a file that the loop writes belongs in a `ckpt::fs::Output`";
const ARGUMENT: &str = "an argument that differs from start to start (a time, a process id, a temporary path) makes another run of it: \
    #[ckpt(skip)] on the parameter leaves it out";
const SAID: &str = "a resumed process ends otherwise: what it said is its own error, or in docs/troubleshooting.md";

/// The most likely reason; `suspects`: the variables that differ after a resume, if that could be compared.
pub(super) fn of(what: &What, suspects: Option<&[Suspect]>) -> Option<&'static str> {
    let state = match suspects {
        None => None,
        Some([]) => Some(ELSEWHERE),
        Some(_) => Some(OUTSIDE),
    };
    match what {
        What::Stdout(misfit) => match misfit.kind {
            Kind::Gap => Some(HELD_BACK),
            Kind::Again | Kind::Heading => Some(BEFORE),
            Kind::Other | Kind::End => state,
        },
        What::File(difference) if difference.again => Some(TWICE),
        What::File(_) => state,
        What::Ended { .. } => match suspects {
            Some([_, ..]) => Some(OUTSIDE),
            _ => Some(SAID),
        },
        What::StartsAnew => Some(ARGUMENT),
        What::Hangs { .. } => None,
    }
}
