//! What happens to a run when its program is rebuilt between a stop and the resume. The tables are to be read; the programs
//! are in `evolution/src`, a module for each row. Each row is run for real: the old program is stopped, the new one
//! resumes, and where it refuses, the old one must still resume, and the program that is mended as the message says.

mod calls;
mod enums;
mod fields;
mod fields_inside;
mod functions;
mod loops;
mod new_variables;
mod programs;
mod row;
mod structs;
mod types;
mod variables;
mod variants;

use row::{Row, check};

/// The tables, by the file of the programs.
const TABLES: &[(&str, &[Row])] = &[
    ("new_variables", new_variables::TABLE),
    ("variables", variables::TABLE),
    ("types", types::TABLE),
    ("fields", fields::TABLE),
    ("fields_inside", fields_inside::TABLE),
    ("structs", structs::TABLE),
    ("enums", enums::TABLE),
    ("variants", variants::TABLE),
    ("loops", loops::TABLE),
    ("functions", functions::TABLE),
    ("calls", calls::TABLE),
];

/// Rows that hold once checkpoints are read by the schema that is stored with them. Until then they are expected not to; one that does is
/// to be taken off.
const NEEDS_CODEC: &[&str] = &[
    "types::vec_of_u32_to_u64",
    "types::nested",
    "types::usize_to_u64",
    "types::boxed",
    "types::vec_to_deque",
    "types::vec_to_boxed_slice",
    "types::hash_map_to_b_tree_map",
    "types::tuple_to_array",
    "fields::added_with_default",
    "fields::added",
    "fields::added_option",
    "fields::removed",
    "fields::renamed",
    "fields::renamed_with_alias",
    "fields::reordered",
    "fields::retyped",
    "fields_inside::retyped_in_a_vec",
    "fields_inside::retyped_in_an_option",
    "fields_inside::retyped_in_a_map",
    "fields_inside::retyped_in_a_variant",
    "fields_inside::reordered_in_a_vec",
    "fields_inside::added_in_a_vec",
    "fields_inside::removed_with_what_is_in_it",
    "structs::checkpointed_reordered",
    "structs::checkpointed_renamed",
    "structs::checkpointed_skipped",
    "structs::checkpointed_added",
    "structs::checkpointed_removed",
    "structs::struct_renamed",
    "structs::struct_moved",
    "structs::wrapped",
    "structs::tuple_struct_longer",
    "structs::tuple_struct_to_named",
    "enums::added_in_front",
    "enums::added_at_the_end",
    "enums::removed",
    "enums::removed_the_one_it_has",
    "enums::removed_one_of_those_it_has",
    "enums::reordered",
    "enums::renamed",
    "enums::renamed_with_alias",
    "variants::unit_to_newtype_elsewhere",
    "variants::retyped",
    "variants::field_added",
    "variants::field_removed",
    "variants::fields_reordered",
    "variants::checkpointed_reordered",
    "variants::enum_renamed",
];

fn of(file: &str) -> &'static [Row] {
    let table = TABLES.iter().find(|(name, _)| *name == file);
    table.expect("a table").1
}

macro_rules! tables {
    ($($file:ident)*) => {$(
        #[test]
        fn $file() {
            check(stringify!($file), of(stringify!($file)), NEEDS_CODEC);
        }
    )*};
}

// In modules of their names there are the tables.
mod each {
    use super::*;

    tables!(new_variables variables types fields fields_inside structs enums variants loops functions calls);
}

#[test]
fn every_program_has_its_row() {
    let listed = programs::list();
    let rows = TABLES
        .iter()
        .flat_map(|(file, rows)| rows.iter().map(move |row| format!("{file}::{}", row.case)));
    let rows: Vec<String> = rows.collect();
    assert_eq!(listed, rows, "in the same order");
    for awaited in NEEDS_CODEC {
        assert!(rows.iter().any(|row| row == awaited), "no row {awaited}");
    }
}
