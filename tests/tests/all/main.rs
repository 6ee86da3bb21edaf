//! Real processes, really stopped and killed: one program of tests, one file a subject.

mod alive;
mod asking;
mod calls;
mod choosing;
mod counts;
mod damage;
mod endings;
mod fallible;
mod far;
mod files;
mod forks;
#[cfg(target_os = "linux")]
mod full;
mod holding;
mod kills;
mod kills_places;
mod latency;
mod limits;
mod memory;
#[cfg(target_os = "linux")]
mod modes;
mod outputs;
mod outputs_disk;
mod outputs_kills;
mod progress;
mod replay;
mod saving;
mod session;
mod settings;
mod signals;
mod slurm;
mod small_disk;
mod steps;
mod stops;
mod strangers;
mod tasks;
mod threads;
mod threads_exchange;
mod threads_feeding;
mod threads_inside;
mod threads_kills;
mod threads_pool;
mod tool;
mod twins;
mod unordered;

/// The program that plays all parts.
const ACTOR: &str = env!("CARGO_BIN_EXE_actor");
