//! What can be said on the command line. Pure: nothing here looks at the system.

use std::ffi::OsString;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::time::Duration;

use anstream::ColorChoice;
use ckpt_runtime::settings::parse_duration;
use clap::{CommandFactory as _, Parser, Subcommand};

use crate::failure::EXIT_CODES;
use crate::given::{self, OPTION};
use crate::time_limit::{TimeLimit, time_limit};

/// Where runs live if nothing else is said.
pub(crate) const DEFAULT_DIR: &str = ".ckpt";

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
        default_value = DEFAULT_DIR
    )]
    pub(crate) dir: PathBuf,

    /// When to print in colours
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t)]
    pub(crate) color: Color,

    #[command(subcommand)]
    pub(crate) command: Command,
}

/// When to print in colours.
#[derive(Debug, Clone, Copy, Default, clap::ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, if NO_COLOR, CLICOLOR_FORCE and TERM do not say otherwise
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl Args {
    /// Those of this process; wrong usage ends it, with 2.
    pub(crate) fn of_process() -> Args {
        let mut all = Args::command();
        all.build();
        Args::parse_from(given::marked(std::env::args_os().collect(), &all))
    }
}

impl From<Color> for ColorChoice {
    fn from(color: Color) -> ColorChoice {
        match color {
            Color::Auto => ColorChoice::Auto,
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        }
    }
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

    /// Show a run or a checkpoint: its arguments, progress, generations, and each variable as a tree
    ///
    /// Every generation of a run is read and verified.
    #[command(after_help = EXIT_CODES)]
    Show {
        /// The run as `ckpt ls` names it, or a part that fits no other; or a checkpoint's file
        #[arg(value_name = "RUN|FILE")]
        run: String,

        /// The generation to show, instead of the newest good one
        #[arg(long, value_name = "N")]
        generation: Option<u64>,

        /// Print an object with every value whole instead of text
        #[arg(long)]
        json: bool,
    },

    /// Read every byte of checkpoints, and tell which variables are damaged
    #[command(after_help = EXIT_CODES)]
    Verify {
        /// Runs as for `show`, or files; all runs in the directory if there are none
        #[arg(value_name = "RUN|FILE")]
        runs: Vec<String>,

        /// Print an array of objects instead of lines
        #[arg(long)]
        json: bool,
    },

    /// Tell what a run cost: its processes, saves, and the work lost to kills
    ///
    /// Also of completed runs, from what they noted when they started, saved and ended.
    #[command(after_help = EXIT_CODES)]
    Report {
        /// The run as for `show`; without it a table of all runs
        #[arg(value_name = "RUN")]
        run: Option<String>,

        /// Write a page for a browser as well, which needs nothing but itself; `-` prints it instead of tables
        #[arg(long, value_name = "FILE")]
        html: Option<PathBuf>,

        /// Print an object instead of tables
        #[arg(long)]
        json: bool,
    },

    /// Compare two checkpoints variable by variable
    #[command(after_help = EXIT_CODES)]
    Diff {
        /// The run as for `show`, or the first of two files
        #[arg(value_name = "RUN|FILE")]
        first: String,

        /// Two generations, instead of the two newest; or the second file
        #[arg(value_name = "A B|FILE", num_args = 0..=2)]
        others: Vec<String>,

        /// Print an object instead of text
        #[arg(long)]
        json: bool,
    },

    /// Run a command as a scheduler would: stop it at a time limit, start it again until it is done
    ///
    /// It is started again while it ends with 85 (or CKPT_EXIT_CODE) or is killed by a signal. SIGINT, SIGTERM, SIGHUP and SIGQUIT
    /// are handed on to it, and end the restarts; SIGUSR1 and SIGUSR2 are handed on.
    #[command(after_help = EXIT_CODES)]
    Run {
        /// How long each start may take: SIGCONT and SIGTERM then, SIGKILL after the grace
        #[arg(long, value_name = "TIME", value_parser = duration)]
        time_limit: Option<Duration>,

        /// Time between SIGTERM and SIGKILL, told to the command as CKPT_GRACE [default: CKPT_GRACE, or 30s]
        #[arg(long, value_name = "TIME", value_parser = duration)]
        grace: Option<Duration>,

        /// Give up after so many starts in a row without progress in the directory of runs
        #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..))]
        tries: u32,

        /// The command and its arguments
        #[arg(value_name = "CMD", required = true, trailing_var_arg = true)]
        command: Vec<OsString>,
    },

    /// Find out whether a command is resumable: interrupt it again and again, and compare what it prints
    ///
    /// It is run to its end twice, then with stops at safe points and SIGKILLs at random instants, in directories of its own.
    #[command(after_help = EXIT_CODES)]
    Rehearse {
        /// How often it is interrupted; half of them are stops at safe points, half SIGKILLs
        #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(2..=10_000))]
        kills: u32,

        /// Where it is interrupted follows from this, and from how long it takes
        #[arg(long, value_name = "SEED")]
        seed: Option<u64>,

        /// A file or directory that it writes and that must be the same; may be given several times
        #[arg(long, value_name = "PATH")]
        files: Vec<PathBuf>,

        /// A file or directory that it reads, copied to where it runs; may be given several times
        #[arg(long, value_name = "PATH")]
        input: Vec<PathBuf>,

        /// Run it in the present directory; --files are put back as they were
        #[arg(long, conflicts_with = "input")]
        here: bool,

        /// When a process is taken for one that hangs [default: ten times as long as undisturbed, and a minute]
        #[arg(long, value_name = "TIME", value_parser = duration)]
        timeout: Option<Duration>,

        /// Leave everything to be looked at, even if nothing differs
        #[arg(long)]
        keep: bool,

        /// Print an object instead of text
        #[arg(long)]
        json: bool,

        /// The command and its arguments
        #[arg(value_name = "CMD", required = true, trailing_var_arg = true)]
        command: Vec<OsString>,
    },

