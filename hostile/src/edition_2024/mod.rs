//! Programs in words that edition 2021 does not have.

pub(crate) mod chains;
