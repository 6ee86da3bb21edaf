//! Colours. They are in the text from the start, and [`crate::output`] takes them out where they are not wanted.

use std::fmt::Display;

use anstyle::{AnsiColor, Style};
use ckpt_runtime::store::State;

pub(crate) const PLAIN: Style = Style::new();
pub(crate) const HEAD: Style = Style::new().bold();
pub(crate) const FAINT: Style = Style::new().dimmed();
pub(crate) const GOOD: Style = AnsiColor::Green.on_default();
pub(crate) const NOTABLE: Style = AnsiColor::Yellow.on_default();
pub(crate) const BAD: Style = AnsiColor::Red.on_default().bold();
const ACTIVE: Style = AnsiColor::Cyan.on_default();

/// A text in a style.
pub(crate) fn painted(style: Style, text: impl Display) -> String {
    format!("{style}{text}{style:#}")
}

/// How a run stands.
pub(crate) fn of_state(state: State) -> Style {
    match state {
        State::Running => ACTIVE,
        State::Completed => GOOD,
        State::Stopped | State::Interrupted => NOTABLE,
        State::Failed | State::Damaged => BAD,
        _ => PLAIN,
    }
}
