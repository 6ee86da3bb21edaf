//! What happens to a run when its program is rebuilt between a stop and the resume. The tables are to be read; the programs
//! are in `evolution/src`, a module for each row. Each row is run for real: the old program is stopped, the new one
//! resumes, and where it refuses, the old one must still resume, and the program that is mended as the message says.

mod calls;
mod enums;
mod fields;
mod functions;
mod loops;
mod programs;
mod row;
mod types;
mod variables;

use row::{Row, check};

/// The tables, by the file of the programs.
const TABLES: &[(&str, &[Row])] = &[
    ("variables", variables::TABLE),
    ("types", types::TABLE),
    ("fields", fields::TABLE),
    ("enums", enums::TABLE),
    ("loops", loops::TABLE),
    ("functions", functions::TABLE),
    ("calls", calls::TABLE),
];

/// Rows that hold once checkpoints are read by the schema that is stored with them. Until then they are expected not to; one that does is
/// to be taken off.
const NEEDS_CODEC: &[&str] = &[];

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

    tables!(variables types fields enums loops functions calls);
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
