//! Runtime of ckpt: signals, safe points, runs and the files they leave.

pub mod codec;
mod error;
pub mod exit;
pub mod format;
mod holder;
pub mod instant;
pub mod store;

pub use error::Error;
pub use holder::{Holder, host};
