//! Runs: one call of a root checkpointed function from its first start to completion, across processes.

mod arguments;
mod calls;
mod completion;
mod digest;
mod ended;
mod function;
mod identity;
mod nested;
mod opening;
mod registry;
mod resume;
mod root;
mod save;
mod start;
mod stop;

pub use arguments::Arguments;
pub use function::{Function, Site};
pub use nested::{CallSite, Callee, Known, Lent, Parameters};
pub(crate) use nested::{give_back, hand, recover, take};
pub(crate) use registry::within_root;
pub(crate) use root::Next;
pub(crate) use root::{Here, Root};
pub(crate) use start::start;
pub(crate) use stop::end_with;
