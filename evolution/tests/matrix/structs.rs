//! Structs with `#[checkpointed]`, and structs that change themselves.

use crate::row::{Row, refuses, resumes, tells};

pub(crate) const TABLE: &[Row] = &[
    // The same with `#[checkpointed]`.
    resumes(
        "checkpointed_reordered",
        "45 State { time: 4.0, heat: 1.0 }",
    ),
    refuses("checkpointed_renamed", &["state: ", "`warmth`"]).then("45 State { warmth: 1 }"),
    tells(
        "checkpointed_skipped",
        "45 State { heat: 1, cache: 0 }",
        &["`state.cache`"],
    ),
    refuses("checkpointed_added", &["state: ", "`cache`"]).then("45 State { heat: 1, cache: 9 }"),
    tells(
        "checkpointed_removed",
        "45 State { heat: 1 }",
        &["`state.time`"],
    ),
    resumes("derived_to_checkpointed", "45 State { heat: 1, time: 4 }"),
    refuses(
        "tuple_struct_longer",
        &["state: the checkpoint has ", ", the program wants "],
    ),
    refuses(
        "tuple_struct_to_named",
        &["state: the checkpoint has ", ", the program wants "],
    ),
];
