//! The command `ckpt`: arguments, then a look through `ckpt-runtime`, then text. It knows no bytes of its own.

mod args;
mod ask;
mod diff;
mod failure;
mod json;
mod lookup;
mod ls;
mod output;
mod process;
mod prune;
mod show;
mod style;
mod table;
mod value;
mod verify;
mod view;
mod words;

use std::process::ExitCode;

use clap::Parser as _;

use args::{Args, Command};
use ask::Asked;
use failure::Failure;

fn main() -> ExitCode {
    // Usage errors end here, with 2.
    let args = Args::parse();
    output::choose_colours(args.color.into());
    match run(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            if let Some(message) = failure.message() {
                output::complain(&message);
            }
            failure.exit_code()
        }
    }
}

fn run(args: &Args) -> Result<(), Failure> {
    match &args.command {
        Command::Ls { json } => ls::run(&args.dir, *json),
        Command::Show {
            run,
            generation,
            json,
        } => show::run(&args.dir, run, *generation, *json),
        Command::Verify { runs, json } => verify::run(&args.dir, runs, *json),
        Command::Diff {
            first,
            others,
            json,
        } => diff::run(&args.dir, first, others, *json).map_err(Failure::of_diff),
        Command::Prune(pruning) => prune::run(&args.dir, pruning),
        Command::Save(asking) => ask::run(&args.dir, Asked::Save, asking),
        Command::Stop(asking) => ask::run(&args.dir, Asked::Stop, asking),
    }
}
