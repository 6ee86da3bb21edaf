//! A root's saves: the one that is going on, and what those before were like.

use std::time::Duration;

use super::cost::Cost;
use super::flight::Flight;
use crate::store::{Saved, Staging};

/// What is known of them between two safe points.
#[derive(Debug, Default)]
pub(super) struct Saves {
    /// The one that goes on beside the function.
    pub(super) flight: Option<Flight>,
    /// Another one was asked for meanwhile, and why.
    pub(super) again: Option<Option<&'static str>>,
    /// The memory for copies of long rows.
    pub(super) staging: Staging,
    /// What they have cost.
    pub(super) cost: Cost,
    /// How long the last one took.
    pub(super) took: Duration,
    /// What one takes of memory while the function waits.
    pub(super) needs: u64,
    /// Whether the user has been told that there is too little memory for one.
    pub(super) told_memory: bool,
    /// What the function has saved at the safe point where it is.
    pub(super) here: SavedHere,
}

/// What has been saved at the safe point where the function is.
#[derive(Debug, Default)]
pub(super) enum SavedHere {
    #[default]
    Nothing,
    /// This.
    Saved(Saved),
    /// What is being written.
    InFlight,
}
