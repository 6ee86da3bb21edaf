//! Checkpointed functions of several threads that have to do with each other: by a channel, a lock, a condition.

use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Condvar, Mutex};
use std::thread;
use std::time::Duration;

use ckpt::checkpointed;
use ckpt_tests::mix::{mix, mixed};
use ckpt_tests::script::{pause, say, until};

use super::Words;

/// How long one waits before it looks whether it has to stop.
const TURN: Duration = Duration::from_millis(5);

fn exists(file: &str) -> bool {
    Path::new(file).exists()
}

/// Whether the one that hears stays behind, until the parent says to go on.
fn lags() -> bool {
    std::env::var_os("LAGS").is_some()
}

/// Sends five numbers, then waits from safe point to safe point for the file.
#[checkpointed]
fn producer(#[ckpt(skip)] to: Sender<u64>, #[ckpt(skip)] done: &str) -> u64 {
    let mut sent = 0;
    while sent < 5 || !exists(done) {
        if sent < 5 {
            to.send(sent).expect("the other end is there");
            sent += 1;
            if sent == 5 && lags() {
                say("sent all");
            }
        }
        thread::yield_now();
    }
    sent
}

/// Waits as long as it takes.
#[checkpointed]
fn blocked(#[ckpt(skip)] from: Receiver<u64>) -> u64 {
    let mut heard = 0;
    let mut state = 0;
    loop {
        if heard == 5 {
            say("heard all");
        }
        let Ok(number) = from.recv() else { break };
        state = mix(state, number);
        heard += 1;
    }
    state
}

/// Waits for a turn at a time.
#[checkpointed]
fn patient(#[ckpt(skip)] from: Receiver<u64>) -> u64 {
    let mut heard = 0;
    let mut state = 0;
    loop {
        match from.recv_timeout(TURN) {
            Ok(number) => {
                state = mix(state, number);
                heard += 1;
                if heard == 3 && lags() {
                    pause("heard three");
                }
                if heard == 5 {
                    say("heard all");
                }
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    state
}

/// `sends blocked|patient FILE`
pub(crate) fn play_channel(words: &mut Words) {
    let (how, done) = (words.next::<String>(), words.next::<String>());
    let (to, from) = channel();
    let (sent, heard) = thread::scope(|scope| {
        let producer = scope.spawn(|| producer(to, &done));
        let consumer = scope.spawn(|| match how.as_str() {
            "blocked" => blocked(from),
            _ => patient(from),
        });
        (
            producer.join().expect("no panic"),
            consumer.join().expect("no panic"),
        )
    });
    println!("sent {sent}, heard {heard}");
}

/// Holds the lock over all its safe points.
#[checkpointed]
fn holder(#[ckpt(skip)] lock: &Mutex<()>, #[ckpt(skip)] done: &str) -> u64 {
    let mut n = 0u64;
    let _guard = lock.lock().expect("nobody panics");
    while n < 100 || !exists(done) {
        n += u64::from(n < 100);
        thread::yield_now();
    }
    n
}

/// Needs the lock for its fourth iteration.
#[checkpointed]
fn needy(#[ckpt(skip)] lock: &Mutex<()>) -> u64 {
    let mut state = 0;
    for i in 0..10 {
        if i == 3 {
            say("needs");
            drop(lock.lock().expect("nobody panics"));
        }
        state = mix(state, i);
    }
    state
}

/// `shares FILE`
pub(crate) fn play_lock(words: &mut Words) {
    let done: String = words.next();
    let lock = Mutex::new(());
    let (one, two) = thread::scope(|scope| {
        let holder = scope.spawn(|| holder(&lock, &done));
        // So that it is the holder who has it, or has had it.
        until(|| lock.try_lock().is_err() || holder.is_finished());
        let needy = scope.spawn(|| needy(&lock));
        (
            holder.join().expect("no panic"),
            needy.join().expect("no panic"),
        )
    });
    println!("results {one} {two}");
}

/// What one tells the other.
#[derive(Default)]
struct Told {
    ready: Mutex<bool>,
    changed: Condvar,
}

#[checkpointed]
fn tells(#[ckpt(skip)] told: &Told, #[ckpt(skip)] done: &str) -> u64 {
    let mut n = 0u64;
    while n < 100 || !exists(done) {
        n += u64::from(n < 100);
        thread::yield_now();
    }
    *told.ready.lock().expect("nobody panics") = true;
    told.changed.notify_all();
    n
}

/// Waits for as long as it takes, or for a turn at a time.
#[checkpointed]
fn awaits(in_turns: bool, #[ckpt(skip)] told: &Told) -> u64 {
    let mut told_parent = false;
    let mut heard = 0;
    while heard < 3 {
        let ready = told.ready.lock().expect("nobody panics");
        if !told_parent {
            say("awaits");
            told_parent = true;
        }
        let waiting = |ready: &mut bool| !*ready;
        let changed = &told.changed;
        let ready = match in_turns {
            true => changed
                .wait_timeout_while(ready, TURN, waiting)
                .map(|waited| waited.0)
                .ok(),
            false => changed.wait_while(ready, waiting).ok(),
        };
        heard += u64::from(*ready.expect("nobody panics"));
    }
    mixed(0, heard)
}

/// `awaits BOOL FILE`
pub(crate) fn play_condition(words: &mut Words) {
    let (in_turns, done) = (words.next(), words.next::<String>());
    let told = Told::default();
    let (one, two) = thread::scope(|scope| {
        let tells = scope.spawn(|| tells(&told, &done));
        let awaits = scope.spawn(|| awaits(in_turns, &told));
        (
            tells.join().expect("no panic"),
            awaits.join().expect("no panic"),
        )
    });
    println!("results {one} {two}");
}
