//! Several checkpointed functions at once, each in a thread of its own.

use std::sync::Barrier;
use std::thread;

use ckpt::checkpointed;
use ckpt_tests::mix::mix;
use ckpt_tests::script::{append, pause, say, until};

use super::Words;

/// Runs until it is stopped, or the file is there.
#[checkpointed]
fn worker(number: u64, #[ckpt(skip)] done: &str) -> u64 {
    let mut state = number;
    let mut n = 0;
    while n < 100 || !std::path::Path::new(done).exists() {
        if n < 100 {
            state = mix(state, n);
            n += 1;
        }
        if n == 99 {
            say(&format!("worker {number}"));
        }
        thread::yield_now();
    }
    state
}

/// `threads N FILE`: that many workers.
pub(crate) fn play(words: &mut Words) {
    let (workers, done) = (words.next(), words.next::<String>());
    let results: Vec<u64> = thread::scope(|scope| {
        let start = |number| {
            scope.spawn({
                let done = &done;
                move || worker(number, done)
            })
        };
        let all: Vec<_> = (0..workers).map(start).collect();
        all.into_iter()
            .map(|worker| worker.join().expect("no panic"))
            .collect()
    });
    println!("results {results:?}");
}

/// Its third iteration waits for the parent.
#[checkpointed]
fn late(n: u64) -> u64 {
    let mut state = 0;
    let mut i = 0;
    while i < n {
        if i == 1 && std::env::var_os("LATE_SAVES").is_some() {
            ckpt::request_save();
        }
        if i == 3 && std::env::var_os("LATE").is_some() {
            pause("late");
        }
        state = mix(state, i);
        i += 1;
    }
    state
}

/// `late FILE`: a worker, and a function that may take long to come to its next safe point.
pub(crate) fn play_late(words: &mut Words) {
    let done: String = words.next();
    let (one, two) = thread::scope(|scope| {
        let late = scope.spawn(|| late(10));
        let worker = scope.spawn(|| worker(7, &done));
        (
            worker.join().expect("no panic"),
            late.join().expect("no panic"),
        )
    });
    println!("results {one} {two}");
}

#[checkpointed]
fn twin(seed: u64, #[ckpt(skip)] both: &Barrier) -> u64 {
    let mut state = seed;
    for i in 0..10 {
        state = mix(state, i);
    }
    both.wait();
    state
}

/// `equal SEED SEED`: two calls at once, which cannot be told apart if their arguments are equal.
pub(crate) fn play_equal(words: &mut Words) {
    let (one, two) = (words.next(), words.next());
    let both = Barrier::new(2);
    let (one, two) = thread::scope(|scope| {
        let one = scope.spawn(|| twin(one, &both));
        let two = scope.spawn(|| twin(two, &both));
        (one.join().expect("no panic"), two.join().expect("no panic"))
    });
    println!("results {one} {two}");
}

/// Something that is made again on a resume, and takes its time to go.
struct Lingering<'a> {
    file: &'a str,
    name: &'a str,
}

impl Drop for Lingering<'_> {
    fn drop(&mut self) {
        if self.name == "slow" {
            // The other one has saved, let go and gone to wait; or it has ended the process.
            until(|| says(self.file, "quick is gone") && others_sleep());
        }
        append(self.file, &format!("{} is gone", self.name));
    }
}

fn says(file: &str, text: &str) -> bool {
    std::fs::read_to_string(file).is_ok_and(|all| all.contains(text))
}

/// Whether every thread but this one sleeps.
fn others_sleep() -> bool {
    let tasks = std::fs::read_dir("/proc/self/task").expect("Linux");
    let running = tasks.filter(|task| {
        let stat = task.as_ref().map(|task| std::fs::read_to_string(task.path().join("stat")));
        matches!(stat, Ok(Ok(stat)) if stat.rsplit(')').next().is_some_and(|rest| rest.starts_with(" R")))
    });
    running.count() <= 1
}

#[checkpointed]
fn lingers(name: &str, #[ckpt(skip)] file: &str) -> u64 {
    #[ckpt(skip)]
    let lingering = Lingering { file, name };
    let mut n = 0u64;
    while !lingering.file.is_empty() {
        if n == 3 {
            say(&format!("{name} is there"));
        }
        n += 1;
        thread::yield_now();
    }
    n
}

/// `letting go FILE`: two functions, of which one lets go of what it has late.
pub(crate) fn play_letting_go(words: &mut Words) {
    let file: String = words.next();
    thread::scope(|scope| {
        scope.spawn(|| lingers("quick", &file));
        scope.spawn(|| lingers("slow", &file));
    });
}
