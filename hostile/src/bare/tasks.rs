//! Async and `fallible` functions where nothing is in scope.

use ::ckpt_tests::mix::mix;
use ::ckpt_tests::task::{finish, later};
use ::std::println;

crate::list_programs! {
    tasks fallible_ones
}

/// Not what generated code could mean by it.
#[allow(dead_code)]
struct Option;
/// Nor this.
#[allow(dead_code)]
struct Result;
/// Nor this.
#[allow(dead_code)]
struct Box;
/// Nor this.
#[allow(dead_code)]
fn polled() {}

#[::keep::checkpointed(crate = ::keep)]
async fn turns(n: u64) -> u64 {
    let mut state = 1;
    for i in 0..n {
        state = mix(state, later(i).await);
    }
    let more = #[ckpt(call)]
    more(&mut state).await;
    let at_once = #[ckpt(call)]
    at_once(more);
    state ^ at_once
}

#[::keep::checkpointed(crate = ::keep)]
async fn more(state: &mut u64) -> u64 {
    for i in 0..3 {
        *state = mix(*state, later(i).await);
    }
    *state
}

#[::keep::checkpointed(crate = ::keep)]
fn at_once(n: u64) -> u64 {
    let mut sum = 0;
    for i in 0..3 {
        sum ^= mix(n, i);
    }
    sum
}

fn tasks() {
    println!("{}", finish(turns(4)));
}

#[::keep::checkpointed(crate = ::keep, fallible)]
fn counts(n: u64) -> ::core::result::Result<u64, ::keep::Error> {
    let mut sum = 0;
    for i in 0..n {
        let one = #[ckpt(call)]
        inside(i)?;
        sum += one;
    }
    ::core::result::Result::Ok(sum)
}

#[::keep::checkpointed(crate = ::keep, fallible)]
fn inside(n: u64) -> ::core::result::Result<u64, ::keep::Error> {
    let mut sum = 0;
    for i in 0..n {
        sum += i;
    }
    if sum > 100 {
        return ::core::result::Result::Err(::keep::Error::Stopped);
    }
    ::core::result::Result::Ok(sum)
}

fn fallible_ones() {
    match counts(4) {
        ::core::result::Result::Ok(sum) => println!("{sum}"),
        ::core::result::Result::Err(error) => error.exit(),
    }
}
