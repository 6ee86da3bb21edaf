//! A private Slurm on this machine alone, and the jobs that are run, stopped and killed on it.
//!
//! [`Bed`] is the Slurm. [`Launch`] and [`Event`] span the matrix of docs/slurm.md, [`expected`] says what must be so after
//! each event for each way of launching; `tests/matrix` sees to it that it is.

mod bed;
mod clean;
mod conf;
mod event;
mod expected;
mod guard;
mod info;
mod launch;
mod page;
mod patience;
pub mod words;

pub use bed::Bed;
pub use clean::{clean_up, is_quiet};
pub use conf::Knobs;
pub use event::Event;
pub use expected::{After, Expected, Saved, expected};
pub use info::JobInfo;
pub use launch::{Launch, Order, Submission, common_options};
pub use page::table;
pub use patience::{PATIENCE, until};
