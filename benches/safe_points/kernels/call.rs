//! A small function called in each iteration, which the compiler inlines.

use std::hint::black_box;

macro_rules! text {
    ([$($checkpointed:tt)*] [$($skip:tt)*] [$($safe_point:tt)*]) => {
        $($checkpointed)*
        #[inline(never)]
        pub(crate) fn walk(n: u64) -> u64 {
            let mut state = 1u64;
            let mut place = 0i64;
            for _ in 0..n {
                place += step(&mut state);
            }
            place.unsigned_abs()
        }
    };
}
twins!();

fn step(state: &mut u64) -> i64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    (*state % 3) as i64 - 1
}

kernel!(
    Not,
    "call",
    "a small function called in each iteration",
    4_000_000,
    |twin, n| { move || twin::walk(black_box(n)) }
);
