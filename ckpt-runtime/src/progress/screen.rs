//! Bars on the terminal, drawn by a thread of their own.
//!
//! Two locks, never taken in the other order: the stage's, which is held while something is drawn, and that of what was told, which is held for
//! an instant. Roots need only the second one, but when they are gone, and when a line is logged; then they wait for
//! the first no longer than a line of the log may take.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError, TryLockError};
use std::thread;
use std::time::{Duration, Instant};

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use rustix::termios::{tcgetpgrp, tcgetwinsize};

use super::seat::Seat;
use super::{Told, advance, begin, text};
use crate::{log, raw};

/// How often it is drawn.
const FRAME: Duration = Duration::from_millis(250);

/// How long the screen is waited for by somebody who wants to say something.
const PATIENCE: Duration = Duration::from_millis(100);

/// The narrowest terminal with a bar beside its text.
const WIDE: usize = 60;

/// Longer names are cut.
const LONGEST: usize = 24;

struct Roots {
    told: BTreeMap<usize, Told>,
    drawing: bool,
}

static ROOTS: Mutex<Roots> = Mutex::new(Roots {
    told: BTreeMap::new(),
    drawing: false,
});
static CHANGED: Condvar = Condvar::new();

fn roots() -> MutexGuard<'static, Roots> {
    ROOTS.lock().unwrap_or_else(PoisonError::into_inner)
}

struct Screen {
    all: MultiProgress,
    bars: BTreeMap<usize, ProgressBar>,
    /// The process that draws: a fork has a copy of all this, and draws nothing.
    process: u32,
}

enum Stage {
    /// There was no bar yet.
    Dark,
    Lit(Screen),
    /// The process is about to end.
    Over,
}

impl Stage {
    /// The screen, if this process has drawn on it.
    fn lit(&mut self) -> Option<&mut Screen> {
        match self {
            Stage::Lit(screen) if screen.process == std::process::id() => Some(screen),
            _ => None,
        }
    }
}

static STAGE: Mutex<Stage> = Mutex::new(Stage::Dark);

/// The stage, if it can be had soon.
fn stage() -> Option<MutexGuard<'static, Stage>> {
    let began = Instant::now();
    loop {
        match STAGE.try_lock() {
            Ok(stage) => return Some(stage),
            // What a panic has left half done is not drawn on.
            Err(TryLockError::Poisoned(_)) => return None,
            Err(TryLockError::WouldBlock) if began.elapsed() < PATIENCE => {
                thread::sleep(Duration::from_millis(1));
            }
            Err(TryLockError::WouldBlock) => return None,
        }
    }
}

/// The bar of one root.
#[derive(Debug)]
pub(super) struct Drawn {
    seat: Seat,
}

impl Drawn {
    pub(super) fn new(seat: Seat, told: &Told) -> Drawn {
        let drawn = Drawn { seat };
        drawn.tell(told.clone());
        let mut roots = roots();
        if !roots.drawing {
            let builder = thread::Builder::new().name("ckpt-progress".to_owned());
            // As the timer's: signals are for the program's own threads.
            let started = raw::mask::with_all_blocked(|| builder.spawn(draw_for_ever));
            // Without a thread nothing is shown, which is no reason to trouble the user.
            roots.drawing = started.is_ok();
            log::share_screen(beside_bars);
        }
        drawn
    }

    pub(super) fn tell(&self, told: Told) {
        let mut roots = roots();
        if roots.told.insert(self.seat.number(), told).is_none() {
            CHANGED.notify_one();
        }
    }
}

impl Drop for Drawn {
    fn drop(&mut self) {
        let number = self.seat.number();
        roots().told.remove(&number);
        let clear = move || {
            let Some(mut stage) = stage() else { return };
            if let Some(screen) = stage.lit() {
                screen.remove(number);
            }
        };
        // Nothing is drawn by a thread that panics.
        if thread::panicking() {
            let _ = thread::Builder::new()
                .spawn(clear)
                .map(|clearing| clearing.join());
        } else {
            clear();
        }
    }
}

/// Takes all bars away; none is drawn any more.
pub(super) fn end() {
    let Some(mut stage) = stage() else { return };
    if let Some(screen) = stage.lit() {
        screen.clear();
    }
    *stage = Stage::Over;
}

/// Has something written where bars are: they make room for it.
fn beside_bars(write: &mut dyn FnMut()) {
    let mut stage = stage();
    let screen = stage.as_deref_mut().and_then(Stage::lit);
    match screen.filter(|screen| !screen.bars.is_empty()) {
        Some(screen) if may_draw() => screen.all.suspend(write),
        _ => write(),
    }
}

