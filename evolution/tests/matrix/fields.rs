//! Structs whose fields change, or that change themselves: fields match by name, as with serde.

use crate::row::{Row, refuses, resumes, tells};

pub(crate) const TABLE: &[Row] = &[
    // A new field needs a default.
    resumes("added_with_default", "45 State { heat: 1, time: 0 }"),
    refuses("added", &["`state", "`time`"]).then("45 State { heat: 1, time: 9 }"),
    resumes("added_option", "45 State { heat: 1, time: None }"),
    // One that is gone is dropped.
    tells("removed", "45 State { heat: 1 }", &["`state.time`"]),
    refuses("renamed", &["`state", "`warmth`"]).then("45 State { warmth: 1 }"),
    resumes("renamed_with_alias", "45 State { warmth: 1 }"),
    resumes("reordered", "45 State { time: 4.0, heat: 1.0 }"),
    // Another type is an error wherever it is.
    refuses(
        "retyped",
        &["`state.heat`: the checkpoint has u32, the program wants u64"],
    ),
    refuses(
        "retyped_in_a_vec",
        &["`state.bodies[].mass`: the checkpoint has f32, the program wants f64"],
    ),
    refuses(
        "retyped_in_an_option",
        &[
            "`state.body",
            ".mass`: the checkpoint has f32, the program wants f64",
        ],
    ),
    refuses(
        "retyped_in_a_map",
        &[
            "`state.bodies",
            ".mass`: the checkpoint has f32, the program wants f64",
        ],
    ),
    refuses(
        "retyped_in_a_variant",
        &[
            "`state.kinds[]",
            ".mass`: the checkpoint has f32, the program wants f64",
        ],
    ),
    resumes(
        "reordered_in_a_vec",
        "45 State { bodies: [Body { charge: 4.0, mass: 1.0 }] }",
    ),
    resumes(
        "added_in_a_vec",
        "45 State { bodies: [Body { mass: 1.0, charge: 0.0 }, Body { mass: 4.0, charge: 0.0 }] }",
    ),
    tells(
        "removed_with_what_is_in_it",
        "45 State { time: 4 }",
        &["`state.body`"],
    ),
    resumes("usize_to_u64", "45 State { heat: 1 }"),
    resumes("another_kind_of_list", "45 State { heat: [1] }"),
    // The same with `#[checkpointed]`.
    resumes(
        "checkpointed_reordered",
        "45 State { time: 4.0, heat: 1.0 }",
    ),
    refuses("checkpointed_renamed", &["`state", "`warmth`"]).then("45 State { warmth: 1 }"),
    tells(
        "checkpointed_skipped",
        "45 State { heat: 1, cache: 0 }",
        &["`state.cache`"],
    ),
    refuses("checkpointed_added", &["`state", "`cache`"]).then("45 State { heat: 1, cache: 9 }"),
    tells(
        "checkpointed_removed",
        "45 State { heat: 1 }",
        &["`state.time`"],
    ),
    resumes("derived_to_checkpointed", "45 State { heat: 1, time: 4 }"),
    // A struct of another name is another struct; one in another module is not.
    refuses(
        "struct_renamed",
        &["`state`: the checkpoint has ", "Rod", "Bar"],
    )
    .then("45 Bar { heat: 1 }"),
    resumes("struct_moved", "45 State { heat: 1 }"),
    refuses(
        "wrapped",
        &["`state.heat`: the checkpoint has f64, the program wants "],
    )
    .then("45 State { heat: Heat(1.0) }"),
    refuses(
        "tuple_struct_longer",
        &["`state`: the checkpoint has ", ", the program wants "],
    ),
    refuses(
        "tuple_struct_to_named",
        &["`state`: the checkpoint has ", ", the program wants "],
    ),
];
