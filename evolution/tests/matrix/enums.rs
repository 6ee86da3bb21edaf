//! Enums whose variants change: they match by name, and only those count that the data has.

use crate::row::{Row, refuses, resumes};

pub(crate) const TABLE: &[Row] = &[
    resumes("added_in_front", "45 Cold"),
    resumes("added_at_the_end", "45 Cold"),
    resumes("removed", "45 Cold"),
    refuses("removed_the_one_it_has", &["phase: ", "`Cold`"]).then("45 Hot"),
    refuses("removed_one_of_those_it_has", &["phase[]: ", "`Cold`"]),
    resumes("reordered", "45 [Cold, Warm]"),
    refuses("renamed", &["phase: ", "`Cold`"]).then("45 Icy"),
    resumes("renamed_with_alias", "45 Icy"),
];
