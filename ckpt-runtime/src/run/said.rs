//! What the user has been told of marked calls, once each.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

/// What has been said of marked calls: how they are written, and which of the warnings.
static SAID: Mutex<Option<HashSet<(&str, &str)>>> = Mutex::new(None);

pub(super) fn first_time(written: &'static str, what: &'static str) -> bool {
    let mut said = SAID.lock().unwrap_or_else(PoisonError::into_inner);
    said.get_or_insert_with(HashSet::new)
        .insert((written, what))
}

pub(super) fn was_said(written: &'static str, what: &'static str) -> bool {
    let said = SAID.lock().unwrap_or_else(PoisonError::into_inner);
    said.as_ref()
        .is_some_and(|said| said.contains(&(written, what)))
}