fn draw_for_ever() {
    // A panic of ours must not be the program's: then nothing is drawn any more.
    let _ = catch_unwind(AssertUnwindSafe(|| {
        loop {
            let mut roots = roots();
            while roots.told.is_empty() {
                roots = CHANGED.wait(roots).unwrap_or_else(PoisonError::into_inner);
            }
            drop(roots);
            draw();
            thread::sleep(FRAME);
        }
    }));
}

fn draw() {
    let Ok(mut stage) = STAGE.lock() else { return };
    if !may_draw() {
        return;
    }
    // Under the stage's lock: a root that is gone meanwhile takes its bar away afterwards.
    let told = roots().told.clone();
    if matches!(*stage, Stage::Dark) && !told.is_empty() {
        *stage = Stage::Lit(Screen::new());
    }
    if let Some(screen) = stage.lit() {
        screen.show_all(&told);
    }
}

/// A job in the background would write into what others do on the terminal, and one that takes nothing would be waited for.
fn may_draw() -> bool {
    is_foreground() && log::has_room_now()
}

/// Whether this process has the terminal.
fn is_foreground() -> bool {
    match tcgetpgrp(std::io::stderr()) {
        Ok(group) => group == rustix::process::getpgrp(),
        // A terminal that is not the one the process is controlled by has no such thing.
        Err(_) => true,
    }
}

impl Screen {
    fn new() -> Screen {
        Screen {
            all: MultiProgress::with_draw_target(ProgressDrawTarget::stderr()),
            bars: BTreeMap::new(),
            process: std::process::id(),
        }
    }

    fn show_all(&mut self, told: &BTreeMap<usize, Told>) {
        // Left by a root that could not wait.
        let gone: Vec<usize> = self.bars.keys().copied().collect();
        for number in gone.iter().filter(|number| !told.contains_key(number)) {
            self.remove(*number);
        }
        for (number, told) in told {
            self.show(*number, told);
        }
    }

    fn remove(&mut self, number: usize) {
        let Some(bar) = self.bars.remove(&number) else {
            return;
        };
        self.all.remove(&bar);
        match self.bars.values().next() {
            // It draws the others too.
            Some(bar) if may_draw() => bar.force_draw(),
            Some(_) => {}
            None => self.clear(),
        }
    }

    fn show(&mut self, number: usize, told: &Told) {
        if !self.bars.contains_key(&number) {
            // In the order of the seats, not of the first drawing.
            let before = self.bars.range(..number).count();
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
            begin(&bar, told);
            self.bars.insert(number, self.all.insert(before, bar));
        }
        let bar = &self.bars[&number];
        let width = tcgetwinsize(std::io::stderr()).map_or(0, |size| size.ws_col);
        bar.set_style(style(told, usize::from(width)));
        advance(bar, told);
    }

    fn clear(&self) {
        // A terminal that takes nothing keeps what it shows.
        if may_draw() {
            let _ = self.all.clear();
        }
    }
}

/// What is drawn: the name, a bar or something that moves, and the rest in words. No more than one line of the terminal.
fn style(told: &Told, width: usize) -> ProgressStyle {
    const BAR: usize = 22;
    let name = text::cut(told.function, LONGEST);
    let beside = name.chars().count() + 2;
    let (template, taken) = match told.total {
        _ if width < WIDE => ("{words}", 0),
        Some(_) => ("{name} [{bar:20}] {words}", beside + BAR),
        None => ("{name} {spinner} {words}", beside + 1),
    };
    let style = ProgressStyle::with_template(template).expect("tested below");
    let told = told.clone();
    let words = move |state: &ProgressState, to: &mut dyn Write| {
        let room = width.saturating_sub(taken);
        // To memory, which does not fail.
        let _ = to.write_str(&text::fitting(&told, state.per_sec(), state.eta(), room));
    };
    let style = style.progress_chars("=> ").tick_chars("|/-\\ ");
    let name = move |_: &ProgressState, to: &mut dyn Write| {
        let _ = to.write_str(&name);
    };
    style.with_key("name", name).with_key("words", words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_a_style_for_every_width() {
        for total in [Some(7), None] {
            for width in 0..100 {
                let told = Told {
                    function: "a_function_with_quite_a_long_name_of_its_own",
                    iteration: 3,
                    total,
                    saved: None,
                };
                style(&told, width);
            }
        }
    }
}
