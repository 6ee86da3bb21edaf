//! What can be said on the command line. Pure: nothing here looks at the system.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::failure::EXIT_CODES;

/// Look at runs of checkpointed functions
#[derive(Debug, Parser)]
#[command(name = "ckpt", version, after_help = EXIT_CODES)]
pub(crate) struct Args {
    /// Directory the runs live in
    #[arg(
        long,
        global = true,
        env = "CKPT_DIR",
        value_name = "DIR",
        default_value = ".ckpt"
    )]
    pub(crate) dir: PathBuf,

    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// List the runs: how far they are, when they were saved, who runs them now
    #[command(after_help = EXIT_CODES)]
    Ls {
        /// Print an array of objects instead of a table
        #[arg(long)]
        json: bool,
    },

    /// Show one run: its arguments, progress, generations and variables
    ///
    /// Every generation is read and verified.
    #[command(after_help = EXIT_CODES)]
    Show {
        /// The run as `ckpt ls` names it, or a part that fits no other
        run: String,

        /// Print an object instead of text
        #[arg(long)]
        json: bool,
    },
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn clap_finds_no_contradiction() {
        Args::command().debug_assert();
    }

    #[test]
    fn everything_has_help() {
        let command = Args::command();
        for sub in command.get_subcommands() {
            assert!(sub.get_about().is_some(), "{}", sub.get_name());
            for arg in sub.get_arguments().chain(command.get_arguments()) {
                assert!(
                    arg.get_help().is_some(),
                    "{} {}",
                    sub.get_name(),
                    arg.get_id()
                );
            }
        }
    }

    #[test]
    fn the_directory_may_stand_before_or_behind() {
        for words in [["ckpt", "--dir", "d", "ls"], ["ckpt", "ls", "--dir", "d"]] {
            assert_eq!(Args::parse_from(words).dir, PathBuf::from("d"));
        }
    }
}
