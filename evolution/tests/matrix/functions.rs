//! Functions that get other names, and other arguments.

use crate::row::{Row, begins, resumes, tells};

pub(crate) const TABLE: &[Row] = &[
    // Another path is another function, until it is said that it is the same.
    begins("renamed", "450", &[]).then("423"),
    resumes("renamed_with_id", "423"),
    // Another argument is another run; CKPT_FROM says that it is the same.
    begins(
        "argument_changed",
        "4500",
        &["no checkpoint for these arguments", "CKPT_FROM="],
    )
    .then("45"),
    begins(
        "argument_added",
        "10045",
        &["no checkpoint for these arguments", "CKPT_FROM="],
    )
    .then("7045"),
    begins(
        "argument_removed",
        "45",
        &["no checkpoint for these arguments", "CKPT_FROM="],
    )
    .then("3045"),
    begins(
        "argument_retyped",
        "20",
        &["no checkpoint for these arguments", "CKPT_FROM="],
    ),
    begins(
        "argument_renamed",
        "90",
        &["no checkpoint for these arguments", "CKPT_FROM="],
    )
    .then("90"),
    tells(
        "state_added",
        "45 507",
        &["`steps` is not in the checkpoint"],
    ),
    begins("type_renamed", "450", &[]),
    begins("made_generic", "450", &[]),
];
