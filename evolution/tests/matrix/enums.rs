//! Enums whose variants change: they match by name, and only those count that the data has.

use crate::row::{Row, refuses, resumes, tells};

pub(crate) const TABLE: &[Row] = &[
    resumes("added_in_front", "45 Cold"),
    resumes("added_at_the_end", "45 Cold"),
    resumes("removed", "45 Cold"),
    refuses("removed_the_one_it_has", &["`phase`", "`Cold`"]).then("45 Hot"),
    refuses("removed_one_of_those_it_has", &["`phase[]`", "`Cold`"]),
    resumes("reordered", "45 [Cold, Warm]"),
    refuses("renamed", &["`phase`", "`Cold`"]).then("45 Icy"),
    resumes("renamed_with_alias", "45 Icy"),
    refuses("unit_to_newtype", &["`phase", "Cold"]),
    resumes("unit_to_newtype_elsewhere", "45 Warm"),
    refuses(
        "retyped",
        &[
            "`phase[]",
            "Warm",
            ": the checkpoint has f32, the program wants f64",
        ],
    ),
    resumes("field_added", "45 Warm { by: 1, since: 0 }"),
    tells("field_removed", "45 Warm { by: 1 }", &["`phase", "since`"]),
    resumes("fields_reordered", "45 Warm { since: 2, by: 1 }"),
    resumes("checkpointed_reordered", "45 [Cold, Warm]"),
    refuses(
        "enum_renamed",
        &["`phase`: the checkpoint has ", "Phase", "Stage"],
    )
    .then("45 Cold"),
];
