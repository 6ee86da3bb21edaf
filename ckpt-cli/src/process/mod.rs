//! A command as a child: in a process group of its own, with signals, its states and the clock as one stream of events.

mod group;
mod guard;
mod inbox;
mod program;
mod supervised;

pub(crate) use group::Ended;
pub(crate) use guard::{Guard, guard};
pub(crate) use inbox::{Inbox, signal_name};
pub(crate) use program::{cannot_start, command_line};
pub(crate) use supervised::{Happened, Supervised};
