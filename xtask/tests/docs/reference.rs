//! What the documents list is what there is: fields of the header in docs/format.md, variables and exit codes in
//! docs/environment.md, packages in docs/architecture.md.

use std::fs;

use crate::markdown;
use crate::pages::{self, root};

fn source(path: &str) -> String {
    fs::read_to_string(root().join(path)).expect("a source file")
}

/// The rows of the tables of a document, by their first cell, less its backticks.
fn first_cells(document: &str) -> Vec<String> {
    let units = markdown::units(&pages::named(document).text);
    units
        .iter()
        .filter_map(|unit| unit.trim().strip_prefix('|')?.split('|').next())
        .map(|cell| cell.trim().replace('`', ""))
        .collect()
}

#[test]
fn every_variable_has_a_row() {
    let rows = first_cells("docs/environment.md");
    let text = source("ckpt-runtime/src/settings/names.rs");
    let (constants, _) = text
        .split_once("pub(super) const ALL")
        .expect("the list of all");
    let names: Vec<&str> = constants
        .split('"')
        .filter(|word| word.starts_with("CKPT_"))
        .collect();
    assert!(names.len() >= 16, "only {names:?}");
    for name in &names {
        assert!(rows.iter().any(|row| row == name), "no row for {name}");
    }
    for row in rows.iter().filter(|row| row.starts_with("CKPT_")) {
        assert!(names.contains(&row.as_str()), "{row} is no variable");
    }
}

#[test]
fn every_exit_code_has_a_row() {
    let rows = first_cells("docs/environment.md");
    let text = source("ckpt-runtime/src/exit.rs");
    let codes: Vec<&str> = text
        .lines()
        .filter_map(|line| line.strip_prefix("pub const EXIT_")?.split("= ").nth(1))
        .map(|code| code.trim_end_matches(';'))
        .collect();
    assert!(codes.len() >= 5, "only {codes:?}");
    for code in codes {
        assert!(rows.iter().any(|row| row == code), "no row for {code}");
    }
}

#[test]
fn every_package_has_a_row() {
    let rows = first_cells("docs/architecture.md");
    let manifest = source("Cargo.toml");
    let members = manifest.split_once("members = [").expect("a workspace").1;
    let members = members.split(']').next().unwrap_or_default();
    for member in members.split('"').skip(1).step_by(2) {
        let row = format!("{member}/");
        assert!(rows.contains(&row), "no row for {row}");
    }
}

#[test]
fn the_readme_is_short() {
    let lines = pages::named("README.md").text.lines().count();
    assert!((100..=150).contains(&lines), "{lines} lines");
}

/// The names of a struct's fields that are written, in order.
fn fields(source: &str, name: &str) -> Vec<String> {
    let (_, body) = source
        .split_once(&format!("pub struct {name} {{"))
        .unwrap_or_else(|| panic!("no struct {name}"));
    let body = body.split("\n}").next().unwrap_or_default();
    let field = |line: &str| {
        Some(
            line.trim()
                .strip_prefix("pub")?
                .trim_start_matches("(crate)")
                .split_once(':')?
                .0
                .trim()
                .to_owned(),
        )
    };
    // What is skipped is not in the header: the line after the attribute.
    let lines = || body.lines();
    let before = std::iter::once("").chain(lines());
    let written = before
        .zip(lines())
        .filter(|(before, _)| before.trim() != "#[serde(skip)]");
    written.filter_map(|(_, line)| field(line)).collect()
}

#[test]
fn the_header_is_as_described() {
    let sources = ["format/model.rs", "format/extent.rs", "raw/bulk.rs"];
    let source: String = sources
        .iter()
        .map(|file| source(&format!("ckpt-runtime/src/{file}")))
        .collect();
    let text = pages::named("docs/format.md").text;
    let blocks = markdown::blocks(&text);
    let block = blocks
        .iter()
        .find(|block| block.code.starts_with("header "))
        .expect("the structure of the header");
    // A line that begins with a name, and the indented ones after it.
    let described = |name: &str| -> Vec<String> {
        let mut lines = block
            .code
            .lines()
            .skip_while(|line| !line.starts_with(name));
        let first = lines.next().expect("a line for each structure");
        let more = lines.take_while(|line| line.starts_with(' '));
        let all = [first.trim_start_matches(name)]
            .into_iter()
            .chain(more)
            .collect::<String>();
        let fields = all.split(',').filter_map(|field| field.split_once(':'));
        fields.map(|(field, _)| field.trim().to_owned()).collect()
    };
    let structures = [
        ("Meta", "Meta"),
        ("Argument", "Argument"),
        ("Frame", "FrameSummary"),
        ("Position", "Position"),
        ("Variable", "VariableSummary"),
        ("Row", "RowSummary"),
        ("Element", "Element"),
        ("Extent", "Extent"),
    ];
    for (documented, name) in structures {
        assert_eq!(described(documented), fields(&source, name), "{documented}");
    }
}
