//! The only place in the project with `unsafe` code: signal dispositions, and values lent to a snapshot.
#![allow(unsafe_code)]

pub(crate) mod place;
