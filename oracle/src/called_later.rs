//! The functions of `called` once more: async, and `fallible`. Copied into every batch of programs, too.

use ckpt::checkpointed;

use crate::support::{Failed, ev, later, look, mix};

/// See `walk`.
#[checkpointed]
pub async fn walk_later(n: u64, state: &mut u64) -> u64 {
    let mut sum = n;
    for i in 0..n {
        *state = mix(*state, i) % 1000;
        later(()).await;
        ev(901, *state);
        sum += *state;
    }
    sum
}

/// See `walk`.
#[checkpointed(fallible)]
pub fn walk_or_stop(n: u64, state: &mut u64) -> Result<u64, Failed> {
    let mut sum = n;
    for i in 0..n {
        *state = mix(*state, i) % 1000;
        ev(901, *state);
        sum += *state;
    }
    Ok(sum)
}

/// See `fill`.
#[checkpointed]
pub async fn fill_later(list: &mut Vec<u64>, n: u64) -> u64 {
    let first = list.first().copied().unwrap_or(3);
    let mut i = 0;
    while i < n {
        if list.len() < 6 {
            list.push(mix(first, i) % 100);
        }
        later(()).await;
        ev(902, look(list));
        i += 1;
    }
    first
}

/// See `fill`.
#[checkpointed(fallible)]
pub fn fill_or_stop(list: &mut Vec<u64>, n: u64) -> Result<u64, Failed> {
    let first = list.first().copied().unwrap_or(3);
    let mut i = 0;
    while i < n {
        if list.len() < 6 {
            list.push(mix(first, i) % 100);
        }
        ev(902, look(list));
        i += 1;
    }
    Ok(first)
}

/// See `scan`.
#[checkpointed]
pub async fn scan_later(part: &mut [u64]) -> u64 {
    let mut sum = 0;
    for i in 0..part.len().min(2) {
        part[i] ^= 5;
        sum += part[i] % 100;
        later(()).await;
        ev(903, sum);
    }
    sum
}

/// See `scan`.
#[checkpointed(fallible)]
pub fn scan_or_stop(part: &mut [u64]) -> Result<u64, Failed> {
    let mut sum = 0;
    for i in 0..part.len().min(2) {
        part[i] ^= 5;
        sum += part[i] % 100;
        ev(903, sum);
    }
    Ok(sum)
}

/// See `use_up`.
#[checkpointed]
pub async fn use_up_later(mut list: Vec<u64>, text: String) -> u64 {
    let mut sum = 0;
    for _ in 0..2 {
        sum += list.pop().unwrap_or(1) % 100;
        later(()).await;
        ev(904, sum + text.len() as u64);
    }
    sum
}

/// See `use_up`.
#[checkpointed(fallible)]
pub fn use_up_or_stop(mut list: Vec<u64>, text: String) -> Result<u64, Failed> {
    let mut sum = 0;
    for _ in 0..2 {
        sum += list.pop().unwrap_or(1) % 100;
        ev(904, sum + text.len() as u64);
    }
    Ok(sum)
}

/// See `look_over`.
#[checkpointed]
pub async fn look_over_later(list: &[u64], n: u64) -> u64 {
    let mut sum = 0;
    for i in 0..n {
        sum += mix(look(list), i) % 100;
        later(()).await;
        ev(905, sum);
    }
    sum
}

/// See `look_over`.
#[checkpointed(fallible)]
pub fn look_over_or_stop(list: &[u64], n: u64) -> Result<u64, Failed> {
    let mut sum = 0;
    for i in 0..n {
        sum += mix(look(list), i) % 100;
        ev(905, sum);
    }
    Ok(sum)
}

/// See `dig`.
#[checkpointed]
pub async fn dig_later(depth: u64, list: &mut Vec<u64>) -> u64 {
    let mut sum = depth;
    if depth > 0 {
        for i in 0..2 {
            let number = i + depth;
            later(()).await;
            ev(906, number);
            sum += #[ckpt(call)]
            Box::pin(dig_later(depth - 1, list)).await;
            if list.len() < 6 {
                list.push(number);
            }
        }
    }
    sum + list.len() as u64
}

/// See `dig`.
#[checkpointed(fallible)]
pub fn dig_or_stop(depth: u64, list: &mut Vec<u64>) -> Result<u64, Failed> {
    let mut sum = depth;
    if depth > 0 {
        for i in 0..2 {
            let number = i + depth;
            ev(906, number);
            sum += #[ckpt(call)]
            dig_or_stop(depth - 1, list)?;
            if list.len() < 6 {
                list.push(number);
            }
        }
    }
    Ok(sum + list.len() as u64)
}
