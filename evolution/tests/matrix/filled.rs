//! Variables that the checkpoint does not have, and that something may change before the safe point.

use crate::row::{Row, refuses, tells};

pub(crate) const TABLE: &[Row] = &[
    // One that something has changed since is not what it began as.
    refuses(
        "filled_before",
        &[
            "it has no variable `weights`",
            "what may change `weights` between its beginning and this point is not done again",
        ],
    )
    .then("94"),
    refuses("filled_by_a_loop", &["what may change `seen`"])
        .stopped_at(6)
        .then("35"),
    refuses("filled_in_an_iteration", &["what may change `row`"])
        .stopped_at(9)
        .then("37"),
    refuses("filled_through_a_cell", &["what may change `step`"]).then("80"),
    refuses("filled_in_a_branch", &["what may change `names`"]).then("45"),
    tells(
        "filled_again",
        "66",
        &["`step` is not in the checkpoint and begins"],
    ),
    refuses("parameter_filled", &["what may change `log`"]).then("52"),
];
