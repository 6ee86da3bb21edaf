//! Files as variables: a resume finds them as they were at the checkpoint.
//!
//! ```no_run
//! # use ckpt_runtime as ckpt;
//! # fn main() -> std::io::Result<()> {
//! use std::io::Write;
//!
//! let mut input = ckpt::fs::Input::open("numbers.txt")?;
//! let mut output = ckpt::fs::Output::create("squares.txt")?;
//! // In a `#[checkpointed]` function the top of this loop is a safe point, and both are saved there.
//! while let Some(line) = input.next_line()? {
//!     let n: u64 = line.parse().map_err(std::io::Error::other)?;
//!     writeln!(output, "{}", n * n)?;
//! }
//! output.finish()
//! # }
//! ```
//!
//! Both are savable variables like any other, also inside of structs and collections, lent to marked calls, and as a part of
//! a [`Session`](crate::Session)'s state. What is saved of a file is its path, how far it was, and a checksum of what lies
//! there; the bytes stay in the file.
//!
//! - [`Output`] is written at its end only. A save makes all bytes written so far durable, then notes how many they are; a
//!   resume cuts the file there. So what was written between the checkpoint and a kill is not there twice, and the finished
//!   file is, byte for byte, the one that an undisturbed run writes.
//! - [`Input`] is read with a buffer. A save notes how far; a resume reads on from there.
//!
//! A resume compares what it finds with what was saved before it changes anything. If the file is gone, shorter, or has other
//! bytes there, it is an [`Error::FileMismatch`](crate::Error::FileMismatch), exit code 65, and neither the checkpoint nor any file is touched.

mod input;
mod medium;
mod open;
mod output;
mod record;
mod resuming;
mod table;
mod writer;

pub use input::Input;
pub use output::Output;
pub(crate) use resuming::{Resumed, Resuming};
pub(crate) use table::make_durable;

/// The size of a buffer, in bytes, where none is asked for.
const BUFFER: usize = 64 * 1024;

#[cfg(test)]
mod tests;
