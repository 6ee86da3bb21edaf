//! What happens to a run when its program is rebuilt between a stop and the resume. The tables are to be read; the programs
//! are in `evolution/src`, a module for each row. Each row is run for real: the old program is stopped, the new one
//! resumes, and where it refuses, the old one must still resume, and the program that is mended as the message says.

mod calls;
mod enums;
mod fields;
mod fields_inside;
mod filled;
mod functions;
mod loops;
mod names;
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
    ("filled", filled::TABLE),
    ("structs", structs::TABLE),
    ("enums", enums::TABLE),
    ("variants", variants::TABLE),
    ("names", names::TABLE),
    ("loops", loops::TABLE),
    ("functions", functions::TABLE),
    ("calls", calls::TABLE),
];

fn of(file: &str) -> &'static [Row] {
    let table = TABLES.iter().find(|(name, _)| *name == file);
    table.expect("a table").1
}

macro_rules! tables {
    ($($file:ident)*) => {$(
        #[test]
        fn $file() {
            check(stringify!($file), of(stringify!($file)));
        }
    )*};
}

// In modules of their names there are the tables.
mod each {
    use super::*;

    tables!(new_variables filled variables types fields fields_inside structs enums variants names loops functions calls);
}

#[test]
fn every_program_has_its_row() {
    let listed = programs::list();
    let rows = TABLES
        .iter()
        .flat_map(|(file, rows)| rows.iter().map(move |row| format!("{file}::{}", row.case)));
    let rows: Vec<String> = rows.collect();
    assert_eq!(listed, rows, "in the same order");
}
