//! `twins SEED PROGRAMS`: compiles and runs the plain twins alone, and lists those that the compiler refuses or that fail:
//! the generator's own faults.

use std::env;
use std::process::ExitCode;

use ckpt_oracle::check::Twin;
use ckpt_oracle::compile::{Toolchain, compile};
use ckpt_oracle::feature;
use ckpt_oracle::generate::Program;
use ckpt_oracle::run::{Orders, run};
use ckpt_oracle::series::histogram;
use ckpt_oracle::tree::Side;

fn main() -> ExitCode {
    let numbers: Vec<u64> = env::args().flat_map(|word| word.parse()).collect();
    let &[seed, count] = numbers.as_slice() else {
        eprintln!("usage: twins SEED PROGRAMS   (features: ORACLE_FEATURES=+name,-name)");
        return ExitCode::from(2);
    };
    let changes = env::var("ORACLE_FEATURES").unwrap_or_default();
    let features = feature::chosen(&changes).expect("ORACLE_FEATURES names features");
    let programs: Vec<Program> = (0..count)
        .map(|index| Program::new(seed, index, &features))
        .collect();
    for (feature, with) in histogram(&programs, &features) {
        if with * 20 < programs.len() {
            println!("rare: {} in {with}", feature.word());
        }
    }
    let tools = Toolchain::chosen().expect("ckpt builds");
    let directory = tempfile::tempdir().expect("a directory");
    let batch = compile(&tools, directory.path(), &programs, &[Side::Twin], false)
        .expect("the compiler runs");
    let mut faults = batch.refused.len();
    for (index, (_, words)) in &batch.refused {
        println!("program {index} is refused:\n{words}");
    }
    let mut points = 0;
    for index in batch.programs {
        let ran = run(
            &batch.binary,
            &format!("t{index}"),
            directory.path(),
            Orders::default(),
        );
        match Twin::new(&ran.expect("a process runs")) {
            Ok(twin) => points += twin.points(),
            Err(detail) => {
                faults += 1;
                println!("program {index}: {detail}");
            }
        }
    }
    println!("{faults} of {count} twins fail; the others pass {points} safe points");
    ExitCode::from(u8::from(faults > 0))
}
