//! Prints what `#[checkpointed]` costs: annotated over plain, by time and by instructions.
//!
//! `safe_points [--rounds N] [--no-count] [KERNEL…]`; exit code 1 when a kernel is over the limit it is held to.

use std::process::ExitCode;

use ckpt::Config;
use ckpt_benches::callgrind::{self, CHILD};
use ckpt_benches::clock;
use ckpt_benches::kernels::{KERNELS, Kernel, named};
use ckpt_benches::size::Sizes;
use ckpt_benches::table::{self, Ratios};

struct Asked {
    rounds: usize,
    count: bool,
    kernels: Vec<&'static Kernel>,
}

fn main() -> ExitCode {
    // Where nothing is: a root that is over within its first second writes nothing either.
    let nowhere = std::env::temp_dir().join(format!("ckpt-benches-{}", std::process::id()));
    ckpt::init(Config::new().dir(nowhere)).expect("the first call");
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.first().is_some_and(|first| first == CHILD) {
        return ended(callgrind::run_one(&arguments[1..]).map(|()| true));
    }
    ended(parse(&arguments).map(|asked| print(&asked)))
}

fn ended(result: Result<bool, String>) -> ExitCode {
    match result {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(problem) => {
            eprintln!(
                "safe_points: {problem}\nusage: safe_points [--rounds N] [--no-count] [KERNEL…]"
            );
            ExitCode::from(2)
        }
    }
}

fn parse(arguments: &[String]) -> Result<Asked, String> {
    let mut asked = Asked {
        rounds: 61,
        count: true,
        kernels: Vec::new(),
    };
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            // What `cargo bench` passes.
            "--bench" => {}
            "--no-count" => asked.count = false,
            "--rounds" => {
                let number = words.next().and_then(|number| number.parse().ok());
                asked.rounds = number
                    .filter(|&rounds| rounds > 0)
                    .ok_or("--rounds takes a number, at least 1")?;
            }
            name => asked.kernels.push(named(name).ok_or_else(|| {
                let all: Vec<&str> = KERNELS.iter().map(|kernel| kernel.name).collect();
                format!("no kernel `{name}`; there are {}", all.join(", "))
            })?),
        }
    }
    if asked.kernels.is_empty() {
        asked.kernels = KERNELS.iter().collect();
    }
    Ok(asked)
}

/// Whether what is held to a limit is within it.
fn print(asked: &Asked) -> bool {
    println!("{}", table::head());
    let mut ratios = Ratios::default();
    let mut missing = None;
    let sizes = Sizes::read();
    for kernel in &asked.kernels {
        let timing = clock::compare(kernel, asked.rounds);
        let counts = match asked.count && missing.is_none() {
            true => callgrind::compare(kernel)
                .map_err(|why| missing = Some(why))
                .ok(),
            false => None,
        };
        println!("{}", table::line(kernel, &timing, counts, sizes.as_ref()));
        ratios.add(kernel, &timing, counts);
    }
    if let Some(why) = missing {
        eprintln!("{why}");
    }
    println!("{ratios}");
    ratios.within_limits()
}
