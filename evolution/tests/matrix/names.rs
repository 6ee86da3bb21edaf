//! Types of other names: what counts is what is in them.

use crate::row::{Row, refuses, resumes};

pub(crate) const TABLE: &[Row] = &[
    resumes("struct_renamed", "45 Bar { heat: 1 }"),
    // It has nothing else that says what its value means.
    refuses(
        "newtype_renamed",
        &["state: the checkpoint has Celsius(f64), the program wants Kelvin"],
    )
    .then("45 Degrees(1.0)"),
    resumes("struct_moved", "45 State { heat: 1 }"),
    resumes("wrapped", "45 State { heat: Heat(1.0) }"),
    resumes("enum_renamed", "45 Cold"),
];
