//! Marked calls of functions that change.

use crate::row::{Row, refuses, resumes, tells};

pub(crate) const TABLE: &[Row] = &[
    refuses("callee_renamed", &["made in `for _ in 0 .. 2 > first(…)`"]),
    resumes("callee_renamed_with_id", "90"),
    tells(
        "callee_gets_a_variable",
        "1990",
        &["`sweep`: `factor` is not in the checkpoint"],
    ),
    tells(
        "callee_loses_a_variable",
        "90",
        &["`sweep`: `factor` of the checkpoint is not needed"],
    ),
    tells(
        "caller_gets_a_variable",
        "2090",
        &["`run`: `factor` is not in the checkpoint"],
    ),
    refuses("mark_removed", &["there is no such loop or call any more"]),
    refuses("callee_unmarked", &["is no checkpointed function now"]),
    tells(
        "lent_gets_a_sibling",
        "90 119",
        &["`steps` is not in the checkpoint"],
    ),
];
