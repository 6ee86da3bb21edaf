//! Blocks of values sorted by the standard library, to be merged later.

use std::hint::black_box;

const BLOCK: usize = 256;

macro_rules! text {
    ([$($checkpointed:tt)*] [$($skip:tt)*] [$($safe_point:tt)*]) => {
        $($checkpointed)*
        #[inline(never)]
        pub(crate) fn medians(blocks: u64) -> Vec<u64> {
            let mut state = 1u64;
            let mut values = vec![0u64; BLOCK];
            let mut medians = Vec::new();
            for _ in 0..blocks {
                for value in &mut values {
                    state ^= state << 13;
                    state ^= state >> 7;
                    state ^= state << 17;
                    *value = state >> 32;
                }
                values.sort_unstable();
                medians.push(values[BLOCK / 2]);
            }
            medians.sort();
            medians
        }
    };
}
twins!();

kernel!(
    Count,
    "sort",
    "medians of blocks, by `sort_unstable`",
    3_000,
    |twin, n| {
        move || {
            let medians = twin::medians(black_box(n));
            medians
                .iter()
                .fold(1, |hash: u64, x| hash.rotate_left(5) ^ x)
        }
    }
);
