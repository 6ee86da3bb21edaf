//! The only place in the project with `unsafe`: what the language cannot check, behind functions that are safe to call.
//!
//! Each block argues in a `SAFETY:` comment why it is sound. Nothing here knows what it is used for.

#![allow(unsafe_code)]

pub(crate) mod apart;
pub(crate) mod bulk;
pub(crate) mod cache;
pub(crate) mod callers;
pub(crate) mod clock;
pub(crate) mod cursor;
pub(crate) mod encoder;
pub(crate) mod fork;
pub(crate) mod items;
pub(crate) mod lock_owner;
pub(crate) mod mask;
pub(crate) mod memory;
pub(crate) mod place;
pub(crate) mod signal;
pub(crate) mod spare;

mod below;
mod errno;
