//! What `cargo xtask test` does, in order. To add a step, add an entry to [`STEPS`].

use std::process::Command;

use crate::tools::Tool;
use crate::workspace;

/// One command that must succeed.
pub(crate) struct Step {
    /// How it is called on the command line and in the summary.
    pub(crate) name: &'static str,
    /// For people.
    pub(crate) what: &'static str,
    /// What must be on the machine; without one of these, and no way to install it, the step is skipped.
    pub(crate) needs: &'static [Tool],
    /// What part of the step needs; without one of these, and no way to install it, that part is skipped.
    pub(crate) wants: &'static [Tool],
    /// Arguments for cargo.
    cargo: &'static [&'static str],
    environment: &'static [(&'static str, &'static str)],
    pub(crate) counts: Counts,
    /// Whether it takes so long that it has to be asked for.
    pub(crate) long: bool,
}

/// What of a step the summary counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Counts {
    /// The step itself.
    AsOne,
    /// The tests it runs.
    ItsTests,
}

/// All steps; the quickest to fail come first.
pub(crate) const STEPS: &[Step] = &[
    Step {
        name: "format",
        what: "all code is formatted as rustfmt does",
        needs: &[Tool::Rustfmt],
        wants: &[],
        cargo: &["fmt", "--all", "--check"],
        environment: &[],
        counts: Counts::AsOne,
        long: false,
    },
    Step {
        name: "clippy",
        what: "no warnings of the compiler and clippy in any target",
        needs: &[Tool::Clippy],
        wants: &[],
        cargo: &[
            "clippy",
            "--workspace",
            "--all-targets",
            "--",
            "--deny",
            "warnings",
        ],
        environment: &[],
        counts: Counts::AsOne,
        long: false,
    },
    Step {
        name: "docs",
        what: "the documentation of every crate, warnings denied",
        needs: &[],
        wants: &[],
        cargo: &["doc", "--workspace", "--no-deps"],
        environment: &[("RUSTDOCFLAGS", "--deny warnings")],
        counts: Counts::AsOne,
        long: false,
    },
    Step {
        name: "tests",
        what: "all tests of all packages but those of the next step, and the examples in the documentation",
        needs: &[],
        wants: &[],
        cargo: &[
            "test",
            "--workspace",
            "--exclude",
            "ckpt-slurm-tests",
            "--no-fail-fast",
        ],
        // A snapshot that differs is a failure, and nothing is written.
        environment: &[("INSTA_UPDATE", "no")],
        counts: Counts::ItsTests,
        long: false,
    },
    Step {
        name: "slurm",
        what: "jobs of a real Slurm, stopped and killed for every reason that there is (docs/slurm.md)",
        needs: &[Tool::Slurm],
        wants: &[],
        // Named by their targets: with the features of all packages they are made of what the step before has compiled.
        cargo: &[
            "test",
            "--workspace",
            "--no-fail-fast",
            "--test",
            "jobs",
            "--test",
            "job_info",
        ],
        environment: &[],
        counts: Counts::ItsTests,
        long: false,
    },
    Step {
        name: "memory",
        what: "the tests of what the language cannot check, with each access to memory checked",
        needs: &[Tool::Valgrind],
        wants: &[],
        cargo: &[
            "test",
            "--config",
            "target.'cfg(unix)'.runner=['valgrind', '--quiet', '--error-exitcode=9']",
            "--workspace",
            "--lib",
            "raw::",
        ],
        environment: &[],
        counts: Counts::ItsTests,
        long: false,
    },
    Step {
        name: "speed",
        what: "what safe points cost, by time and by instructions, is within its limits",
        needs: &[],
        wants: &[Tool::Valgrind],
        // An alias: .cargo/config.toml.
        cargo: &["ratio", "--rounds", "11"],
        environment: &[],
        counts: Counts::AsOne,
        long: false,
    },
    Step {
        name: "idle",
        what: "a function that never saves costs next to nothing, and leaves no file",
        needs: &[],
        wants: &[],
        cargo: &[
            "run",
            "--release",
            "--package",
            "ckpt-benches",
            "--no-default-features",
            "--bin",
            "idle_root",
        ],
        environment: &[],
        counts: Counts::AsOne,
        long: false,
    },
    Step {
        name: "fuzz",
        what: "fuzzers of what reads checkpoints find nothing, each for FUZZ_SECONDS (60)",
        needs: &[Tool::Cxx],
        wants: &[],
        // An alias: .cargo/config.toml.
        cargo: &["xtask", "fuzz"],
        environment: &[],
        counts: Counts::AsOne,
        long: true,
    },
];

/// Asks for the steps that take long as well.
const LONG: &str = "--long";

impl Step {
    /// The command, ready to run.
    pub(crate) fn command(&self) -> Command {
        let mut command = workspace::cargo();
        command
            .args(self.cargo)
            .envs(self.environment.iter().copied())
            // One failed test should say where it happened.
            .env("RUST_BACKTRACE", "1");
        command
    }
}

/// The steps of these names in the order of [`STEPS`]; when none is named all, but long ones only after `--long`.
pub(crate) fn chosen(names: &[&str]) -> Result<Vec<&'static Step>, String> {
    let long = names.contains(&LONG);
    let names: Vec<&str> = names.iter().copied().filter(|name| *name != LONG).collect();
    if let Some(unknown) = names
        .iter()
        .find(|name| STEPS.iter().all(|step| step.name != **name))
    {
        let known: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
        return Err(format!(
            "there is no step `{unknown}`; the steps are {}",
            known.join(", ")
        ));
    }
    let wanted = |step: &&Step| match &names[..] {
        [] => long || !step.long,
        names => names.contains(&step.name),
    };
    Ok(STEPS.iter().filter(wanted).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_single_words_and_different() {
        for (at, step) in STEPS.iter().enumerate() {
            assert!(
                step.name
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || c == '-')
            );
            assert!(STEPS[..at].iter().all(|other| other.name != step.name));
        }
    }

    #[test]
    fn steps_are_chosen_by_name() {
        let names = |asked: &[&str]| -> Vec<&str> {
            let steps = chosen(asked).unwrap();
            steps.iter().map(|step| step.name).collect()
        };
        assert_eq!(names(&["--long"]).len(), STEPS.len());
        let quick = STEPS.iter().filter(|step| !step.long).count();
        assert_eq!(names(&[]).len(), quick);
        assert_eq!(names(&["fuzz"]), ["fuzz"]);
        assert_eq!(names(&["clippy", "format"]), ["format", "clippy"]);
        let problem = chosen(&["format", "fmt"]).err().unwrap();
        assert!(
            problem.starts_with("there is no step `fmt`; the steps are format, clippy, "),
            "{problem}"
        );
    }

    #[test]
    fn warnings_are_denied() {
        let step = |name| STEPS.iter().find(|step| step.name == name).unwrap();
        assert!(step("clippy").cargo.ends_with(&["--deny", "warnings"]));
        assert_eq!(
            step("docs").environment,
            [("RUSTDOCFLAGS", "--deny warnings")]
        );
        assert_eq!(step("tests").counts, Counts::ItsTests);
    }
}
