//! Loops in blocks, optimised, stopped by real signals at random moments: resumed until they are done, they give what the plain
//! twin gives, to the bit.

use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use ckpt_benches::callgrind::CHILD;
use ckpt_benches::kernels::named;
use ckpt_tests::{Dice, build};
use rustix::process::{Pid, Signal, kill_process};

/// Some whose loops look at their flag once a block, and which have nothing large to prepare or to save.
const IN_BLOCKS: [&str; 8] = [
    "pi", "lcg", "while", "hash", "text", "stack", "nested", "logistic",
];

/// What an undisturbed run takes at least.
const LONG: Duration = Duration::from_millis(800);

/// Starts at most, for one kernel.
const MOST: u32 = 40;

#[test]
fn loops_in_blocks_survive_signals() {
    let program = build::optimised("ckpt-benches", "safe_points");
    let mut dice = Dice::new("loops in blocks");
    for name in IN_BLOCKS {
        let kernel = named(name).expect("a kernel");
        // So long on this machine that the first signal comes on the way.
        let tried = kernel.size * 8;
        let (took, _) = plain(&program, name, tried);
        let times = (LONG.as_nanos() / took.as_nanos().max(1)) as u64 + 1;
        let (_, expected) = plain(&program, name, tried * times);
        let size = (tried * times).to_string();
        let directory = std::env::temp_dir().join(format!("ckpt-storm-{}", std::process::id()));
        let mut stops = 0;
        let done = (0..MOST).find_map(|start| {
            // In the end it is left alone.
            let pause = (start + 1 < MOST).then(|| dice.below(LONG.as_millis() as u64 / 2) + 20);
            let pause = pause.map(Duration::from_millis);
            match once(&program, [name, &size], &directory, pause) {
                (Some(0), output) => Some(output),
                (Some(85), _) => {
                    stops += 1;
                    None
                }
                // Before the loop began, the signal had its usual effect.
                (None, _) => None,
                (code, output) => panic!("{name}: {code:?} {output}"),
            }
        });
        assert_eq!(
            done.as_deref(),
            Some(&*expected),
            "{name} after {stops} stops"
        );
        assert!(stops > 0, "{name} was never stopped on its way");
        println!("{name}: {stops} stops");
        std::fs::remove_dir_all(&directory).expect("it was stopped, so there is a directory");
    }
}

/// The plain twin: how long its process took, and what it printed.
fn plain(program: &Path, name: &str, size: u64) -> (Duration, String) {
    let began = Instant::now();
    let output = Command::new(program)
        .args([CHILD, name, "plain", &size.to_string(), "1"])
        .output()
        .expect("the program starts");
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    (began.elapsed(), printed)
}

/// One process, signalled after a pause: how it ended, and what it printed.
fn once(
    program: &Path,
    [name, size]: [&str; 2],
    directory: &Path,
    pause: Option<Duration>,
) -> (Option<i32>, String) {
    let mut child = Command::new(program)
        .args([CHILD, name, "annotated", size, "1"])
        .env("CKPT_DIR", directory)
        .env_remove("CKPT_STOP_AFTER")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    if let Some(pause) = pause {
        // Any moment will do; nothing waits for it.
        std::thread::sleep(pause);
        let _ = kill_process(Pid::from_child(&child), Signal::TERM);
    }
    let mut printed = String::new();
    let output = child.stdout.take().expect("it is piped");
    BufReader::new(output)
        .read_to_string(&mut printed)
        .expect("text");
    let said: Vec<String> = BufReader::new(child.stderr.take().expect("it is piped"))
        .lines()
        .map_while(Result::ok)
        .collect();
    let status = child.wait().expect("it ends");
    let killed = status.signal() == Some(Signal::TERM.as_raw());
    assert!(killed || status.code().is_some(), "{status}: {said:?}");
    (status.code(), printed)
}
