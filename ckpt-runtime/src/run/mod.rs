//! Runs: one call of a root checkpointed function from its first start to completion, across processes.

mod arguments;
mod callee;
mod calls;
mod completion;
mod digest;
mod ended;
mod function;
mod handed;
mod identity;
mod nested;
mod opening;
mod rebuilt;
mod registry;
mod restore;
mod resume;
mod root;
mod said;
mod save;
mod session;
mod session_names;
mod start;
mod stop;
mod surroundings;
mod thread;

pub use arguments::Arguments;
pub use callee::{Callee, Known, Lent, Parameters};
pub use function::{Bound, Function, Site, Why};
pub use handed::CallSite;
pub(crate) use handed::{Home, give_back, hand, recover, recover_from, recover_unused, take};
pub(crate) use restore::{Decode, caught as restore};
pub(crate) use root::Next;
pub(crate) use root::{Here, Root};
pub use session::{Session, SessionOptions};
pub(crate) use start::start;
pub(crate) use stop::end_with;
pub(crate) use thread::{Task, within_root};
