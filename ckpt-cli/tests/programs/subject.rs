//! `subject PART ARGUMENTS…`: a program that is run and rehearsed in the tests, right or wrong in one way.

use std::fs::OpenOptions;
use std::io::{BufWriter, Write as _};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

use ckpt::checkpointed;
use ckpt_tests::mix::mix;
use ckpt_tests::script;

/// Takes about a millisecond, and always gives the same.
fn worked(seed: u64) -> u64 {
    (0..20_000).fold(seed, mix)
}

/// Prints a line each time round.
#[checkpointed]
fn prints(steps: u64) -> u64 {
    let mut sum = 0;
    for step in 0..steps {
        sum = worked(sum ^ step);
        println!("step {step}: {sum}");
    }
    sum
}

/// Prints only at the end.
#[checkpointed]
fn sums(steps: u64) -> u64 {
    let mut sum = 0;
    for step in 0..steps {
        sum = worked(sum ^ step);
    }
    sum
}

static RANDOM: AtomicU64 = AtomicU64::new(1);

/// The generator's state is nobody's variable.
#[checkpointed]
fn draws_from_a_static(steps: u64) -> u64 {
    let mut sum = 0u64;
    for _ in 0..steps {
        let drawn = worked(RANDOM.load(Ordering::Relaxed));
        RANDOM.store(drawn, Ordering::Relaxed);
        sum = sum.wrapping_add(drawn);
    }
    sum
}

/// The generator is seeded again at each start.
#[checkpointed]
fn draws_from_a_skipped(steps: u64) -> u64 {
    #[ckpt(skip)]
    let mut random = 1u64;
    let mut sum = 0u64;
    for _ in 0..steps {
        random = worked(random);
        sum = sum.wrapping_add(random);
    }
    sum
}

/// Prints through a buffer of its own.
#[checkpointed]
fn holds_back(steps: u64) -> u64 {
    #[ckpt(skip)]
    let mut out = BufWriter::new(std::io::stdout());
    let mut sum = 0;
    for step in 0..steps {
        sum = worked(sum ^ step);
        writeln!(out, "step {step}: {sum}").expect("standard output");
    }
    sum
}

/// Writes to a file that its checkpoints know nothing of.
#[checkpointed]
fn appends(steps: u64) -> u64 {
    let mut sum = 0;
    for step in 0..steps {
        sum = worked(sum ^ step);
        script::append("lines", &format!("step {step}: {sum}"));
    }
    sum
}

/// Writes to a file that is a variable.
#[checkpointed]
fn writes(steps: u64) -> u64 {
    let mut out = ckpt::fs::Output::create("lines").expect("a file");
    let mut sum = 0;
    for step in 0..steps {
        sum = worked(sum ^ step);
        writeln!(out, "step {step}: {sum}").expect("a file");
    }
    sum
}

/// Goes round until a file is there. Says when it has begun, and as which process.
#[checkpointed]
fn waits(file: PathBuf) -> u64 {
    let mut rounds = 0u64;
    while !file.exists() {
        if rounds == 0 {
            script::say(&format!("begins as {}", std::process::id()));
        }
        rounds += 1;
    }
    rounds
}

/// Tells of each step, and goes on when it is told to.
#[checkpointed]
fn pauses(steps: u64) -> u64 {
    let mut sum = 0;
    for step in 0..steps {
        script::pause(&format!("step {step}"));
        sum += step;
    }
    sum
}

/// Dies at a step: always at the same one, or at each `n`th of its own process.
#[checkpointed]
fn dies(steps: u64, at: u64, #[ckpt(skip)] after: u64) -> u64 {
    #[ckpt(skip)]
    let mut own = 0u64;
    let mut sum = 0;
    for step in 0..steps {
        own += 1;
        if step == at || own > after {
            die();
        }
        ckpt::request_save();
        sum += step;
    }
    sum
}

/// As the kernel kills who takes too much memory.
fn die() -> ! {
    let _ = rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL);
    unreachable!("nobody survives that")
}

/// Cannot be started twice.
fn refuses_a_second_start() {
    let marker = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open("marker");
    marker.expect("it was never started here");
}

/// Another run at each start.
#[checkpointed]
fn named(steps: u64, who: u32) -> u64 {
    let mut sum = 0;
    for step in 0..steps {
        sum = worked(sum ^ step);
    }
    sum + u64::from(who > 0)
}

/// Has a loop, and comes to it for large seeds only.
#[checkpointed]
fn no_loop(seed: u64) -> u64 {
    let mut sum = worked(seed);
    if seed > 1 {
        for _ in 0..seed {
            sum = worked(sum);
        }
    }
    sum
}

fn main() {
    script::watchdog();
    let words: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize| -> u64 { words[at].parse().expect("a number") };
    let result = match words[0].as_str() {
        "prints" => prints(number(1)),
        "sums" => sums(number(1)),
        "static" => draws_from_a_static(number(1)),
        "skipped" => draws_from_a_skipped(number(1)),
        "holds back" => holds_back(number(1)),
        "appends" => appends(number(1)),
        "writes" => writes(number(1)),
        "waits" => waits(PathBuf::from(&words[1])),
        "pauses" => pauses(number(1)),
        "dies" => dies(number(1), number(2), number(3)),
        "refuses" => {
            refuses_a_second_start();
            sums(number(1))
        }
        "hangs" => {
            if std::fs::exists("marker").expect("a directory") {
                loop {
                    std::thread::park();
                }
            }
            refuses_a_second_start();
            sums(number(1))
        }
        "named" => named(number(1), std::process::id()),
        "heading" => {
            println!("sums up {} numbers", number(1));
            prints(number(1))
        }
        "one after the other" => sums(number(1)) ^ prints(number(2)),
        "tells its number" => {
            println!("process {}", std::process::id());
            sums(number(1))
        }
        "reads" => {
            let steps = std::fs::read_to_string(&words[1]).expect("a file of one number");
            sums(steps.trim().parse().expect("a number"))
        }
        "plain" => worked(number(1)),
        "no loop" => no_loop(number(1)),
        "panics" => panic!("as it always does"),
        part => panic!("no such part: {part}"),
    };
    println!("result {result}");
}
