//! What stands on functions, and what they return.

use ckpt_tests::mix::mix;
use keep::checkpointed;

crate::list_programs! {
    documented placed caller returns_impl returns_a_borrow returns_unit returns_option hidden_by_cfg allowed constants
    in_a_module in_the_crate by_mutable_reference by_slice
}

/// Its documentation stays, and so do its attributes.
///
/// # Panics
/// Never.
#[must_use]
#[inline]
#[checkpointed(crate = ::keep)]
pub fn with_documentation(n: u64) -> u64 {
    let mut state = 3;
    for i in 0..n {
        state = mix(state, i);
        println!("{state}");
    }
    assert!(state != 0, "it cannot be");
    state
}

fn documented() {
    println!("{}", with_documentation(3));
}

/// Its visibility stays.
pub mod inner {
    /// Two levels down.
    pub mod deep {
        use ckpt_tests::mix::mix;
        use keep::checkpointed;

        #[checkpointed(crate = ::keep)]
        pub(in super::super) fn for_the_file(n: u64) -> u64 {
            let mut state = 0;
            for i in 0..n {
                state = mix(state, i);
                println!("{state}");
            }
            state
        }

        #[checkpointed(crate = keep)]
        pub(crate) fn for_the_crate(n: u64) -> u64 {
            let mut state = 9;
            while state > n {
                state /= 2;
                println!("{state}");
            }
            state
        }

        #[checkpointed(crate = ::keep)]
        pub(super) fn for_the_parent(n: u64) -> u64 {
            let mut state = n;
            for _ in 0..n {
                state = mix(state, 7);
                println!("{state}");
            }
            state
        }
    }

    pub(super) fn asks(n: u64) -> u64 {
        deep::for_the_parent(n)
    }
}

fn placed() {
    println!("{}", inner::deep::for_the_file(2));
}

fn in_a_module() {
    println!("{}", inner::asks(2));
}

fn in_the_crate() {
    println!("{}", inner::deep::for_the_crate(2));
}

#[track_caller]
#[inline(never)]
#[checkpointed(crate = ::keep)]
fn who_calls(n: u64) -> u32 {
    let mut column = 0;
    for i in 0..n {
        column = std::panic::Location::caller().column();
        println!("{i} {column}");
    }
    column
}

fn caller() {
    println!("{}", who_calls(2));
}

#[checkpointed(crate = ::keep)]
fn squares(n: u64) -> impl Iterator<Item = u64> + use<> {
    let mut all = Vec::new();
    for i in 0..n {
        all.push(i * i);
        println!("{}", all.len());
    }
    all.into_iter().rev()
}

fn returns_impl() {
    println!("{:?}", squares(3).collect::<Vec<_>>());
}

#[checkpointed(crate = ::keep)]
fn picked<'a>(words: &'a [String], other: &str) -> &'a str {
    let mut at = other.len();
    for i in 0..words.len() {
        at = (at + i * i) % words.len();
        println!("{at}");
    }
    &words[at]
}

fn returns_a_borrow() {
    println!("{}", picked(&["a".to_owned(), "b".to_owned()], "other"));
}

#[checkpointed(crate = ::keep)]
fn nothing(n: u8) {
    for i in 0..n {
        println!("{i}");
        if i == 2 {
            return;
        }
    }
    println!("done");
}

fn returns_unit() {
    nothing(4);
}

#[checkpointed(crate = ::keep)]
fn searched(haystack: &[u32], needle: u32) -> Option<usize> {
    for (at, item) in haystack.iter().enumerate() {
        println!("look at {item}");
        if *item == needle {
            return Some(at);
        }
    }
    None
}

fn returns_option() {
    println!("{:?}", searched(&[5, 3, 8], 8));
}

#[cfg(not(any()))]
#[checkpointed(crate = ::keep)]
fn configured(n: u64) -> u64 {
    let mut state = n;
    for i in 0..n {
        #[cfg(any())]
        {
            state += 1;
        }
        state = mix(state, i);
        println!("{state}");
    }
    state
}

#[cfg(any())]
#[checkpointed(crate = ::keep)]
fn configured(n: u64) -> u64 {
    nobody_knows(n)
}

fn hidden_by_cfg() {
    println!("{}", configured(2));
}

#[allow(non_snake_case, clippy::many_single_char_names)]
#[checkpointed(crate = ::keep)]
fn with_Capitals(a: u64, b: u64, c: u64) -> u64 {
    let E = a + b;
    let mut f = c;
    for g in 0..E {
        f = mix(f, g);
        println!("{f}");
    }
    f
}

fn allowed() {
    println!("{}", with_Capitals(1, 1, 2));
}

const ROUNDS: u64 = 3;

#[checkpointed(crate = ::keep)]
fn from_outside() -> u64 {
    let mut state = ROUNDS;
    for i in 0..ROUNDS {
        state = mix(state, i);
        println!("{state}");
    }
    state
}

fn constants() {
    println!("{}", from_outside());
}

#[checkpointed(crate = ::keep)]
fn fill(all: &mut Vec<u64>, total: &mut u64, n: u64) {
    for i in 0..n {
        all.push(mix(*total, i));
        *total += all.len() as u64;
        println!("{total}");
    }
}

fn by_mutable_reference() {
    let (mut all, mut total) = (vec![1], 5);
    fill(&mut all, &mut total, 3);
    println!("{all:?} {total}");
}

#[checkpointed(crate = ::keep)]
fn smooth(values: &mut [f64], rounds: u32) -> f64 {
    let mut change = 0.0;
    for round in 0..rounds {
        for i in 1..values.len() - 1 {
            let new = f64::midpoint(values[i - 1], values[i + 1]);
            change += (new - values[i]).abs();
            values[i] = new;
        }
        println!("{round}: {change:?}");
    }
    change
}

fn by_slice() {
    let mut values = [1.0, 5.0, 2.0, 9.0];
    println!("{:?} {values:?}", smooth(&mut values, 3));
}
