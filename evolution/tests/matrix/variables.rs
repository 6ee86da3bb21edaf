//! Variables that go, and change their names, places and roles.

use crate::row::{Row, refuses, resumes, tells};

pub(crate) const TABLE: &[Row] = &[
    // One that is gone is dropped.
    tells(
        "removed",
        "45",
        &["`seen` of the checkpoint is not needed any more and dropped"],
    ),
    // A new one beside one that is gone may be that one.
    tells(
        "renamed",
        "42",
        &[
            "`sum` of the checkpoint is not needed",
            "`total` is new",
            "#[ckpt(name = \"sum\")]",
        ],
    ),
    resumes("renamed_with_name", "45"),
    resumes("reordered", "45 955"),
    tells(
        "skipped",
        "19",
        &["`table` of the checkpoint is not needed any more and dropped"],
    ),
    tells(
        "no_longer_skipped",
        "19",
        &["`table` is not in the checkpoint"],
    ),
    tells("hidden", "47", &["`step.2` is not in the checkpoint"]).stopped_at(9),
    refuses(
        "hidden_by_another_type",
        &["step: the checkpoint has u64, the program wants f64"],
    )
    .then("50"),
    resumes("moved_inwards", "45"),
    resumes("moved_outwards", "45"),
    tells(
        "split_in_two",
        "(42, 7)",
        &["`both` of the checkpoint", "`sum`, `steps` are new"],
    ),
];
