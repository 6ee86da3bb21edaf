//! placeholder

pub mod error;
pub mod log;
pub mod settings;
pub mod trigger;
pub mod words;

mod raw;
