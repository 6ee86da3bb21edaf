//! ckpt in each of its modes: programs of their own that compute, save and are stopped, and what is measured of them from
//! within (`watch`) and from outside (`drive`).

pub(crate) mod drive;
pub(crate) mod modes;
pub(crate) mod program;
mod watch;
