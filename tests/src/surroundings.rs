//! What programs get from whoever runs the tests, made the same everywhere.

use std::process::Command;

/// Settings of ckpt, of schedulers, and what decides on colours.
const FOREIGN: [&str; 6] = ["CKPT_", "SLURM_", "OMPI_", "PMI_", "PMIX_", "CLICOLOR"];
const FOREIGN_NAMES: [&str; 2] = ["NO_COLOR", "CI"];

/// Takes nothing over from the tests' own environment that would change what a program does.
pub(crate) fn forget(command: &mut Command) {
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        let by_prefix = FOREIGN.iter().any(|prefix| text.starts_with(prefix));
        if by_prefix || FOREIGN_NAMES.contains(&&*text) {
            command.env_remove(&name);
        }
    }
}
