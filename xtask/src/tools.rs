//! Programs that steps need beside cargo: found, installed where that is possible, or named as missing.

use std::process::{Command, Stdio};

/// A program, or a part of the Rust toolchain.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Tool {
    Rustfmt,
    Clippy,
    /// Counts instructions, where times would be too noisy to compare.
    Valgrind,
    /// Compiles the fuzzers' engine.
    Cxx,
    /// Runs jobs on this machine, for as long as their tests last.
    Slurm,
}

/// How a tool is called upon, and how it comes onto a machine.
struct Recipe {
    name: &'static str,
    /// Succeeds where the tool is there.
    probe: &'static [&'static str],
    /// One after the other.
    install: &'static [&'static [&'static str]],
    /// Whether installing takes root.
    root: bool,
    /// What a person can do.
    advice: &'static str,
}

/// The packages would start services; the tests start their own.
const INSTALL_SLURM: &str = "
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then
  trap 'rm -f $policy' EXIT
  printf '#!/bin/sh\\nexit 101\\n' > $policy && chmod 755 $policy || exit
fi
apt-get install --yes --no-install-recommends slurmctld slurmd slurm-client munge
";

impl Tool {
    fn recipe(self) -> Recipe {
        match self {
            Tool::Rustfmt => Recipe {
                name: "rustfmt",
                probe: &["cargo", "fmt", "--version"],
                install: &[&["rustup", "component", "add", "rustfmt"]],
                root: false,
                advice: "`rustup component add rustfmt` installs it",
            },
            Tool::Clippy => Recipe {
                name: "clippy",
                probe: &["cargo", "clippy", "--version"],
                install: &[&["rustup", "component", "add", "clippy"]],
                root: false,
                advice: "`rustup component add clippy` installs it",
            },
            Tool::Valgrind => Recipe {
                name: "valgrind",
                probe: &["valgrind", "--version"],
                install: &[
                    &["apt-get", "update"],
                    &[
                        "apt-get",
                        "install",
                        "--yes",
                        "--no-install-recommends",
                        "valgrind",
                        // Without its symbols valgrind refuses programs that use the C library.
                        "libc6-dbg",
                    ],
                ],
                root: true,
                advice: "`apt-get install valgrind libc6-dbg` as root installs it on Debian",
            },
            Tool::Cxx => Recipe {
                name: "a C++ compiler",
                probe: &["c++", "--version"],
                install: &[
                    &["apt-get", "update"],
                    &[
                        "apt-get",
                        "install",
                        "--yes",
                        "--no-install-recommends",
                        "g++",
                    ],
                ],
                root: true,
                advice: "`apt-get install g++` as root installs it on Debian",
            },
            Tool::Slurm => Recipe {
                name: "Slurm",
                probe: &[
                    "sh",
                    "-c",
                    "PATH=$PATH:/usr/sbin; slurmctld -V && slurmd -V && munged -V && command -v sbatch",
                ],
                install: &[&["apt-get", "update"], &["sh", "-c", INSTALL_SLURM]],
                root: true,
                advice: "`apt-get install slurmctld slurmd slurm-client munge` as root installs it on Debian",
            },
        }
    }

    pub(crate) fn name(self) -> &'static str {
        self.recipe().name
    }

    /// Sees to it that the tool is there; if it is not to be had, why, and what to do.
    pub(crate) fn provide(self) -> Result<(), String> {
        let recipe = self.recipe();
        if succeeds(recipe.probe) {
            return Ok(());
        }
        if recipe.root && !rustix::process::geteuid().is_root() {
            return Err(format!("is not installed; {}", recipe.advice));
        }
        println!("installing {}", recipe.name);
        // An update that fails (no network) need not keep an install from a cache from succeeding.
        let attempts: Vec<bool> = recipe.install.iter().map(|words| runs(words)).collect();
        if attempts.last() == Some(&true) && succeeds(recipe.probe) {
            return Ok(());
        }
        Err(format!(
            "is not installed and could not be; {}",
            recipe.advice
        ))
    }
}

fn succeeds(words: &[&str]) -> bool {
    let mut command = of(words);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

fn runs(words: &[&str]) -> bool {
    let mut command = of(words);
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command.status().is_ok_and(|status| status.success())
}

fn of(words: &[&str]) -> Command {
    let mut command = Command::new(words[0]);
    command.args(&words[1..]).stdin(Stdio::null());
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probes_tell_what_is_there() {
        assert!(succeeds(&["true"]));
        assert!(!succeeds(&["false"]));
        assert!(!succeeds(&["no-such-program-as-this"]));
    }

    #[test]
    fn every_recipe_can_be_followed() {
        for tool in [
            Tool::Rustfmt,
            Tool::Clippy,
            Tool::Valgrind,
            Tool::Cxx,
            Tool::Slurm,
        ] {
            let recipe = tool.recipe();
            assert!(!recipe.probe.is_empty() && !recipe.install.is_empty());
            assert!(recipe.advice.contains('`'), "{}", recipe.name);
        }
    }
}
