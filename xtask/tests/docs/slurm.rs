//! The table of docs/slurm.md is that of the tests which try it.

use ckpt_slurm_tests::table;

use crate::pages;

#[test]
fn the_table_is_what_is_tried() {
    let text = pages::named("docs/slurm.md").text;
    let table = table();
    assert!(
        text.contains(&table),
        "docs/slurm.md has another table than the tests:\n{table}"
    );
}
