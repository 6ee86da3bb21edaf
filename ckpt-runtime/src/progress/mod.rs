//! How far a checkpointed function is, told while it runs: a bar on a terminal, a line now and then elsewhere.
//!
//! Nothing of it is in the hot loop. The timer raises a root's flag, and at its next safe point the root tells where it is: twice a second
//! at most. What is drawn is drawn by a thread of its own (`screen`), so that a terminal that takes nothing keeps
//! no loop waiting; lines are log lines (`line`).

mod line;
mod screen;
mod seat;
mod text;

use std::io::IsTerminal as _;
use std::sync::OnceLock;
use std::time::{Duration, Instant, SystemTime};

use indicatif::ProgressBar;

use crate::log::{self, Level};
use crate::settings::Progress;
use line::Line;
use screen::Drawn;
use seat::Seat;

/// A function that ends before this shows nothing.
const AT_FIRST: Duration = Duration::from_millis(500);

/// How often it is looked where a function is: in its first minute, and later.
const OFTEN: Duration = Duration::from_millis(500);
const LATER: Duration = Duration::from_secs(1);

/// Where a function is.
#[derive(Debug, Clone)]
pub(crate) struct Told {
    /// Which one.
    pub(crate) function: &'static str,
    pub(crate) iteration: u64,
    pub(crate) total: Option<u64>,
    /// When its newest checkpoint was made, and its size.
    pub(crate) saved: Option<(SystemTime, u64)>,
}

/// How progress is told by this process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Manner {
    Nothing,
    Bars,
    Lines,
}

/// Decided once: stderr does not become another thing.
fn manner(wanted: Progress) -> Manner {
    static MANNER: OnceLock<Manner> = OnceLock::new();
    *MANNER.get_or_init(|| {
        let dumb = std::env::var_os("TERM").is_none_or(|term| term == "dumb" || term.is_empty());
        let terminal = std::io::stderr().is_terminal() && !dumb;
        match wanted {
            Progress::Off => Manner::Nothing,
            Progress::Auto if !log::enabled(Level::Info) => Manner::Nothing,
            _ if terminal => Manner::Bars,
            _ => Manner::Lines,
        }
    })
}

/// When a root that has just begun is to be asked where it is; `None`: never.
pub(crate) fn first_look(wanted: Progress) -> Option<Duration> {
    (manner(wanted) != Manner::Nothing).then_some(AT_FIRST)
}

/// What one root shows. It is gone when this is dropped.
#[derive(Debug)]
pub(crate) struct Shown {
    since: Instant,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Bar(Drawn),
    Line(Line),
}

impl Shown {
    /// For a root; `None` when there are enough already, as in a pool.
    pub(crate) fn new(wanted: Progress, told: &Told) -> Option<Shown> {
        let kind = match manner(wanted) {
            Manner::Nothing => return None,
            Manner::Bars => Kind::Bar(Drawn::new(Seat::take()?, told)),
            Manner::Lines => Kind::Line(Line::new(Seat::take()?, wanted, told)),
        };
        let since = Instant::now();
        Some(Shown { since, kind })
    }

    /// Where the root is now; when it is to be asked again.
    pub(crate) fn tell(&mut self, told: Told) -> Duration {
        match &mut self.kind {
            Kind::Bar(drawn) => drawn.tell(told),
            Kind::Line(line) => return line.tell(&told),
        }
        match self.since.elapsed() {
            short if short < Duration::from_secs(60) => OFTEN,
            _ => LATER,
        }
    }
}

/// Takes all bars off the screen, for good: the process is about to end.
pub(crate) fn end() {
    screen::end();
}

/// Brings a bar to where a function is, and draws it once.
fn advance(bar: &ProgressBar, told: &Told) {
    if told.total.is_none() && bar.length().is_some() {
        bar.unset_length();
    }
    bar.update(|state| {
        state.set_pos(told.iteration);
        if let Some(total) = told.total {
            state.set_len(total);
        }
    });
}

/// The same for the first time: what was done before, by an earlier process, says nothing of the rate.
fn begin(bar: &ProgressBar, told: &Told) {
    advance(bar, told);
    bar.reset_eta();
}
