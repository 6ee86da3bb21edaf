//! What `#[checkpointed]` costs: kernels compiled twice from one text, with the attribute and without.
//!
//! `kernels` holds them, `clock` compares the twins by time, `callgrind` by instructions, `size`
//! by the size of their machine code, `table` prints. `disk`, `process` and `units` are for the commands that start programs
//! and save files.

pub mod callgrind;
pub mod clock;
#[path = "../common/disk.rs"]
pub mod disk;
pub mod kernels;
#[path = "../common/process.rs"]
pub mod process;
pub mod size;
pub mod table;
#[path = "../common/units.rs"]
pub mod units;
