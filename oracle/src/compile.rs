//! Compiling generated programs, many in one crate, with the `ckpt` of a checkout.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, io};

use serde_json::Value;

use crate::generate::Program;
use crate::tree::Side;

/// Programs are started thousands of times: they are not moved to where they are loaded, and load one library less.
#[cfg(target_os = "linux")]
const QUICK_TO_START: &[&str] = &[
    "-C",
    "relocation-model=static",
    "-C",
    "link-arg=-static-libgcc",
];
#[cfg(not(target_os = "linux"))]
const QUICK_TO_START: &[&str] = &[];

/// The compiler, and the library that programs are linked with.
#[derive(Debug, Clone)]
pub struct Toolchain {
    library: PathBuf,
}

impl Toolchain {
    /// Builds `ckpt` in the checkout at `workspace` and finds out where it is.
    ///
    /// # Errors
    /// What cargo said.
    pub fn new(workspace: &Path) -> io::Result<Self> {
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let output = Command::new(cargo)
            .args(["build", "--package", "ckpt", "--message-format", "json"])
            .arg("--manifest-path")
            .arg(workspace.join("Cargo.toml"))
            .output()?;
        if !output.status.success() {
            let words = String::from_utf8_lossy(&output.stderr).into_owned();
            return Err(io::Error::other(words));
        }
        let text = String::from_utf8_lossy(&output.stdout);
        let library = text.lines().filter_map(library_of).next_back();
        library
            .map(|library| Toolchain { library })
            .ok_or_else(|| io::Error::other("cargo did not say where the library ckpt is"))
    }

    /// The checkout that `ORACLE_WORKSPACE` names, or the one that the oracle is in.
    ///
    /// # Errors
    /// What cargo said.
    pub fn chosen() -> io::Result<Self> {
        let own = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
        let chosen = env::var_os("ORACLE_WORKSPACE").unwrap_or_else(|| own.into());
        Toolchain::new(Path::new(&chosen))
    }

    /// `check`: everything that can be refused is, but nothing is built.
    fn rustc(&self, directory: &Path, check: bool, optimise: bool) -> Command {
        let mut command = Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
        let dependencies = self.library.parent().expect("a file is in a directory");
        command
            .current_dir(directory)
            .args(["--edition", "2024", "--crate-name", "batch", "main.rs"])
            .args(["--error-format", "json", "--cap-lints", "allow"])
            .args(["-C", "debuginfo=0", "-C", "overflow-checks=off"])
            .args(QUICK_TO_START)
            .args(match check {
                true => ["-o", "checked", "--emit=metadata"],
                false => ["-o", "batch", "--emit=link"],
            })
            .args([
                "-C",
                if optimise {
                    "opt-level=2"
                } else {
                    "opt-level=0"
                },
            ])
            .arg("-L")
            .arg(format!(
                "dependency={}",
                dependencies.join("deps").display()
            ))
            .arg("--extern")
            .arg(format!("ckpt={}", self.library.display()));
        command
    }
}

/// The library's file, if a line of cargo's tells it.
fn library_of(line: &str) -> Option<PathBuf> {
    let message: Value = serde_json::from_str(line).ok()?;
    let ours = message["reason"] == "compiler-artifact" && message["target"]["name"] == "ckpt";
    let files = message["filenames"].as_array().filter(|_| ours)?;
    let files = files.iter().filter_map(Value::as_str);
    let library = files
        .map(PathBuf::from)
        .find(|file| file.extension().is_some_and(|e| e == "rlib"))?;
    Some(library)
}

/// What became of a batch.
#[derive(Debug)]
pub struct Batch {
    /// The executable; `programs` says what is in it.
    pub binary: PathBuf,
    /// The indices of the programs that compiled.
    pub programs: Vec<usize>,
    /// Those that did not, with the side and what the compiler said of each.
    pub refused: BTreeMap<usize, (Side, String)>,
}

