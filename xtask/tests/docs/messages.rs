//! Every message of the product is explained: errors of the attribute in docs/refused.md or docs/troubleshooting.md, what the
//! runtime and the command say in docs/troubleshooting.md.

use std::fs;
use std::path::{Path, PathBuf};

use crate::literals::{self, Literal};
use crate::markdown;
use crate::pages::{self, root};
use crate::text;

#[test]
fn errors_of_the_attribute_are_explained() {
    explained(
        "ckpt-macros/src",
        &["docs/refused.md", "docs/troubleshooting.md"],
    );
    explained("src", &["docs/refused.md"]);
}

#[test]
fn messages_of_the_runtime_are_explained() {
    explained("ckpt-runtime/src", &["docs/troubleshooting.md"]);
}

#[test]
fn messages_of_the_command_are_explained() {
    explained(
        "ckpt-cli/src",
        &[
            "docs/troubleshooting.md",
            "docs/environment.md",
            "docs/tool.md",
        ],
    );
}

fn explained(sources: &str, documents: &[&str]) {
    let units = units(documents);
    let mut missing = Vec::new();
    let mut found = 0;
    for path in sources_of_product(sources) {
        for literal in of_file(&path) {
            found += 1;
            if !is_explained(&literal.text, &units) {
                missing.push(format!(
                    "{}:{}: {}",
                    path.display(),
                    literal.line,
                    literal.text
                ));
            }
        }
    }
    assert!(
        missing.is_empty(),
        "{} of {found} texts are not in {}:\n{}",
        missing.len(),
        documents.join(", "),
        missing.join("\n")
    );
}

/// The source files below a folder, less those that are there for tests only.
fn sources_of_product(folder: &str) -> Vec<PathBuf> {
    let mut paths = pages::files("rs");
    paths.retain(|path| path.starts_with(folder));
    let for_tests: Vec<PathBuf> = paths
        .iter()
        .flat_map(|path| {
            let inside = match path.file_stem().and_then(|stem| stem.to_str()) {
                Some("mod" | "lib" | "main") | None => path.parent().map(PathBuf::from),
                Some(_) => Some(path.with_extension("")),
            };
            let names = literals::test_modules(&source(path));
            names
                .into_iter()
                .filter_map(move |name| Some(inside.as_ref()?.join(name)))
        })
        .collect();
    let for_test = |path: &PathBuf| {
        let is =
            |module: &PathBuf| path.starts_with(module) || *path == module.with_extension("rs");
        for_tests.iter().any(is)
    };
    paths.retain(|path| !for_test(path));
    assert!(!paths.is_empty(), "no sources in {folder}");
    paths
}

fn of_file(path: &Path) -> Vec<Literal> {
    literals::of_source(&source(path))
}

fn source(path: &Path) -> String {
    fs::read_to_string(root().join(path)).expect("a source file")
}

fn units(documents: &[&str]) -> Vec<String> {
    let pages = documents.iter().map(|path| pages::named(path));
    pages
        .flat_map(|page| markdown::units(&page.text))
        .map(|unit| text::plain(&unit))
        .collect()
}

fn is_explained(message: &str, units: &[String]) -> bool {
    let parts = literals::parts(message);
    units
        .iter()
        .any(|unit| text::in_order(&parts, unit).is_some())
}

#[test]
fn placeholders_may_be_anything() {
    let units = ["ckpt: saved `pi` at 3: 7 B in 1 ms".to_owned()].map(|unit| text::plain(&unit));
    assert!(is_explained("saved `{}` {at}: {size} in {took}", &units));
    assert!(!is_explained("saved `{}` over {at}", &units));
}
