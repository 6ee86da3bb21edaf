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
mod show;
mod table;
mod value;
mod verify;
mod view;
mod words;

use std::path::Path;
use std::process::ExitCode;

use clap::Parser as _;

use args::{Args, Asking, Command};
use ask::{Asked, Manner};
use failure::Failure;

fn main() -> ExitCode {
    // Usage errors end here, with 2.
    let args = Args::parse();
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
        Command::Save(asking) => ask(&args.dir, Asked::Save, asking),
        Command::Stop(asking) => ask(&args.dir, Asked::Stop, asking),
    }
}

fn ask(dir: &Path, asked: Asked, asking: &Asking) -> Result<(), Failure> {
    let manner = Manner {
        patience: asking.patience(),
        json: asking.json,
    };
    ask::run(dir, asked, asking.run.as_deref(), &manner)
}
