//! Real processes, really stopped and killed: one program of tests, one file a subject.

mod kills;
mod replay;
mod signals;
mod steps;
mod stops;

/// The program that plays all parts.
const ACTOR: &str = env!("CARGO_BIN_EXE_actor");
