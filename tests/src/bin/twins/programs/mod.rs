//! The programs. Each checkpointed function prints what it does as it does it; the function that lists it gives it
//! arguments and prints its result. Functions that are not listed belong to one that is.

pub(crate) mod arrays;
pub(crate) mod branches;
pub(crate) mod carried;
pub(crate) mod collections;
pub(crate) mod configured;
pub(crate) mod declarations;
pub(crate) mod depths;
pub(crate) mod drops;
pub(crate) mod fed;
pub(crate) mod flow;
pub(crate) mod generics;
pub(crate) mod held;
pub(crate) mod hidden;
pub(crate) mod hidden_jumps;
pub(crate) mod iteration;
pub(crate) mod iterators;
pub(crate) mod keyed;
pub(crate) mod leaving;
pub(crate) mod lent_branches;
pub(crate) mod marked_arguments;
pub(crate) mod marked_calls;
pub(crate) mod marked_places;
pub(crate) mod mutable;
pub(crate) mod mutable_inside;
pub(crate) mod nested;
pub(crate) mod operands;
pub(crate) mod parameters;
pub(crate) mod sequences;
pub(crate) mod short;
pub(crate) mod skipping;
pub(crate) mod texts;
pub(crate) mod types;
pub(crate) mod unsettled;
pub(crate) mod with;
pub(crate) mod written;
