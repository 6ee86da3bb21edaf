//! Long-running programs that survive being killed: one attribute, and a resubmitted job resumes.
//!
//! ```
//! use ckpt::checkpointed;
//!
//! /// How often the Collatz sequence of each start below `limit` halves or triples its number, added up.
//! #[checkpointed]
//! fn collatz(limit: u64) -> u64 {
//!     let mut steps = 0;
//!     for start in 1..limit {
//!         // Here `steps`, and how far the loop has come, can be saved.
//!         let mut n = start;
//!         while n != 1 {
//!             n = if n % 2 == 0 { n / 2 } else { 3 * n + 1 };
//!             steps += 1;
//!         }
//!     }
//!     steps
//! }
//!
//! fn main() {
//!     println!("{}", collatz(10_000));
//!     # assert_eq!(collatz(1_000), 59_431);
//! }
//! ```
//!
//! Run it, stop it with Ctrl-C or kill it, and run the same command again: it goes on where it was, and prints what it would
//! have printed undisturbed.
//!
//! # Concepts
//!
//! A **safe point** is a place where the function's state can be saved: the top of each iteration of its outermost loops, that of
//! inner loops marked `#[ckpt(safe_point)]`, calls marked `#[ckpt(call)]`, and wherever [`safe_point!`] stands. A **checkpoint** is that state on disk: the local variables that are named in that loop or
//! after it, and how far the loop has come. A **run** is one call of an annotated function from its first start to its
//! completion, over as many processes as it takes; it is recognised by the function and its arguments.
//!
//! A **stop** (SIGTERM, SIGINT, SIGHUP, SIGXCPU, or [`request_stop`]) saves at the next safe point and ends the process with
//! exit code 85, [`EXIT_STOPPED`]. A **save** (SIGUSR1, [`request_save`], or the period) saves and goes on. When the function
//! is called again with the same arguments, it **resumes**: its variables are restored, those marked `#[ckpt(skip)]` are made
//! again, and the loop goes on. No other statement before the safe point runs again. When it returns, its checkpoints are
//! removed.
//!
//! While no annotated function is active, nothing here has any effect: no signal is caught, no file is made.
//!
//! # What is here
//!
//! | for | there is |
//! |---|---|
//! | a function with a long loop | [`#[checkpointed]`](checkpointed), with its options and the attributes inside |
//! | several of them, one after or inside of another | `#[ckpt(call)]` on [their calls](checkpointed#calls) |
//! | a type of your own in a saved variable | [`#[checkpointed]`](checkpointed#on-a-struct-or-enum) on the struct or enum |
//! | files that are written and read in the loop | [`fs::Output`] and [`fs::Input`] |
//! | a place between loops | [`safe_point!`] |
//! | a loop without the attribute | [`Session`], its [`SessionOptions`] |
//! | settings in code, below those of the environment | [`init`] with a [`Config`] |
//! | saving or stopping when the program itself wants it | [`request_save`], [`request_stop`] |
//! | closing something before a stop ends the process | [`on_stop`] |
//! | knowing what can be in a checkpoint | [`Savable`] |
//! | knowing what can go wrong | [`Error`], [`EXIT_STOPPED`] |
//!
//! The environment variables, the signals and all exit codes are in
//! [environment.md](https://github.com/ckpt-rs/ckpt/blob/main/docs/environment.md); what the messages mean is in
//! [troubleshooting.md](https://github.com/ckpt-rs/ckpt/blob/main/docs/troubleshooting.md); what the attribute refuses, and
//! what to write instead, in [refused.md](https://github.com/ckpt-rs/ckpt/blob/main/docs/refused.md).
//!
//! # Cargo features
//!
//! `progress` (default): while a function runs, a bar or lines tell how far it is (`CKPT_PROGRESS`, [`Progress`]). Without it `ckpt` does not
//! need the crate `indicatif`.
//!
//! `zstd` (default): compressed checkpoints (`CKPT_COMPRESS`, [`Compress`]). Without it `ckpt` does not need the crate `zstd`, nor that a C compiler.
//!
//! All else is always there. Types of other crates become savable by *their* `serde` features.

mod safe_point;

#[doc = include_str!("checkpointed.md")]
pub use ckpt_macros::checkpointed;
pub use ckpt_runtime::exit::EXIT_STOPPED;
pub use ckpt_runtime::fs;
pub use ckpt_runtime::log::Level;
#[doc(hidden)]
pub use ckpt_runtime::private as __private;
pub use ckpt_runtime::settings::{Compress, Config, Every, Mode, Progress, TimeLimit, init};
pub use ckpt_runtime::trigger::request::{on_stop, request_save, request_stop};
pub use ckpt_runtime::{Error, Savable, Session, SessionOptions};
