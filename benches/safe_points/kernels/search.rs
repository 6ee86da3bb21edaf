//! A search that may end early, in three ways.

use std::hint::black_box;

macro_rules! text {
    ([$($checkpointed:tt)*] [$($skip:tt)*] [$($safe_point:tt)*]) => {
        $($checkpointed)*
        #[inline(never)]
        pub(crate) fn search($($skip)* v: &[u32], wanted: u32) -> Result<u64, usize> {
            let mut odd = 0u64;
            for i in 0..v.len() {
                if v[i] == u32::MAX {
                    return Err(i);
                }
                if v[i] % 2 == 0 {
                    continue;
                }
                if v[i] == wanted {
                    break;
                }
                odd += 1;
            }
            Ok(odd)
        }
    };
}
twins!();

kernel!(
    Count,
    "search",
    "a search with `return`, `continue` and `break`",
    1 << 24,
    |twin, n| {
        let mut v: Vec<u32> = (0..n as u32)
            .map(|k| k.wrapping_mul(0x9E37_79B9) >> 8)
            .collect();
        v.push(1 << 30 | 1);
        move || twin::search(black_box(&v), black_box(1 << 30 | 1)).expect("it is found")
    }
);
