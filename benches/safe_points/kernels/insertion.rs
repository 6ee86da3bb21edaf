//! Insertion into a sorted part: a short inner loop of unknown length an iteration.

use std::hint::black_box;

macro_rules! text {
    ([$($checkpointed:tt)*] [$($skip:tt)*] [$($safe_point:tt)*]) => {
        $($checkpointed)*
        #[inline(never)]
        pub(crate) fn sort(v: &mut [u32]) -> u64 {
            let mut moves = 0;
            for i in 1..v.len() {
                let mut j = i;
                while j > 0 && v[j - 1] > v[j] {
                    v.swap(j - 1, j);
                    j -= 1;
                    moves += 1;
                }
            }
            moves
        }
    };
}
twins!();

kernel!(
    Not,
    "insertion",
    "sorting what is nearly sorted, an element an iteration",
    1 << 22,
    |twin, n| {
        let unsorted: Vec<u32> = (0..n as u32)
            .map(|k| k.wrapping_add((k.wrapping_mul(0x9E37_79B9) >> 28) % 8))
            .collect();
        move || {
            let mut v = unsorted.clone();
            let moves = twin::sort(black_box(&mut v));
            v.iter()
                .fold(moves, |hash, &x| hash.rotate_left(5) ^ u64::from(x))
        }
    }
);
