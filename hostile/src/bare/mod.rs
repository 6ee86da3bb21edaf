//! Programs without a prelude, in modules where names mean something else.

pub mod methods;
pub mod names;
pub mod tasks;
