//! The project's own commands: `cargo xtask demo`, `cargo xtask test` and `cargo xtask fuzz`.

mod demo;
mod fuzz;
mod stream;
mod test;
mod tools;
mod workspace;

use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask demo [EPOCHS]   stop, kill and resume a training job, and compare its result with an undisturbed one
       cargo xtask test [STEP…]    run every check and every test, or only these steps
       cargo xtask test --long     the same, and the steps that take long
       cargo xtask steps [STEP…]   say what `cargo xtask test` would do
       cargo xtask fuzz [SECONDS] [TARGET…]
                                   run each fuzzer, or these, for so long (FUZZ_SECONDS, 60)";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match command(&words) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(problem) => {
            eprintln!("xtask: {problem}");
            ExitCode::from(2)
        }
    }
}

/// Runs what the command line asks for; whether all was well.
fn command(words: &[String]) -> Result<bool, String> {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        ["demo"] => demo::run(demo::EPOCHS),
        ["demo", epochs] => demo::run(demo::epochs(epochs)?),
        ["test", ref steps @ ..] => test::run(steps),
        ["fuzz", ref words @ ..] => fuzz::run(words),
        ["steps", ref steps @ ..] => test::list(steps).map(|()| true),
        ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            Ok(true)
        }
        _ => Err(format!("what is to be done?\n{USAGE}")),
    }
}
