//! Variables that the checkpoint does not have: they begin with their initialisers.

use crate::row::{Row, refuses, tells};

pub(crate) const TABLE: &[Row] = &[
    // A new one begins with its initialiser …
    tells(
        "added",
        "129",
        &["`factor` is not in the checkpoint and begins as its `let` or the caller says"],
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
        &["`first`, `second` are not in the checkpoint and begin as their"],
    ),
    tells("needed_later", "59", &["`step` is not in the checkpoint"]),
];
