//! What can be saved.

use serde::{Deserialize, Serialize};

/// A value that a checkpoint can hold: anything with serde's `Serialize` and `Deserialize` that borrows nothing but texts
/// (`&str`); these are put somewhere for ever by a resume.
///
/// `#[checkpointed]` on a struct or enum gives it both.
#[diagnostic::on_unimplemented(
    message = "ckpt cannot save a value of type `{Self}`",
    label = "this would have to be in the checkpoint",
    note = "leave it out with `#[ckpt(skip)]` on its `let` or parameter (a `let`'s initialiser runs again on resume)",
    note = "or write `#[checkpointed]` on the definition of the type",
    note = "or enable the `serde` feature of the crate the type comes from"
)]
pub trait Savable: Serialize + Deserialize<'static> {}

#[diagnostic::do_not_recommend]
impl<T: Serialize + Deserialize<'static>> Savable for T {}

/// What a skipped field is restored with.
#[diagnostic::on_unimplemented(
    message = "ckpt cannot make a skipped field of type `{Self}`, which has no `Default`",
    label = "a resume would have to make this",
    note = "say how it is made: `#[ckpt(skip, default = path)]` with a function `fn path() -> {Self}`"
)]
pub trait Absent: Default {}

#[diagnostic::do_not_recommend]
impl<T: Default> Absent for T {}

/// The value of a skipped field.
#[must_use]
pub fn absent<T: Absent>() -> T {
    T::default()
}
