//! What `#[checkpointed]` costs: kernels compiled twice from one text, with the attribute and without.
//!
//! `kernels` holds them, `clock` compares the twins by time, `callgrind` by instructions, `size`
//! by the size of their machine code, `table` prints.

pub mod callgrind;
pub mod clock;
pub mod kernels;
pub mod size;
pub mod table;
