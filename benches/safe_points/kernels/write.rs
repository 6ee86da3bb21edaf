//! Numbers written into a `String`, one an iteration.

use std::fmt::Write as _;
use std::hint::black_box;

macro_rules! text {
    ([$($checkpointed:tt)*] [$($skip:tt)*] [$($safe_point:tt)*]) => {
        $($checkpointed)*
        #[inline(never)]
        pub(crate) fn table(n: u64) -> u64 {
            let mut line = String::new();
            let mut hash = 1u64;
            for i in 0..n {
                let _ = write!(line, "{};", i * i);
                if line.len() > 100 {
                    hash = hash.rotate_left(5) ^ line.len() as u64;
                    line.clear();
                }
            }
            hash
        }
    };
}
twins!();

kernel!(
    Count,
    "write",
    "numbers written into a String",
    300_000,
    |twin, n| { move || twin::table(black_box(n)) }
);
