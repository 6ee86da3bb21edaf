//! The programs in the documents, built as those of a crate that depends on `ckpt`.
//!
//! A block ```` ```rust ```` must compile without a warning; if it has a `main`, that is run, and must succeed. A block
//! ```` ```rust,compile_fail ```` must not compile; each line of the ```` ```text ```` block after it must be in what the
//! compiler says (`…` in it stands for anything).

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::markdown::{self, Block};
use crate::pages::{self, Page, root};
use crate::scratch;
use crate::text;

/// What a user of `ckpt` may have beside it.
const MANIFEST: &str = r#"
[package]
name = "documented"
edition = "2024"

[workspace]

[dependencies]
ckpt = { path = "ROOT" }
rand = { version = "=0.10.3", default-features = false }
rand_pcg = { version = "=0.10.2", features = ["serde"] }
"#;

/// A program of a document.
struct Program {
    /// The name of its binary.
    name: String,
    /// Where it stands.
    at: String,
    code: String,
    /// What the compiler must say, if it must fail.
    refused: Option<Vec<String>>,
}

#[test]
fn programs_compile_and_run_or_are_refused_as_told() {
    let programs: Vec<Program> = pages::all().iter().flat_map(of_page).collect();
    assert!(programs.len() > 5, "only {} programs", programs.len());
    let project = Project::new(&programs);
    let said = project.check();
    let mut wrong: Vec<String> = programs
        .iter()
        .filter_map(|program| program.judge(said.get(&program.name)))
        .collect();
    if wrong.is_empty() {
        wrong = project.run(&programs);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

fn of_page(page: &Page) -> Vec<Program> {
    // Rustdoc tests those of the facade.
    if page.path.starts_with("src") {
        return Vec::new();
    }
    let blocks = markdown::blocks(&page.text);
    let followers = blocks.iter().skip(1).map(Some).chain([None]);
    blocks
        .iter()
        .zip(followers)
        .filter(|(block, _)| block.is("rust"))
        .map(|(block, follower)| Program::new(page, block, follower))
        .collect()
}

impl Program {
    fn new(page: &Page, block: &Block, follower: Option<&Block>) -> Self {
        let at = page.at(block.line);
        let known = ["rust", "compile_fail"];
        let unknown = block.info.iter().find(|word| !known.contains(&&***word));
        assert_eq!(
            unknown, None,
            "{at}: what is this for? Every program is compiled"
        );
        let refused = block.is("compile_fail").then(|| {
            let text = follower.filter(|follower| follower.is("text"));
            let text = text.unwrap_or_else(|| panic!("{at}: no ```text with the error follows"));
            let lines = text.code.lines().map(text::plain);
            lines.filter(|line| !line.is_empty()).collect()
        });
        let name = page.path.with_extension("").display().to_string();
        let name = name
            .to_lowercase()
            .replace(|c: char| !c.is_alphanumeric(), "_");
        let mut code = block.code.clone();
        if !code.contains("fn main") {
            code.push_str("\nfn main() {}\n");
        }
        Program {
            name: format!("{name}_{}", block.line),
            at,
            // An excerpt has functions that nothing calls.
            code: format!("#![allow(dead_code)]\n{code}"),
            refused,
        }
    }

    fn has_main(&self) -> bool {
        !self.code.ends_with("\nfn main() {}\n")
    }

    /// What is wrong, given what the compiler said.
    fn judge(&self, said: Option<&String>) -> Option<String> {
        match (&self.refused, said) {
            (None, None) => None,
            (None, Some(said)) => Some(format!("{}: the compiler says\n{said}", self.at)),
            (Some(_), None) => Some(format!("{}: the compiler does not refuse this", self.at)),
            (Some(expected), Some(said)) => {
                let plain = text::plain(said);
                let missing = expected.iter().find(|line| {
                    let parts: Vec<&str> = line.split('…').map(str::trim).collect();
                    text::in_order(&parts, &plain).is_none()
                })?;
                Some(format!(
                    "{}: the compiler does not say\n{missing}\nbut\n{said}",
                    self.at
                ))
            }
        }
    }
}

/// A crate with a binary for each program.
struct Project {
    dir: PathBuf,
}

impl Project {
    fn new(programs: &[Program]) -> Self {
        let dir = scratch::directory("documented");
        let manifest = MANIFEST.replace("ROOT", &root().display().to_string());
        fs::write(dir.join("Cargo.toml"), manifest).expect("a manifest");
        // The versions that everything else is tested with.
        fs::copy(root().join("Cargo.lock"), dir.join("Cargo.lock")).expect("a lock file");
        let bins = dir.join("src/bin");
        fs::create_dir_all(&bins).expect("a directory");
        for program in programs {
            let file = bins.join(&program.name).with_extension("rs");
            fs::write(file, &program.code).expect("a source file");
        }
        Project { dir }
    }

    fn cargo(&self, words: &[&str]) -> std::process::Command {
        let mut cargo = scratch::cargo();
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("documented-target");
        cargo
            .args(words)
            .current_dir(&self.dir)
            .env("CARGO_TARGET_DIR", target);
        cargo
    }

    /// The errors and warnings of each binary.
    fn check(&self) -> HashMap<String, String> {
        let words = ["check", "--bins", "--keep-going", "--message-format=json"];
        let output = self.cargo(&words).output().expect("cargo runs");
        let mut said: HashMap<String, String> = HashMap::new();
        for line in String::from_utf8_lossy(&output.stdout).lines() {
            let Ok(message) = serde_json::from_str::<Value>(line) else {
                continue;
            };
            let of_binary = message["target"]["kind"][0] == "bin";
            let (name, rendered) = (&message["target"]["name"], &message["message"]["rendered"]);
            if let (true, Some(name), Some(rendered)) =
                (of_binary, name.as_str(), rendered.as_str())
            {
                said.entry(name.to_owned()).or_default().push_str(rendered);
            }
        }
        // Otherwise a dependency that cannot be built would look like programs without errors.
        let fine = output.status.success() || !said.is_empty();
        assert!(fine, "{}", scratch::said(&output));
        said
    }

    /// Builds and runs the programs that have a `main`; what went wrong.
    fn run(&self, programs: &[Program]) -> Vec<String> {
        let runs = |program: &&Program| program.refused.is_none() && program.has_main();
        let mut wrong = Vec::new();
        for program in programs.iter().filter(runs) {
            let words = ["run", "--quiet", "--bin", &program.name];
            let output = self
                .cargo(&words)
                .env("CKPT_DIR", self.dir.join("runs").join(&program.name))
                .output()
                .expect("cargo runs");
            if !output.status.success() {
                wrong.push(format!("{}: {}", program.at, scratch::said(&output)));
            }
        }
        wrong
    }
}
