//! Unsafe functions and blocks.

use ckpt_tests::mix::mix;
use keep::checkpointed;

crate::list_programs! {
    unsafe_function unsafe_method unsafe_block foreign_abi
}

/// # Safety
/// `at` must be within `values`.
#[checkpointed(crate = ::keep)]
unsafe fn unchecked(values: &[u64], at: usize, n: u64) -> u64 {
    // SAFETY: as the caller promises.
    let mut state = unsafe { *values.get_unchecked(at) };
    for i in 0..n {
        // SAFETY: as the caller promises.
        state = mix(state, i + unsafe { *values.get_unchecked(at) });
        println!("{state}");
    }
    state
}

fn unsafe_function() {
    // SAFETY: 1 is within.
    println!("{}", unsafe { unchecked(&[3, 4], 1, 3) });
}

/// # Safety
/// None of its own.
unsafe trait Promise {
    /// # Safety
    /// None of its own.
    unsafe fn counted(&self, n: u64) -> u64;
}

// SAFETY: it promises nothing.
unsafe impl Promise for u64 {
    #[checkpointed(crate = ::keep)]
    unsafe fn counted(&self, n: u64) -> u64 {
        let mut state = *self;
        for i in 0..n {
            state = mix(state, i);
            println!("{state}");
        }
        state
    }
}

fn unsafe_method() {
    // SAFETY: nothing is asked for.
    println!("{}", unsafe { 5_u64.counted(3) });
}

#[checkpointed(crate = ::keep)]
fn in_a_block(mut values: Vec<u64>) -> Vec<u64> {
    // SAFETY: the index is below the length.
    unsafe {
        for i in 0..values.len() {
            let value = *values.get_unchecked(i);
            values[i] = mix(value, 1) % 100;
            println!("{values:?}");
        }
    }
    values
}

fn unsafe_block() {
    println!("{:?}", in_a_block(vec![1, 2, 3]));
}

#[checkpointed(crate = ::keep)]
extern "C" fn for_others(n: u64) -> u64 {
    let mut state = n;
    for i in 0..n {
        state = mix(state, i);
        println!("{state}");
    }
    state
}

fn foreign_abi() {
    println!("{}", for_others(3));
}
