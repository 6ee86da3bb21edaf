//! What the code that `#[checkpointed]` writes calls. Not for people: it may change in any version.

pub use serde;

#[cfg(debug_assertions)]
pub use crate::common::{INTEGERS, NUMBERS, OTHERS};
pub use crate::frame::arm::Arm;
pub use crate::frame::call::Watched;
pub use crate::frame::fed::{feed, feed_of_task};
pub use crate::frame::kind::{ALWAYS_LOOK, NEVER, keeps_its_length, kind, never};
pub use crate::frame::outcome::{Fine, MayFail, Returned, is_result};
pub use crate::frame::range::counted;
pub use crate::frame::stepped::stepped;
pub use crate::frame::task::polled;
pub use crate::frame::told::{
    TellAgain, TellKept, TellLent, TellLentFirst, TellLentSecond, Told, marker, same,
};
pub use crate::frame::walk::{WalkInBlocks, held, rest};
pub use crate::frame::{enter, keep, let_go, path_of, settled, taken};
pub use crate::long::{array, arrays, kept_array, kept_arrays};
pub use crate::raw::place::{Own, Parked, Shared, View, settle};
pub use crate::run::{
    Arguments, Bound, CallSite, Callee, Function, Known, Lent, Parameters, Site, Why,
};
pub use crate::savable::absent;
pub use crate::snapshot::{Own, Parked, View};