    /// See to it that a command does not outlive the process at the other end of standard input
    #[command(hide = true)]
    Guard {
        /// Seconds between SIGTERM and SIGKILL
        #[arg(value_parser = duration)]
        grace: Duration,
    },

    /// Remove what no run needs any more: says what would go, and with --force removes it
    ///
    /// That is generations beyond those to keep, and files of saves that were never finished. What is damaged stays, and so does all of
    /// a run that a process holds, and the newest good generations of each run.
    #[command(after_help = EXIT_CODES)]
    Prune(Pruning),

    /// Print a job script for Slurm that runs a command until it is done
    #[command(after_help = EXIT_CODES)]
    Script(JobArgs),

    /// Submit a job to Slurm that runs a command until it is done
    ///
    /// The program is told before the time limit, saves, and the job starts again. Prints `Submitted batch job ID`.
    #[command(after_help = EXIT_CODES)]
    Submit {
        #[command(flatten)]
        job: JobArgs,

        /// Print an object with the job's number and its script
        #[arg(long)]
        json: bool,
    },

    /// Have a live run save now and go on
    ///
    /// Its process is sent the signal that it takes for this, and what comes of it is waited for. Other functions that are active in
    /// that process save too.
    #[command(after_help = EXIT_CODES)]
    Save(Asking),

    /// Have a live run save and end
    ///
    /// Its process is sent the signal that it takes for this, and what comes of it is waited for. Other functions that are active in
    /// that process stop too.
    #[command(after_help = EXIT_CODES)]
    Stop(Asking),
}

/// What `prune` takes.
#[derive(Debug, clap::Args)]
pub(crate) struct Pruning {
    /// Runs as for `show`; all runs in the directory if there are none
    #[arg(value_name = "RUN")]
    pub(crate) runs: Vec<String>,

    /// Remove it, instead of saying what would be removed
    #[arg(long, short)]
    pub(crate) force: bool,

    /// Say what would be removed (the default)
    #[arg(long, short = 'n', conflicts_with = "force")]
    dry_run: bool,

    /// Good generations to keep of each run
    #[arg(long, value_name = "N", default_value = "2", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) keep: u32,

    /// Also what is left of completed runs: their events, which `report` tells of
    #[arg(long)]
    pub(crate) completed: bool,

    /// Also what CKPT_FRESH=1 has set aside
    #[arg(long)]
    pub(crate) aside: bool,

    /// Only what has not changed for so long
    #[arg(long, value_name = "TIME", value_parser = duration)]
    pub(crate) older_than: Option<Duration>,

    /// Print an object instead of text
    #[arg(long)]
    pub(crate) json: bool,
}

/// What `script` and `submit` take.
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "ckpt script [OPTIONS] [SBATCH OPTION]... -- CMD...\n       ckpt submit [OPTIONS] [SBATCH OPTION]... -- CMD..."
)]
pub(crate) struct JobArgs {
    /// How long each start may take: minutes, 30:00, 2:00:00, 1-12:00:00, or 2h
    #[arg(long, short, value_name = "TIME", value_parser = time_limit)]
    pub(crate) time: Option<TimeLimit>,

    /// Processors of the program
    #[arg(long, short, value_name = "N")]
    pub(crate) cpus: Option<NonZeroU32>,

    /// The job's name [default: the program's]
    #[arg(long, short = 'J', value_name = "NAME")]
    pub(crate) name: Option<String>,

    /// How long before its time is over the program is told [default: a minute, or a tenth of a short time]
    #[arg(long, value_name = "TIME", value_parser = duration)]
    pub(crate) grace: Option<Duration>,

    /// Where jobs cannot be requeued: at most so many jobs, each waiting for the one before
    #[arg(long, value_name = "N", num_args = 0..=1, require_equals = true, default_missing_value = "20")]
    pub(crate) chain: Option<NonZeroU32>,

    /// An option of sbatch, such as --mem=4G; all that is unknown here before `--` is taken for one
    #[arg(long = OPTION, value_name = "OPTION", allow_hyphen_values = true)]
    pub(crate) options: Vec<OsString>,

    /// The command and its arguments
    #[arg(value_name = "CMD", required = true, last = true)]
    pub(crate) command: Vec<OsString>,
}

/// What `save` and `stop` take.
#[derive(Debug, clap::Args)]
pub(crate) struct Asking {
    /// The run as for `show`, or a part of its name that fits no other live run; or a job of Slurm, such as 99 or 99_3; may be left
    /// out if only one is live
    #[arg(value_name = "RUN|JOB")]
    pub(crate) run: Option<String>,

    /// How long to wait for the answer
    #[arg(long, value_name = "TIME", default_value = "1min", value_parser = duration)]
    timeout: Duration,

    /// Only ask, do not wait
    #[arg(long, conflicts_with = "timeout")]
    no_wait: bool,

    /// Print an object instead of a line
    #[arg(long)]
    pub(crate) json: bool,
}

impl Asking {
    /// How long to wait; `None`: not at all.
    pub(crate) fn patience(&self) -> Option<Duration> {
        (!self.no_wait).then_some(self.timeout)
    }
}

fn duration(text: &str) -> Result<Duration, &'static str> {
    parse_duration(text).ok_or("expected a duration such as 30s, 10min, 2h or 30 days")
}

#[cfg(test)]
mod tests {
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
