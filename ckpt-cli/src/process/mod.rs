//! A command as a child: in a process group of its own, with signals, its states and the clock as one stream of events.
//! And, as `target`, a process that is none of ours.

mod group;
mod guard;
mod inbox;
mod program;
mod spawn;
mod supervised;
mod target;

pub(crate) use group::Ended;
pub(crate) use guard::{Guard, guard};
pub(crate) use inbox::{Inbox, signal_name};
pub(crate) use program::{cannot_start, command_line};
pub(crate) use supervised::{Happened, Supervised};
pub(crate) use target::Process;
