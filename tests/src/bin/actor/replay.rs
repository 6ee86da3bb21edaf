//! What runs again on a resume leaves a line in a file, which no checkpoint takes back.

use ckpt::checkpointed;
use ckpt_tests::mix::mix;
use ckpt_tests::script::append;

use super::Words;

/// Its effects.
#[derive(Clone, Copy)]
struct Effects<'a>(&'a str);

impl Effects<'_> {
    /// Notes that a statement runs; gives a value to initialise something with.
    fn note(self, statement: &str) -> u64 {
        append(self.0, statement);
        statement.len() as u64
    }
}

/// A guard that notes its end as well.
struct Guard<'a>(Effects<'a>);

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        self.0.note("guard dropped");
    }
}

#[checkpointed]
fn noted(#[ckpt(skip)] effects: Effects<'_>, n: u64) -> u64 {
    let mut state = effects.note("first initialiser");
    effects.note("statement");
    #[ckpt(skip)]
    let remade = effects.note("skipped initialiser");
    #[ckpt(rerun)]
    effects.note("rerun");
    let _guard = (effects.note("guard made"), Guard(effects)).1;
    let (a, b) = (effects.note("destructured"), effects.note("too"));
    if a > b {
        effects.note("branch");
    }
    for i in 0..(effects.note("range"), n).1 {
        effects.note(&format!("first loop {i}"));
        state = mix(state, i);
    }
    effects.note("between");
    #[ckpt(once)]
    let between = effects.note("initialiser between") + remade;
    let mut left = n;
    while (effects.note("condition"), left > 0).1 {
        effects.note(&format!("second loop {left}"));
        state = mix(state, left + between);
        left -= 1;
    }
    effects.note("end");
    mix(state, a + b)
}

/// `replay FILE N`
pub(crate) fn play(words: &mut Words) {
    let file: String = words.next();
    println!("result {}", noted(Effects(&file), words.next()));
}
