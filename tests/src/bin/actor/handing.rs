//! `fallible` functions: what they return, and what becomes of it.

use std::collections::HashMap;
use std::thread;

use ckpt::checkpointed;
use ckpt_tests::mix::mix;
use ckpt_tests::script::{pause, until};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Words;

/// Says when it is dropped.
struct Guard(&'static str);

impl Drop for Guard {
    fn drop(&mut self) {
        println!("{} is gone", self.0);
    }
}

#[checkpointed(fallible)]
fn part(seed: u64, n: u64) -> Result<u64, ckpt::Error> {
    #[ckpt(skip)]
    let _guard = Guard("part");
    let mut state = seed;
    for i in 0..n {
        if i == 3 && std::env::var_os("WAIT").is_some() {
            pause("at 3");
        }
        state = mix(state, i);
    }
    Ok(state)
}

/// Its frame is around that of another one, whose error it would make light of.
#[checkpointed(fallible)]
fn whole(n: u64) -> Result<u64, ckpt::Error> {
    #[ckpt(skip)]
    let _guard = Guard("whole");
    let mut sum = 0;
    for seed in 0..n {
        let one = #[ckpt(call)]
        part(seed, 10);
        if let Err(error) = &one {
            println!("made light of: {error}");
        }
        sum ^= one.unwrap_or(1);
    }
    Ok(sum)
}

/// A value that says when it is dropped.
#[checkpointed]
struct Loud(String);

impl Drop for Loud {
    fn drop(&mut self) {
        println!("{} is dropped", self.0);
    }
}

/// What it saves lives on in the checkpoint: at a stop nothing of it is dropped, hidden or not.
#[checkpointed(fallible)]
fn hides(saved: Loud, n: u64) -> Result<usize, ckpt::Error> {
    let also = Loud("also".to_owned());
    let mut sum = 0;
    for saved in 0..n {
        let also = saved + 1;
        let one = #[ckpt(call)]
        part(also, 10)?;
        sum ^= one;
    }
    println!("sum {sum}");
    Ok(saved.0.len() + also.0.len())
}

/// `handed over hidden values`
pub(crate) fn play_hides(_: &mut Words) {
    tell(hides(Loud("saved".to_owned()), 2).map(|n| n as u64));
}

/// As what it returns, and the code that would be right for it.
fn tell(result: Result<u64, ckpt::Error>) -> Option<ckpt::Error> {
    match result {
        Ok(value) => println!("result {value}"),
        Err(error) => {
            println!("{} {error}", error.exit_code());
            return Some(error);
        }
    }
    None
}

/// `handed out PARTS`: that many parts, each begun whatever has become of the one before; then it ends as the last one would.
pub(crate) fn play(words: &mut Words) {
    ckpt::on_stop(|| println!("the hook runs"));
    let mut last = None;
    for seed in 0..words.next() {
        last = tell(part(seed, 10)).or(last);
    }
    println!("all were begun");
    if let Some(error) = last {
        error.exit();
    }
}

/// `handed through N`
pub(crate) fn play_through(words: &mut Words) {
    if tell(whole(words.next())).is_some() {
        println!("in the end");
    }
}

/// A function of one name, in builds between which the type of a variable has changed.
macro_rules! build {
    ($number:ty, $n:expr) => {{
        #[checkpointed(fallible, id = "cell")]
        fn cell(n: u64) -> Result<u64, ckpt::Error> {
            let mut cell = 0 as $number;
            for i in 0..n {
                cell += i as $number;
            }
            Ok(cell as u64)
        }
        cell($n)
    }};
}

/// `handed builds BUILD N`
pub(crate) fn play_builds(words: &mut Words) {
    let build: String = words.next();
    let n = words.next();
    tell(match build.as_str() {
        "u64" => build!(u64, n),
        _ => build!(f64, n),
    });
}

/// A name that hides what it is until it runs.
type Table = HashMap<u64, u64>;

#[checkpointed(fallible)]
fn unordered(#[ckpt(skip)] map: &Table) -> Result<u64, ckpt::Error> {
    let mut sum = 0;
    for (key, value) in map {
        sum += key * value;
    }
    Ok(sum)
}

/// `handed unordered`
pub(crate) fn play_unordered(_: &mut Words) {
    tell(unordered(&HashMap::from([(1, 2)])));
}

/// A number that is not saved.
struct Unwilling(u64);

impl Serialize for Unwilling {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(serde::ser::Error::custom("not today"))
    }
}

impl<'de> Deserialize<'de> for Unwilling {
    fn deserialize<D: Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
        Err(serde::de::Error::custom("never"))
    }
}

#[checkpointed(fallible)]
fn unwilling(n: u64) -> Result<u64, ckpt::Error> {
    let mut state = Unwilling(0);
    for i in 0..n {
        state.0 = mix(state.0, i);
    }
    Ok(state.0)
}

/// `handed unwilling`
pub(crate) fn play_unwilling(_: &mut Words) {
    tell(unwilling(5));
}

#[checkpointed]
fn stops(#[ckpt(skip)] until_lost: &dyn Fn() -> bool) {
    // The other one has failed to save, has told so, and is gone: this one would end the process.
    until(until_lost);
    let mut n = 0u64;
    loop {
        n += 1;
        thread::yield_now();
    }
}

/// `handed lost`: one that could not save is gone when the process ends with another's stop.
pub(crate) fn play_lost(_: &mut Words) {
    thread::scope(|scope| {
        let lost = scope.spawn(|| tell(unwilling(u64::MAX)));
        scope.spawn(move || stops(&|| lost.is_finished()));
        ckpt::request_stop();
    });
}
