//! `one SEED INDEX`: prints one program, puts it to the test, and cuts it down if it fails.
//! `one SEED INDEX print`: only prints it.

use std::env;
use std::process::ExitCode;
use std::time::Duration;

use ckpt_oracle::compile::Toolchain;
use ckpt_oracle::feature;
use ckpt_oracle::generate::Program;
use ckpt_oracle::series::{cut_down, run_batch};
use ckpt_oracle::tree::Side;

/// How long a program is cut down at most.
const PATIENCE: Duration = Duration::from_secs(60);

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let numbers: Vec<u64> = arguments.iter().flat_map(|word| word.parse()).collect();
    let &[seed, index] = numbers.as_slice() else {
        eprintln!("usage: one SEED INDEX [print]   (features: ORACLE_FEATURES=+name,-name)");
        return ExitCode::from(2);
    };
    let changes = env::var("ORACLE_FEATURES").unwrap_or_default();
    let features = match feature::chosen(&changes) {
        Ok(features) => features,
        Err(problem) => {
            eprintln!("ORACLE_FEATURES: {problem}");
            return ExitCode::from(2);
        }
    };
    let program = Program::new(seed, index, &features);
    println!("{}", program.module(Side::Annotated));
    if arguments.len() > 2 {
        println!("{}", program.module(Side::Twin));
        return ExitCode::SUCCESS;
    }
    let tools = Toolchain::chosen().expect("ckpt builds");
    let one = std::slice::from_ref(&program);
    let (tally, failures) = run_batch(&tools, one, None).expect("runs");
    let Some(failure) = failures.first() else {
        println!("right: {tally:?}");
        return ExitCode::SUCCESS;
    };
    println!("{}", failure.kind);
    let (small, kind) = cut_down(&tools, &program, &failure.kind, PATIENCE).expect("runs");
    println!("---- cut down ----\n{}", small.function(Side::Annotated));
    println!("call: {:?}\n{kind}", small.call);
    ExitCode::FAILURE
}
