//! What generated programs call by marked calls, each beside the same for the twin, which tells the safe points. Copied into every
//! batch of programs, as `support` is.

use ckpt::checkpointed;

use crate::support::{ev, look, mix, sp, tell, walked};

/// A marked call of the twin.
pub fn called<R>(call: impl FnOnce() -> R) -> R {
    sp();
    tell(">");
    let value = call();
    tell("<");
    value
}

/// The same where a stop inside of it leaves the caller too.
pub fn called_and_left<R>(call: impl FnOnce() -> R) -> R {
    sp();
    tell(">>");
    let value = call();
    tell("<");
    value
}

/// Walks from number to number.
#[checkpointed]
pub fn walk(n: u64, state: &mut u64) -> u64 {
    let mut sum = n;
    for i in 0..n {
        *state = mix(*state, i) % 1000;
        ev(901, *state);
        sum += *state;
    }
    sum
}

/// The same without safe points of its own.
pub fn walk_in_twin(n: u64, state: &mut u64) -> u64 {
    let mut sum = n;
    for i in walked(0..n) {
        *state = mix(*state, i) % 1000;
        ev(901, *state);
        sum += *state;
    }
    sum
}

/// Makes a list longer.
#[checkpointed]
pub fn fill(list: &mut Vec<u64>, n: u64) -> u64 {
    let first = list.first().copied().unwrap_or(3);
    let mut i = 0;
    while i < n {
        if list.len() < 6 {
            list.push(mix(first, i) % 100);
        }
        ev(902, look(list));
        i += 1;
    }
    first
}

/// The same without safe points of its own.
pub fn fill_in_twin(list: &mut Vec<u64>, n: u64) -> u64 {
    let first = list.first().copied().unwrap_or(3);
    let mut i = 0;
    while sp() && i < n {
        if list.len() < 6 {
            list.push(mix(first, i) % 100);
        }
        ev(902, look(list));
        i += 1;
    }
    first
}

/// Changes part of a list, the first two of it.
#[checkpointed]
pub fn scan(part: &mut [u64]) -> u64 {
    let mut sum = 0;
    for i in 0..part.len().min(2) {
        part[i] ^= 5;
        sum += part[i] % 100;
        ev(903, sum);
    }
    sum
}

/// The same without safe points of its own.
pub fn scan_in_twin(part: &mut [u64]) -> u64 {
    let mut sum = 0;
    for i in walked(0..part.len().min(2)) {
        part[i] ^= 5;
        sum += part[i] % 100;
        ev(903, sum);
    }
    sum
}

/// Uses up what it is given.
#[checkpointed]
pub fn use_up(mut list: Vec<u64>, text: String) -> u64 {
    let mut sum = 0;
    for _ in 0..2 {
        sum += list.pop().unwrap_or(1) % 100;
        ev(904, sum + text.len() as u64);
    }
    sum
}

/// The same without safe points of its own.
pub fn use_up_in_twin(mut list: Vec<u64>, text: String) -> u64 {
    let mut sum = 0;
    for _ in walked(0..2) {
        sum += list.pop().unwrap_or(1) % 100;
        ev(904, sum + text.len() as u64);
    }
    sum
}

/// Looks at a list.
#[checkpointed]
pub fn look_over(list: &[u64], n: u64) -> u64 {
    let mut sum = 0;
    for i in 0..n {
        sum += mix(look(list), i) % 100;
        ev(905, sum);
    }
    sum
}

/// The same without safe points of its own.
pub fn look_over_in_twin(list: &[u64], n: u64) -> u64 {
    let mut sum = 0;
    for i in walked(0..n) {
        sum += mix(look(list), i) % 100;
        ev(905, sum);
    }
    sum
}

/// Calls itself, twice at each depth.
#[checkpointed]
pub fn dig(depth: u64, list: &mut Vec<u64>) -> u64 {
    let mut sum = depth;
    if depth > 0 {
        for i in 0..2 {
            let number = i + depth;
            ev(906, number);
            sum += #[ckpt(call)]
            dig(depth - 1, list);
            if list.len() < 6 {
                list.push(number);
            }
        }
    }
    sum + list.len() as u64
}

/// The same without safe points of its own.
pub fn dig_in_twin(depth: u64, list: &mut Vec<u64>) -> u64 {
    let mut sum = depth;
    if depth > 0 {
        for i in walked(0..2) {
            let number = i + depth;
            ev(906, number);
            sum += called(|| dig_in_twin(depth - 1, list));
            if list.len() < 6 {
                list.push(number);
            }
        }
    }
    sum + list.len() as u64
}
