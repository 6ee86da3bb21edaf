//! Runtime of ckpt: signals, safe points, runs and the files they leave.
//!
//! Programs use the crate `ckpt`, which re-exports what is public here. Imports go one way:
//! `private` → `frame` → `run` → { `trigger`, `store`, `snapshot`, `fs`, `memory`, `scheduler` } → { `codec`, `format` } → `error`.

pub mod codec;
#[cfg(debug_assertions)]
mod common;
mod error;
pub mod exit;
mod files;
pub mod format;
mod frame;
pub mod fs;
mod holder;
pub mod instant;
pub mod log;
mod long;
mod memory;
mod number;
#[doc(hidden)]
pub mod private;
#[cfg(feature = "progress")]
mod progress;
#[cfg(not(feature = "progress"))]
#[path = "no_progress.rs"]
mod progress;
mod raw;
mod run;
mod savable;
mod scheduler;
pub mod settings;
mod snapshot;
pub mod store;
#[cfg(feature = "testing")]
#[doc(hidden)]
pub mod testing;
pub mod trigger;
pub mod words;

use raw::encoder;

pub use error::Error;
pub use holder::{Holder, Ways, host};
pub use run::{Session, SessionOptions};
pub use savable::Savable;
pub use scheduler::Through;
