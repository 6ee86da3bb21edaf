//! What makes a safe point look up: signals, times and requests.
//!
//! Each active root holds a [`Flag`](flag::Flag) that its safe points test; everything here ends in raising flags. Nothing
//! here saves or stops: that is done by the root itself, at its next safe point, where its state is whole.

pub mod cause;
pub mod deadline;
pub mod flag;
pub mod interval;
pub mod latency;
pub mod request;
pub mod signals;
pub mod timer;
