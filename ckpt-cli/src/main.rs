//! The command `ckpt`: arguments, then a look through `ckpt-runtime`, then text. It knows no bytes of its own.

mod args;
mod failure;
mod lookup;
mod ls;
mod output;
mod show;
mod table;
mod view;
mod words;

use std::process::ExitCode;

use clap::Parser as _;

use args::{Args, Command};
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
        Command::Show { run, json } => show::run(&args.dir, run, *json),
    }
}
