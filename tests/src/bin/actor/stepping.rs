//! Loops whose every iteration waits for the parent.

use ckpt::checkpointed;
use ckpt_tests::mix::mix;
use ckpt_tests::script::{hear, pause, say};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Words;

/// Says at which step it is, and does it when told to go; `end` ends it.
#[checkpointed]
fn steps(seed: u64) -> u64 {
    let mut state = seed;
    let mut n = 0u64;
    loop {
        say(&format!("at {n}"));
        if hear() == "end" {
            break;
        }
        state = mix(state, n);
        n += 1;
    }
    state
}

/// `steps SEED`
pub(crate) fn play(words: &mut Words) {
    println!("result {}", steps(words.next()));
}

/// `idle SEED`: with a pause before and one after, when no checkpointed function is active.
pub(crate) fn play_with_pauses(words: &mut Words) {
    pause("before");
    let result = steps(words.next());
    pause("after");
    println!("result {result}");
}

/// A number that, where the environment says so, waits for the parent while it is being saved.
struct Slow(u64);

impl Serialize for Slow {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if std::env::var_os("SLOW_SAVE").is_some() {
            pause("encoding");
        }
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Slow {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        u64::deserialize(deserializer).map(Slow)
    }
}

#[checkpointed]
fn slow_steps(seed: u64) -> u64 {
    let mut state = Slow(seed);
    let mut n = 0u64;
    loop {
        say(&format!("at {n}"));
        if hear() == "end" {
            break;
        }
        state = Slow(mix(state.0, n));
        n += 1;
    }
    state.0
}

/// `slow save SEED`: steps whose saves wait for the parent while `SLOW_SAVE` is set.
pub(crate) fn play_slow_save(words: &mut Words) {
    println!("result {}", slow_steps(words.next()));
}