/// Compiles programs, or one side of them, into one executable, without those that are refused.
///
/// # Errors
/// When the compiler cannot be run, or fails without naming a program.
pub fn compile(
    tools: &Toolchain,
    directory: &Path,
    programs: &[Program],
    sides: &[Side],
    optimise: bool,
) -> io::Result<Batch> {
    let mut batch = Batch {
        binary: directory.join("batch"),
        programs: (0..programs.len()).collect(),
        refused: BTreeMap::new(),
    };
    fs::write(directory.join("macros.rs"), include_str!("macros.rs"))?;
    fs::write(directory.join("support.rs"), include_str!("support.rs"))?;
    fs::write(directory.join("called.rs"), include_str!("called.rs"))?;
    let later = include_str!("called_later.rs");
    fs::write(directory.join("called_later.rs"), later)?;
    for (index, program) in programs.iter().enumerate() {
        for &side in sides {
            let file = directory.join(format!("{}{index}.rs", letter(side)));
            fs::write(file, program.module(side))?;
        }
    }
    // One program is compiled to see whether it is refused; of many, most are not.
    let mut check = programs.len() == 1;
    while !batch.programs.is_empty() {
        fs::write(directory.join("main.rs"), main_of(&batch.programs, sides))?;
        let output = tools.rustc(directory, check, optimise).output()?;
        if output.status.success() && !check {
            return Ok(batch);
        }
        if output.status.success() {
            check = false;
            continue;
        }
        let words = String::from_utf8_lossy(&output.stderr);
        let blamed = blamed(&words);
        if blamed.is_empty() {
            return Err(io::Error::other(format!(
                "rustc blames no program:\n{words}"
            )));
        }
        batch.programs.retain(|index| !blamed.contains_key(index));
        batch.refused.extend(blamed);
    }
    Ok(batch)
}

/// How the modules of a side begin.
fn letter(side: Side) -> char {
    match side {
        Side::Annotated => 'p',
        Side::Twin => 't',
    }
}

fn main_of(programs: &[usize], sides: &[Side]) -> String {
    let mut modules =
        String::from("#[macro_use]\nmod macros;\nmod support;\nmod called;\nmod called_later;\n");
    let mut arms = String::new();
    for index in programs {
        for &side in sides {
            let name = format!("{}{index}", letter(side));
            modules += &format!("mod {name};\n");
            arms += &format!("        \"{name}\" => {name}::run(),\n");
        }
    }
    format!(
        "{modules}\nfn main() {{\n    let name = std::env::args().nth(1).unwrap_or_default();\n    match name.as_str() {{\n{arms}        _ => std::process::exit(2),\n    }}\n}}\n"
    )
}

/// The programs that errors point into. A twin that is refused is the generator's fault, whatever else is.
fn blamed(words: &str) -> BTreeMap<usize, (Side, String)> {
    let mut found: BTreeMap<usize, (Side, String)> = BTreeMap::new();
    for line in words.lines() {
        let Ok(message) = serde_json::from_str::<Value>(line) else {
            continue;
        };
        if message["level"] != "error" {
            continue;
        }
        let Some((side, index)) = place(&message) else {
            continue;
        };
        let rendered = message["rendered"].as_str().unwrap_or_default();
        match found.get_mut(&index) {
            Some((known, words)) if *known == side => words.push_str(rendered),
            Some((Side::Twin, _)) => {}
            _ => {
                found.insert(index, (side, rendered.to_owned()));
            }
        }
    }
    found
}

fn place(message: &Value) -> Option<(Side, usize)> {
    message["spans"].as_array()?.iter().find_map(place_of_span)
}

/// What comes out of a macro points into its definition, and into the code that calls it.
fn place_of_span(span: &Value) -> Option<(Side, usize)> {
    let own = span["file_name"].as_str().and_then(side_and_index);
    own.or_else(|| match &span["expansion"]["span"] {
        Value::Null => None,
        caller => place_of_span(caller),
    })
}

fn side_and_index(file: &str) -> Option<(Side, usize)> {
    let stem = file.strip_suffix(".rs")?;
    let side = match stem.get(..1)? {
        "p" => Side::Annotated,
        "t" => Side::Twin,
        _ => return None,
    };
    Some((side, stem[1..].parse().ok()?))
}
