//! The child's side of the handshake.
//!
//! What a child says to its parent is a line on stdout that begins with `@`; what it hears is a line on stdin. All other
//! lines are what the program prints.

use std::fs::OpenOptions;
use std::io::{BufRead, Write};
use std::path::Path;
use std::time::Duration;

use nix::sys::signal::{SigSet, SigmaskHow};

/// What a child that hangs exits with.
pub const HANGS: i32 = 99;
/// What a child whose parent is gone exits with.
const ORPHANED: i32 = 98;

/// Ends the process, should it still be there after two minutes. For the beginning of `main`.
///
/// No signal is delivered to its thread: one that its parent sends before it says something must have had its effect on the
/// program before that is heard. A thread that is just beginning could take the signal, and be halted on its way.
pub fn watchdog() {
    let masked = SigSet::all().thread_swap_mask(SigmaskHow::SIG_BLOCK);
    std::thread::spawn(|| {
        std::thread::sleep(Duration::from_secs(120));
        std::process::exit(HANGS);
    });
    let before = masked.expect("a thread has a mask");
    before.thread_set_mask().expect("a thread has a mask");
}

/// Says something to the parent.
pub fn say(word: &str) {
    let mut out = std::io::stdout().lock();
    // A parent that is gone needs no answer.
    let _ = writeln!(out, "@{word}").and_then(|()| out.flush());
}

/// Waits for what the parent says.
pub fn hear() -> String {
    let mut line = String::new();
    match std::io::stdin().lock().read_line(&mut line) {
        Ok(length) if length > 0 => line.trim_end().to_owned(),
        _ => std::process::exit(ORPHANED),
    }
}

/// Says something, and waits until the parent says to go on.
pub fn pause(word: &str) {
    say(word);
    hear();
}

/// Appends a line to a file: an effect outside any checkpoint.
pub fn append(path: impl AsRef<Path>, line: &str) {
    let file = OpenOptions::new().append(true).create(true).open(path);
    let written = file.and_then(|mut file| file.write_all(format!("{line}\n").as_bytes()));
    written.expect("the file of effects can be written");
}

/// Waits until something is so.
pub fn until(mut so: impl FnMut() -> bool) {
    while !so() {
        std::thread::yield_now();
    }
}
