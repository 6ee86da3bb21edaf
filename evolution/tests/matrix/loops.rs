//! Loops that get other headers, names and places: they match by name, or by header and nesting.

use crate::row::{Row, refuses, resumes};

pub(crate) const TABLE: &[Row] = &[
    refuses(
        "header_changed",
        &[
            "made in `for i in 0 .. 10`, and there is no such loop",
            "#[ckpt(name = \"for i in 0 .. 10\")]",
        ],
    )
    .then("190"),
    refuses(
        "variable_renamed",
        &["#[ckpt(name = \"for i in 0 .. 10\")]"],
    )
    .then("45"),
    resumes("named_in_both", "190"),
    resumes("range_extended", "190"),
    refuses("kind_changed", &["it has no variable `while`"]),
    resumes("moved", "45"),
    refuses(
        "removed",
        &["made in `for i in 0 .. 10`, and there is no such loop"],
    ),
    resumes("another_before", "45"),
    resumes("another_behind", "1045"),
    refuses(
        "another_with_the_same_header",
        &[
            "one of 1 `for i in 0 .. 10`, and now there are 2",
            "#[ckpt(name = \"…\")]",
        ],
    )
    .then("45"),
    refuses(
        "one_of_two_removed",
        &["one of 2 `for i in 0 .. 10`, and now there are 1"],
    ),
    refuses(
        "nested_deeper",
        &["made in `for i in 0 .. 10`, and there is no such loop"],
    ),
    resumes("safe_point_added", "135"),
    refuses(
        "safe_point_removed",
        &["made in `for i in 0 .. 10 > for j in 0 .. 3`"],
    ),
    // (A loop with safe points inside goes on with the range that was saved.)
    refuses(
        "outer_header_changed",
        &["#[ckpt(name = \"for i in 0 .. 3 > for j in 0 .. 4\")]"],
    )
    .stopped_at(9)
    .then("18"),
    resumes("into_a_branch", "45"),
    resumes("body_changed", "183"),
    resumes("labelled", "28"),
    refuses("named_later", &["#[ckpt(name = \"for i in 0 .. 10\")]"]).then("45"),
];
