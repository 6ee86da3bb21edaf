//! A run's directory: what is in it, who holds it, and how a checkpoint gets into it without ever being lost.
//!
//! docs/format.md §1 and §3–6 say what holds. All I/O goes through [`Disk`]. Nothing here prints: what the user should know
//! but need not stop for is gathered, and handed out by [`RunStore::take_warnings`].

mod alive;
mod choice;
mod complete;
mod directories;
mod disk;
pub(crate) mod events;
mod following;
mod forking;
mod generations;
mod listing;
mod lock;
mod paths;
mod prune;
mod reading;
mod real_disk;
pub(crate) mod real_file;
mod record_lock;
mod run_store;
mod save;
mod space;
mod spare;
mod sweep;
mod transfer;
mod trust;

#[cfg(test)]
mod mem_disk;
#[cfg(test)]
mod tests;

pub use alive::{LastHolder, last_holder, signs_apart};
pub use choice::Choice;
pub use disk::{Disk, HeldBy, LockFile, Locking, ReadFile, Stamp, Standing, WriteFile};
pub use events::{Before, Event, Events, Kind, read_events};
pub use following::Follower;
pub(crate) use forking::Forking;
pub use listing::{GenerationInfo, Live, RunInfo, State, Verdict, inspect, list, live, names};
pub use paths::RunName;
pub use reading::{generations, read_file, read_generation, verify_file, verify_generation};
pub use real_disk::RealDisk;
pub use run_store::RunStore;
pub use save::{Phase, SaveError, Saved};
pub use sweep::{Kept, Part, Plan, Removal, Sweep};
pub(crate) use transfer::{RowPlaces, Staging};
pub use trust::{Rights, Trust};

pub use crate::holder::Holder;
