//! A loop that makes processes, and deals with files that are not its own, when it is told to.

use std::process::{Command, Stdio, exit};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use ckpt::checkpointed;
use ckpt_tests::mix::mix;
use ckpt_tests::script::{hear, say, until};
use fork::{Fork, fork};
use rustix::process::{Pid, WaitOptions, getppid, waitpid};

use super::Words;

/// Longer than any test.
const LONG: Duration = Duration::from_secs(100);

/// Says at which step it is, and does what it is told to; `end` ends it.
#[checkpointed]
fn forking(seed: u64) -> u64 {
    let mut state = seed;
    let mut n = 0u64;
    loop {
        if ENDS.load(Ordering::Relaxed) {
            break;
        }
        if listens() {
            say(&format!("at {n}"));
            let word = hear();
            if word == "end" {
                break;
            }
            obey(&word);
        }
        state = mix(state, n);
        n += 1;
    }
    state
}

/// Whether this is a fork, which goes on by itself.
static ALONE: AtomicBool = AtomicBool::new(false);

/// Whether it returns from the function at once.
static ENDS: AtomicBool = AtomicBool::new(false);

fn listens() -> bool {
    !ALONE.load(Ordering::Relaxed)
}

fn obey(word: &str) {
    match word {
        "fork" => stay_behind(),
        "fork and save" => beside(ckpt::request_save),
        "fork and end" => beside(|| ENDS.store(true, Ordering::Relaxed)),
        "fork and outlive" => outlive(),
        "spawn" => spawn(),
        "look" => look(),
        "read all files" => read_all_files(),
        _ => {}
    }
}

/// A child that does nothing, and lives on.
fn stay_behind() {
    match fork().expect("a child") {
        Fork::Child => {
            let mut options = std::fs::File::options();
            let nowhere = options.read(true).write(true).open("/dev/null");
            let nowhere = nowhere.expect("nowhere");
            rustix::stdio::dup2_stdin(&nowhere).expect("no input");
            rustix::stdio::dup2_stdout(&nowhere).expect("no output");
            rustix::stdio::dup2_stderr(&nowhere).expect("no complaints");
            std::thread::sleep(LONG);
            exit(0);
        }
        Fork::Parent(pid) => say(&format!("child {pid}")),
    }
}

/// A child that computes the same as its parent, beside it.
fn beside(what: fn()) {
    match fork().expect("a child") {
        Fork::Child => {
            ALONE.store(true, Ordering::Relaxed);
            what();
        }
        Fork::Parent(pid) => {
            let ended = waitpid(Pid::from_raw(pid), WaitOptions::empty());
            let (_, status) = ended.expect("our child").expect("its end was waited for");
            say(&format!(
                "ended with {}",
                status.exit_status().unwrap_or(-1)
            ));
        }
    }
}

/// A child that computes the same as its parent, and stops when that is dead.
fn outlive() {
    let parent = std::process::id() as i32;
    match fork().expect("a child") {
        Fork::Child => {
            say("ready");
            until(|| getppid().map(|pid| pid.as_raw_nonzero().get()) != Some(parent));
            ALONE.store(true, Ordering::Relaxed);
            ckpt::request_stop();
        }
        Fork::Parent(_) => {}
    }
}

/// A child of another program.
#[expect(clippy::zombie_processes, reason = "it is to outlive this process")]
fn spawn() {
    let mut command = Command::new("sleep");
    command.arg(LONG.as_secs().to_string());
    let quiet = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let child = quiet.spawn().expect("sleep");
    say(&format!("child {}", child.id()));
}

fn dir() -> std::path::PathBuf {
    std::env::var_os("CKPT_DIR")
        .expect("set by the test")
        .into()
}

/// Looks at the runs as `ckpt ls` does.
fn look() {
    let runs = ckpt_runtime::store::list(&dir()).expect("the directory can be read");
    say(&format!("held {}", runs[0].held));
}

/// As a program does that copies its own directory.
fn read_all_files() {
    let run = ckpt_runtime::store::names(&dir()).expect("the directory can be read")[0].clone();
    for entry in std::fs::read_dir(run.directory(&dir())).expect("its own directory") {
        std::fs::read(entry.expect("an entry").path()).expect("its own file");
    }
    say("read");
}

/// `forking SEED`
pub(crate) fn play(words: &mut Words) {
    println!("result {}", forking(words.next()));
}
