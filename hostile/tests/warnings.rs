//! Of sloppy code the compiler and clippy say under the attribute what they say without.
//!
//! Each file of `sloppy/` is compiled twice, once with ckpt's attributes turned into comments, and the lints of each line are
//! compared. A line whose lints differ says so: `//~ lost: lint` for what is no longer said there under the attribute,
//! `//~ new: lint` for what is said only then. Such remarks may only become fewer.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use ckpt_tests::build;
use serde_json::Value;

/// A line, and the lint that speaks of it.
type Warnings = BTreeSet<(usize, String)>;

/// What is asked for, beside what is said anyway.
const WARN: &[&str] = &[
    "unused",
    "missing_debug_implementations",
    "unit_bindings",
    "clippy::all",
    "clippy::pedantic",
];

/// What people are told first, or most; each must be among what is said of both twins.
const COMMON: &[&str] = &[
    "deprecated",
    "non_snake_case",
    "path_statements",
    "unreachable_code",
    "unreachable_patterns",
    "unused_assignments",
    "unused_braces",
    "unused_comparisons",
    "unused_imports",
    "unused_labels",
    "unused_must_use",
    "unused_mut",
    "unused_parens",
    "unused_unsafe",
    "unused_variables",
];

#[test]
fn sloppy_code_is_told_what_its_twin_is() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("sloppy");
    let mut common = BTreeSet::new();
    let mut problems = String::new();
    for entry in fs::read_dir(&folder).expect("the folder is there") {
        let path = entry.expect("an entry").path();
        let kept = fs::read_to_string(&path).expect("a source file");
        let compiler = Compiler::new();
        let of_kept = compiler.warnings(&kept);
        let of_plain = compiler.warnings(&commented_out(&kept));
        common.extend(
            of_kept
                .intersection(&of_plain)
                .map(|(_, lint)| lint.clone()),
        );
        for (word, more, less) in [("lost", &of_plain, &of_kept), ("new", &of_kept, &of_plain)] {
            let found: Warnings = more.difference(less).cloned().collect();
            let remarked = compiler.remarks(&kept, word);
            for (line, lint) in found.symmetric_difference(&remarked) {
                let place = format!("{}:{line}: {word}: {lint}", path.display());
                let remark = remarked.contains(&(*line, lint.clone()));
                problems += &format!("{place}{}\n", if remark { ", no longer" } else { "" });
            }
        }
    }
    assert!(problems.is_empty(), "\n{problems}");
    let silent: Vec<_> = COMMON
        .iter()
        .filter(|lint| !common.contains(**lint))
        .collect();
    assert!(silent.is_empty(), "nothing is said of {silent:?}");
}

/// The same lines without the attributes.
fn commented_out(text: &str) -> String {
    let mut out = String::new();
    for line in text.split_inclusive('\n') {
        match line.trim_start().strip_prefix("#[ckpt") {
            Some(rest) => out += &format!("// {rest}"),
            None => out += line,
        }
    }
    out
}

/// Clippy where it is installed; else the compiler, which knows fewer lints.
struct Compiler {
    program: PathBuf,
    is_clippy: bool,
}

impl Compiler {
    fn new() -> Compiler {
        let rustc = || Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
        let root = rustc().args(["--print", "sysroot"]).output();
        let root = String::from_utf8(root.expect("rustc starts").stdout).expect("a path");
        let clippy = Path::new(root.trim()).join("bin/clippy-driver");
        match clippy.exists() {
            true => Compiler {
                program: clippy,
                is_clippy: true,
            },
            false => Compiler {
                program: rustc().get_program().into(),
                is_clippy: false,
            },
        }
    }

    fn warnings(&self, text: &str) -> Warnings {
        let directory = tempfile::tempdir().expect("a temporary directory");
        fs::write(directory.path().join("sloppy.rs"), text).expect("the directory is there");
        let warn = WARN
            .iter()
            .filter(|lint| self.knows(lint))
            .flat_map(|lint| ["-W", lint]);
        let output = Command::new(&self.program)
            .current_dir(directory.path())
            .args([
                "--edition",
                "2024",
                "--crate-type",
                "lib",
                "--emit",
                "metadata",
                "sloppy.rs",
            ])
            .args(["--error-format", "json"])
            .args(warn)
            .args(build::with_library())
            .output()
            .expect("the compiler starts");
        let said = String::from_utf8(output.stderr).expect("compilers write UTF-8");
        assert!(output.status.success(), "{said}");
        said.lines().filter_map(warning).collect()
    }

    fn knows(&self, lint: &str) -> bool {
        self.is_clippy || !lint.starts_with("clippy::")
    }

    /// What the remarks in a text tell.
    fn remarks(&self, text: &str, word: &str) -> Warnings {
        let mut remarks = Warnings::new();
        for (at, line) in text.lines().enumerate() {
            let of_word = line
                .split("//~")
                .skip(1)
                .filter_map(|remark| remark.trim().strip_prefix(word)?.strip_prefix(": "));
            let lints = of_word.flat_map(|lints| lints.split(", ").map(str::to_owned));
            remarks.extend(
                lints
                    .filter(|lint| self.knows(lint))
                    .map(|lint| (at + 1, lint)),
            );
        }
        remarks
    }
}

/// The line and the lint of a line of the compiler's.
fn warning(line: &str) -> Option<(usize, String)> {
    let message: Value = serde_json::from_str(line).ok()?;
    let lint = message["code"]["code"].as_str()?;
    // Advice on a signature, which the twins of a library's functions all get.
    if lint == "clippy::must_use_candidate" {
        return None;
    }
    let spans = message["spans"].as_array()?;
    let primary = spans.iter().find(|span| span["is_primary"] == true)?;
    let line = primary["line_start"].as_u64()?;
    Some((usize::try_from(line).ok()?, lint.to_owned()))
}
