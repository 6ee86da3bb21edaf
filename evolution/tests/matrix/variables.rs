//! Variables that come, go, and change their names, places and roles.

use crate::row::{Row, refuses, resumes, tells};

pub(crate) const TABLE: &[Row] = &[
    // A new one begins with its initialiser …
    tells(
        "added",
        "129",
        &["`factor` is not in the checkpoint and begins as its `let` says"],
    ),
    tells(
        "added_from_a_saved_one",
        "3052",
        &["`base` is not in the checkpoint"],
    ),
    // … which looks at what the checkpoint has,
    tells(
        "added_from_one_that_has_changed",
        "2032",
        &["`first` is not in the checkpoint"],
    ),
    // not at what it has not.
    refuses(
        "added_from_what_is_gone",
        &[
            "it has no variable `size`",
            "names `table`, which is not there",
        ],
    )
    .then("134"),
    tells(
        "added_from_a_parameter",
        "115",
        &["`half` is not in the checkpoint"],
    ),
    tells(
        "added_in_a_tuple",
        "45 7",
        &["`steps` is not in the checkpoint"],
    ),
    tells(
        "added_by_a_closure",
        "439",
        &["`total` is not in the checkpoint"],
    ),
    refuses("added_with_a_jump", &["it has no variable `limit`"]).then("35"),
    tells(
        "added_in_a_loop",
        "9318",
        &["`more` is not in the checkpoint"],
    )
    .stopped_at(9),
    tells(
        "added_between_loops",
        "40",
        &["`factor` is not in the checkpoint"],
    )
    .stopped_at(6),
    refuses("added_by_a_move", &["it has no variable `first`"]).then("97"),
    tells(
        "added_twice",
        "199",
        &["`first`, `second` is not in the checkpoint"],
    ),
    tells("needed_later", "59", &["`step` is not in the checkpoint"]),
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
        &["`step`: the checkpoint has u64, the program wants f64"],
    )
    .then("50"),
    resumes("moved_inwards", "45"),
    resumes("moved_outwards", "45"),
    tells(
        "split_in_two",
        "(42, 7)",
        &["`both` of the checkpoint", "`sum`, `steps` is new"],
    ),
];
