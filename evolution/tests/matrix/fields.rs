//! Structs whose fields change: they match by name, as with serde.

use crate::row::{Row, refuses, resumes, tells};

pub(crate) const TABLE: &[Row] = &[
    // A new field needs a default.
    resumes("added_with_default", "45 State { heat: 1, time: 0 }"),
    refuses("added", &["state: ", "`time`"]).then("45 State { heat: 1, time: 9 }"),
    resumes("added_option", "45 State { heat: 1, time: None }"),
    // One that is gone is dropped.
    tells("removed", "45 State { heat: 1 }", &["`state.time`"]),
    refuses("renamed", &["state: ", "`warmth`"]).then("45 State { warmth: 1 }"),
    resumes("renamed_with_alias", "45 State { warmth: 1 }"),
    resumes("reordered", "45 State { time: 4.0, heat: 1.0 }"),
    // Another type is an error wherever it is.
    refuses(
        "retyped",
        &["state.heat: the checkpoint has u32, the program wants u64"],
    ),
];
