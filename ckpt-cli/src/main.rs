//! The command `ckpt`: arguments, then a look through `ckpt-runtime`, then text. It knows no bytes of its own.

mod advance;
mod args;
mod ask;
mod diff;
mod failure;
mod given;
mod job;
mod json;
mod lookup;
mod ls;
mod output;
mod process;
mod prune;
mod rehearse;
mod report;
mod run;
mod shell;
mod show;
mod style;
mod table;
mod time_limit;
mod value;
mod verify;
mod view;
mod words;

use std::process::ExitCode;

use anstream::ColorChoice;

use args::{Args, Command};
use ask::Asked;
use failure::Failure;

fn main() -> ExitCode {
    // For what is printed before the command line has been read, too: usage errors end here, with 2.
    output::choose_colours(ColorChoice::Auto);
    let args = Args::of_process();
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
        Command::Run {
            time_limit,
            grace,
            tries,
            command,
        } => run::run(&run::Order {
            dir: &args.dir,
            time_limit: *time_limit,
            grace: *grace,
            tries: *tries,
            command,
        }),
        Command::Rehearse {
            kills,
            seed,
            files,
            input,
            here,
            timeout,
            keep,
            json,
            command,
        } => rehearse::run(&rehearse::Order {
            kills: *kills,
            seed: *seed,
            files,
            inputs: input,
            here: *here,
            timeout: *timeout,
            keep: *keep,
            json: *json,
            command,
        }),
        Command::Guard { grace } => Ok(process::guard(*grace)?),
        Command::Report { run, html, json } => {
            report::run(&args.dir, run.as_deref(), html.as_deref(), *json)
        }
        Command::Prune(pruning) => prune::run(&args.dir, pruning),
        Command::Script(job) => job::script(&args.dir, job),
        Command::Submit { job, json } => job::submit(&args.dir, job, *json),
        Command::Save(asking) => ask::run(&args.dir, Asked::Save, asking),
        Command::Stop(asking) => ask::run(&args.dir, Asked::Stop, asking),
    }
}
