//! Functions that end badly, and values that cannot always be saved.

use ckpt::checkpointed;
use ckpt_tests::mix::mix;
use ckpt_tests::script::{pause, until};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Words;

/// At step 3 a save is asked for; at step 6 it ends in the way it is told to.
#[checkpointed]
fn fails(seed: u64, n: u64, #[ckpt(skip)] way: &str) -> Result<u64, String> {
    let mut state = seed;
    let mut i = 0;
    while i < n {
        if i == 3 {
            ckpt::request_save();
        }
        if i == 6 {
            end(way)?;
        }
        state = mix(state, i);
        i += 1;
    }
    Ok(state)
}

fn end(way: &str) -> Result<(), String> {
    match way {
        "err" => Err("it did not work".to_owned()),
        "panic" => panic!("it went wrong"),
        "abort" => std::process::abort(),
        "exit" => std::process::exit(5),
        _ => Ok(()),
    }
}

/// `fails SEED N WAY`
pub(crate) fn play(words: &mut Words) {
    let (seed, n, way) = (words.next(), words.next(), words.next::<String>());
    match fails(seed, n, &way) {
        Ok(result) => println!("result {result}"),
        Err(error) => {
            println!("error {error}");
            std::process::exit(1);
        }
    }
}

/// A number whose `Serialize` does what the environment variable `SAVE` says once the number of the step is 5.
struct Moody(u64, u64);

impl Serialize for Moody {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.1 >= 5 {
            match std::env::var("SAVE").as_deref() {
                Ok("fails") => return Err(serde::ser::Error::custom("not today")),
                Ok("panics") => panic!("not like this"),
                _ => {}
            }
        }
        (self.0, self.1).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Moody {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <(u64, u64)>::deserialize(deserializer).map(|(state, n)| Moody(state, n))
    }
}

#[checkpointed]
fn moody(seed: u64, n: u64) -> u64 {
    let mut state = Moody(seed, 0);
    let mut padding = vec![0u8; 4096];
    while state.1 < n {
        padding[state.1 as usize] = 1;
        if state.1 == 5 && std::env::var_os("WAIT").is_some() {
            pause("at 5");
            // What comes now is a stop: it must find this state.
            until(stop_asked);
        }
        state = Moody(mix(state.0, state.1), state.1 + 1);
    }
    state.0 + u64::from(padding[0])
}

fn stop_asked() -> bool {
    ckpt_runtime::trigger::cause::of_stop().is_some()
}

/// `save fails SEED N`
pub(crate) fn play_save_fails(words: &mut Words) {
    println!("result {}", moody(words.next(), words.next()));
}
