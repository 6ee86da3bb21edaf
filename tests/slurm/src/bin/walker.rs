//! `walker SEED STEPS CARGO`: the program of the jobs. A light loop whose result depends on every step, with CARGO bytes of
//! state beside; in its middle it asks for a checkpoint and waits there, at safe points, for the test's words.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Duration;

use ckpt::checkpointed;
use ckpt_slurm_tests::words;
use ckpt_tests::mix::mix;

#[checkpointed]
fn walk(seed: u64, steps: u64, cargo: usize) -> u64 {
    let load: Vec<u8> = vec![1; cargo];
    let mut hash = seed;
    for step in 0..steps {
        if step == steps / 2 {
            ckpt::request_save();
            #[ckpt(safe_point)]
            while !said(words::GO) {
                tick();
            }
        }
        hash = mix(hash, step);
    }
    assert_eq!(load.len(), cargo, "the state came back whole");
    hash
}

/// One look at what the test says.
fn tick() {
    // The pace of a loop that has nothing to compute.
    std::thread::sleep(Duration::from_millis(20));
    if said(&words::tagged(words::STOP, &tag())) {
        ckpt::request_stop();
    }
    if said(&words::tagged(words::GROW, &tag())) {
        grow();
    }
}

/// Memory that no checkpoint holds.
static BALLAST: Mutex<Vec<Vec<u8>>> = Mutex::new(Vec::new());
/// What is taken at once.
const FIRST: usize = 160 << 20;
/// What is taken at each further tick: slowly enough for whoever looks every few seconds.
const MORE: usize = 64 << 10;

fn grow() {
    let mut ballast = BALLAST.lock().expect("no panic");
    let size = if ballast.is_empty() { FIRST } else { MORE };
    ballast.push(vec![1; size]);
}

fn said(word: &str) -> bool {
    Path::new(word).exists()
}

fn seed() -> u64 {
    number(1)
}

fn tag() -> String {
    let variable = |name: &str| std::env::var(name).ok();
    let is_one_of_many = variable("SLURM_STEP_NUM_TASKS").is_some_and(|tasks| tasks != "1");
    let rank = variable("SLURM_PROCID").filter(|_| is_one_of_many);
    let part = variable("SLURM_ARRAY_TASK_ID").or(rank);
    words::tag(seed(), part.as_deref())
}

fn number(at: usize) -> u64 {
    let word = std::env::args().nth(at);
    word.and_then(|word| word.parse().ok())
        .expect("SEED STEPS CARGO")
}

fn main() {
    std::thread::spawn(|| {
        // Longer than any test: a program that nobody looks after any more ends itself.
        std::thread::sleep(Duration::from_secs(900));
        std::process::exit(99);
    });
    let here = PathBuf::from(".");
    let waiting = here.join(words::tagged(words::WAITING, &tag()));
    words::append(&waiting, &std::process::id().to_string());
    while !said(words::BEGIN) {
        std::thread::sleep(Duration::from_millis(20));
    }
    let cargo = usize::try_from(number(3)).expect("a size");
    let result = words::written(walk(seed(), number(2), cargo));
    words::append(&here.join(words::tagged(words::RESULT, &tag())), &result);
}
