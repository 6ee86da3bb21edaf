//! Values of checkpoints, looked at without the program they are of.

mod array_diff;
mod compare;
mod inline;
mod json;
mod shape;
mod stats;
mod tree;
mod walk;

pub(crate) use array_diff::ArrayDifference;
pub(crate) use compare::{What, compare};
pub(crate) use json::Json;
pub(crate) use tree::lines;

use ckpt_runtime::codec::Schema;
use ckpt_runtime::format::Variable;

/// The schema of a variable that can be read by it to the end.
pub(crate) fn readable(variable: &Variable) -> Option<Schema> {
    let schema = Schema::from_bytes(&variable.schema).ok()?;
    let mut look = variable.look(&schema);
    while look.next().ok()?.is_some() {}
    Some(schema)
}
