//! `one SEED INDEX`: prints one program, puts it to the test, and cuts it down if it fails.
//! `one SEED INDEX print`: only prints it.

use std::env;
use std::process::ExitCode;

use ckpt_oracle::compile::Toolchain;
use ckpt_oracle::feature;
use ckpt_oracle::generate::Program;
use ckpt_oracle::series::{Kind, run_batch};
use ckpt_oracle::shrink::shrink;
use ckpt_oracle::tree::Side;
use ckpt_oracle::trial::{Fault, Plan};

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
    let test = |program: &Program, like: Option<&Plan>| {
        let one = std::slice::from_ref(program);
        let (tally, failures) = run_batch(&tools, one, like).expect("runs");
        (tally, failures.into_iter().next())
    };
    let (tally, failure) = test(&program, None);
    let Some(failure) = failure else {
        println!("right: {tally:?}");
        return ExitCode::SUCCESS;
    };
    tell(&failure.kind);
    let class = failure.kind.class();
    let like = match &failure.kind {
        Kind::Wrong(Fault::Differs(plan, _)) => Some(plan),
        _ => None,
    };
    let small = shrink(&program, |smaller| {
        test(smaller, like)
            .1
            .is_some_and(|failure| failure.kind.class() == class)
    });
    println!("---- cut down ----\n{}", small.function(Side::Annotated));
    println!("call: {:?}", small.call);
    if let Some(failure) = test(&small, like).1 {
        tell(&failure.kind);
    }
    ExitCode::FAILURE
}

fn tell(kind: &Kind) {
    match kind {
        Kind::Refused(side, words) => println!("{side:?} refused:\n{words}"),
        Kind::Wrong(Fault::Twin(detail)) => println!("the twin fails: {detail}"),
        Kind::Wrong(Fault::Differs(plan, detail)) => println!("differs by {plan:?}: {detail}"),
    }
}
