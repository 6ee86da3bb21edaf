//! A computation whose every step depends on all before it: one skipped, repeated or reordered shows in the result.

/// One step (the finaliser of SplitMix64 over the state and the item).
#[must_use]
pub fn mix(state: u64, item: u64) -> u64 {
    let mut x = state.rotate_left(7) ^ item.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// The items `0..n` mixed into `seed`, in order.
#[must_use]
pub fn mixed(seed: u64, n: u64) -> u64 {
    (0..n).fold(seed, mix)
}
