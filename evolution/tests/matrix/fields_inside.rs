//! The same inside of others and of collections.

use crate::row::{Row, refuses, resumes, tells};

pub(crate) const TABLE: &[Row] = &[
    refuses(
        "retyped_in_a_vec",
        &["state.bodies[].mass: the checkpoint has f32, the program wants f64"],
    ),
    refuses(
        "retyped_in_an_option",
        &[
            "state.body",
            ".mass: the checkpoint has f32, the program wants f64",
        ],
    ),
    refuses(
        "retyped_in_a_map",
        &[
            "state.bodies",
            ".mass: the checkpoint has f32, the program wants f64",
        ],
    ),
    refuses(
        "retyped_in_a_variant",
        &[
            "state.kinds[]",
            ".mass: the checkpoint has f32, the program wants f64",
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
];
