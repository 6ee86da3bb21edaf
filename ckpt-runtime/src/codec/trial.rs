//! What a `Deserialize` cannot read back must be refused when it is saved, not when the work would be lost.
//!
//! So a value is read back when one of its type is saved for the first time: a sample of it (`read/sample.rs`), with all that is
//! of another look than what comes before it. What is not looked at of long sequences is passed over, which takes time where their
//! items are of different lengths. Errors that speak of lengths and sums are not believed then, since something is missing; but
//! a field that is wanted and was never written will not be there at a resume either. What is written in unusual ways
//! (fields left out, structures as maps) is read back whole, each time it looks different than before; but for its long rows of
//! numbers, of which the first few are there.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};

use serde::Deserialize;

use super::read::try_decode;
use super::record::Found;
use super::{DecodeError, Recorded, Schema};

/// How many looks are remembered.
const MOST: usize = 10_000;

thread_local! {
    static ON_TRIAL: Cell<bool> = const { Cell::new(false) };
}

/// Whether a `Deserialize` is being run only to see whether it can read what has just been written. What it makes is thrown
/// away, so it must not act on the world.
#[must_use]
pub fn on_trial() -> bool {
    ON_TRIAL.get()
}

/// Reads what was recorded as a type that only the caller knows; why that cannot be done.
pub(crate) type Check<'c> = &'c dyn Fn(&Recorded, &[u8]) -> Result<(), DecodeError>;

/// Whether a resume could read what was recorded as a `T`.
pub(crate) fn can_be_read<T: Deserialize<'static>>(
    recorded: &Recorded,
    bytes: &[u8],
) -> Result<(), DecodeError> {
    can_be_read_by::<T>(|from| T::deserialize(from), recorded, bytes)
}

/// The same by a function.
pub(crate) fn can_be_read_by<T>(
    read: super::Read<T>,
    recorded: &Recorded,
    bytes: &[u8],
) -> Result<(), DecodeError> {
    let attempt =
        |sample: Option<&Found>| try_decode(read, &recorded.schema, bytes, &recorded.apart, sample);
    tried(read as usize, &attempt, recorded)
}

type Try<'t> = &'t dyn Fn(Option<&Found>) -> Result<(), DecodeError>;

/// `reader` is the code that reads it: where that is the same, so is what it accepts.
fn tried(reader: usize, attempt: Try<'_>, recorded: &Recorded) -> Result<(), DecodeError> {
    static GOOD: Mutex<BTreeSet<(usize, u64)>> = Mutex::new(BTreeSet::new());
    let good = || GOOD.lock().unwrap_or_else(PoisonError::into_inner);
    let looked_at = (reader, looks(&recorded.schema));
    if good().contains(&looked_at) {
        return Ok(());
    }
    let sample = (!recorded.unusual).then_some(&recorded.found);
    let is_whole = sample.is_none() && recorded.apart.is_empty();
    let before = ON_TRIAL.replace(true);
    // A panic of the type's own, with a part of its value, tells nothing.
    let result = catch_unwind(AssertUnwindSafe(|| attempt(sample)));
    ON_TRIAL.set(before);
    match result {
        Ok(Err(error)) if is_whole || error.is_for_good() => return Err(error),
        _ => {}
    }
    let mut good = good();
    if good.len() >= MOST {
        good.clear();
    }
    good.insert(looked_at);
    Ok(())
}

/// What a schema says but for how often.
fn looks(schema: &Schema) -> u64 {
    let mut hash = DefaultHasher::new();
    for node in &schema.nodes {
        node.shapes.hash(&mut hash);
    }
    hash.finish()
}
