//! Variants whose contents change, and enums that change themselves.

use crate::row::{Row, refuses, resumes, tells};

pub(crate) const TABLE: &[Row] = &[
    refuses("unit_to_newtype", &["phase.Cold: ", "no content"]),
    resumes("unit_to_newtype_elsewhere", "45 Warm"),
    refuses(
        "retyped",
        &[
            "phase[].Warm",
            ": the checkpoint has f32, the program wants f64",
        ],
    ),
    resumes("field_added", "45 Warm { by: 1, since: 0 }"),
    tells(
        "field_removed",
        "45 Warm { by: 1 }",
        &["`phase.Warm.since`"],
    ),
    resumes("fields_reordered", "45 Warm { since: 2, by: 1 }"),
    resumes("checkpointed_reordered", "45 [Cold, Warm]"),
];
