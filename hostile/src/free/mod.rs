//! Programs that need `unsafe`, which the library forbids.

pub(crate) mod unsafety;
