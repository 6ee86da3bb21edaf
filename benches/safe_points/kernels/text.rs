//! Text put together from words, a word an iteration.

use std::hint::black_box;

const WORDS: [&str; 8] = ["a", "checkpoint", "is", "a", "place", "to", "come", "back"];

macro_rules! text {
    ([$($checkpointed:tt)*] [$($skip:tt)*] [$($safe_point:tt)*]) => {
        $($checkpointed)*
        #[inline(never)]
        pub(crate) fn lines(n: u64) -> (String, u64) {
            let mut line = String::new();
            let mut length = 0;
            let mut state = 1u64;
            for i in 0..n {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(i);
                line.push_str(WORDS[(state >> 61) as usize]);
                if line.len() < 80 {
                    line.push(' ');
                } else {
                    length += line.len() as u64;
                    line.clear();
                }
            }
            (line, length)
        }
    };
}
twins!();

kernel!(
    Not,
    "text",
    "lines put together from words",
    1_000_000,
    |twin, n| {
        move || {
            let (line, length) = twin::lines(black_box(n));
            line.bytes()
                .fold(length, |hash, byte| hash.rotate_left(5) ^ u64::from(byte))
        }
    }
);
