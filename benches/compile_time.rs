//! Prints what `#[checkpointed]` on a function of 200 lines costs the compiler.
//!
//! `compile_time [--rounds N]`; exit code 1 when it is over 50 ms. The compiler is called as cargo calls it for `cargo check` and for
//! `cargo build`, with a `ckpt` that is built already. The twins take turns.

use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Instant;

use ckpt_benches::clock::{quantile, sorted};
use ckpt_tests::build;

/// The most it may cost.
const LIMIT_MILLISECONDS: f64 = 50.0;

const PROGRAM: &str = include_str!("compile_time/function.rs");
/// What stands on the small function that is annotated in both twins.
const IN_BOTH: &str = "#[checkpointed_in_both]";
/// Where the function of 200 lines begins.
const FUNCTION: &str = "#[ckpt::checkpointed]\npub fn simulate(";

/// The program without ckpt, with it, and with it on the function too.
struct Twins {
    without_ckpt: String,
    plain: String,
    annotated: String,
}

fn twins() -> Twins {
    let (before, function) = PROGRAM.split_once(FUNCTION).expect("it has the function");
    let function = format!("{FUNCTION}{function}");
    let commented_out = |text: &str| text.replace("#[ckpt", "// [ckpt");
    let loaded = before.replace(IN_BOTH, "#[ckpt::checkpointed]");
    Twins {
        without_ckpt: commented_out(&before.replace(IN_BOTH, "")) + &commented_out(&function),
        plain: format!("{loaded}{}", commented_out(&function)),
        annotated: loaded + &function,
    }
}

/// What a compilation takes, in milliseconds.
#[derive(Clone, Copy)]
struct Taken {
    waiting: f64,
    /// Of all processors together; it does not depend on what else the machine does.
    working: f64,
}

fn main() -> ExitCode {
    let Some(rounds) = rounds() else {
        eprintln!("usage: compile_time [--rounds N]");
        return ExitCode::from(2);
    };
    let directory = std::env::temp_dir().join(format!("ckpt-compile-{}", std::process::id()));
    std::fs::create_dir(&directory).expect("a writable temporary directory");
    println!(
        "{:<22} {:>13} {:>9} {:>11} {:>11}",
        "ms", "without ckpt", "plain", "annotated", "difference"
    );
    let check = rows("check", &["--emit=metadata"], &directory, rounds);
    let debug = rows(
        "build",
        &["--emit=link", "-C", "debuginfo=2"],
        &directory,
        rounds,
    );
    std::fs::remove_dir_all(&directory).expect("it was just made");
    let exceeded = check.max(debug) > LIMIT_MILLISECONDS;
    let judged = if exceeded { "EXCEEDED" } else { "kept" };
    println!("limit {LIMIT_MILLISECONDS} ms of processor time: {judged}");
    ExitCode::from(u8::from(exceeded))
}

/// Compiles the twins in turn and prints two lines; the difference of processor time.
fn rows(name: &str, arguments: &[&str], directory: &Path, rounds: usize) -> f64 {
    let twins = twins();
    let texts = [&twins.without_ckpt, &twins.plain, &twins.annotated];
    let mut taken = [const { Vec::new() }; 3];
    // The first round warms up.
    for round in 0..=rounds {
        for turn in 0..texts.len() {
            let twin = (round + turn) % texts.len();
            let one = compile(texts[twin], arguments, directory);
            if round > 0 {
                taken[twin].push(one);
            }
        }
    }
    let waiting = taken.each_ref().map(|all| {
        let times = sorted(all.iter().map(|one| one.waiting).collect());
        quantile(&times, 0.5)
    });
    // The mean: the kernel counts in steps of 10 ms.
    let working = taken.map(|all| all.iter().map(|one| one.working).sum::<f64>() / rounds as f64);
    for (what, [without, plain, annotated]) in
        [("wall, median", waiting), ("processor, mean", working)]
    {
        println!(
            "{:<22} {without:>13.0} {plain:>9.0} {annotated:>11.0} {:>11.0}",
            format!("{name}: {what}"),
            annotated - plain
        );
    }
    working[2] - working[1]
}

/// What the compiler takes for a program.
fn compile(text: &str, arguments: &[&str], directory: &Path) -> Taken {
    std::fs::write(directory.join("program.rs"), text).expect("the directory is ours");
    let mut command = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    command
        .current_dir(directory)
        .args(["--edition", "2024", "program.rs"])
        .args(arguments)
        .args(build::with_library());
    let (began, before) = (Instant::now(), worked_by_children());
    let output = command.output().expect("the compiler starts");
    let taken = Taken {
        waiting: began.elapsed().as_secs_f64() * 1e3,
        working: worked_by_children() - before,
    };
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    taken
}

/// Processor time of the processes that this one has waited for, in milliseconds.
fn worked_by_children() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").expect("this is Linux");
    let (_, fields) = stat
        .rsplit_once(')')
        .expect("the program's name is in brackets");
    let fields: Vec<&str> = fields.split_whitespace().collect();
    // `cutime` and `cstime`, in hundredths of a second.
    let ticks = |at: usize| fields[at].parse::<f64>().expect("a number");
    (ticks(13) + ticks(14)) * 10.0
}

fn rounds() -> Option<usize> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match &words[..] {
        [] => Some(15),
        [option, number] if option == "--rounds" => number.parse().ok().filter(|&n| n > 0),
        _ => None,
    }
}
