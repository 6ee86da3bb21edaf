//! Code under `cfg`: what is not there is not looked at.

use ckpt::checkpointed;
use ckpt_tests::mix::mix;

crate::list_programs! {
    configured_variables configured_arms configured_statements configured_loops configured_words
}

#[checkpointed]
fn variables(n: u64, #[cfg(unix)] more: u64, #[cfg(not(unix))] less: u64) -> u64 {
    #[cfg(debug_assertions)]
    let limit = n + 1;
    #[cfg(not(debug_assertions))]
    let limit = n;
    #[cfg(unix)]
    let mut parts = vec![limit, more];
    #[cfg(not(unix))]
    let mut parts = (limit, less);
    let mut sum = 0;
    for i in 0..limit {
        #[cfg(unix)]
        parts.push(i);
        sum = mix(sum, i);
        println!("{parts:?}");
    }
    sum
}

fn configured_variables() {
    println!("{}", variables(3, 5));
}

#[checkpointed]
fn arms(kind: Option<u64>) -> u64 {
    let mut sum = 0;
    match kind {
        #[cfg(not(unix))]
        Some(n) => sum = n,
        #[cfg(unix)]
        Some(n) => {
            for i in 0..n {
                sum = mix(sum, i);
                println!("{sum}");
            }
        }
        None => {
            ckpt::safe_point!();
        }
    }
    sum
}

fn configured_arms() {
    println!("{}", arms(Some(3)));
}

#[checkpointed]
fn statements(n: u64) -> u64 {
    #[cfg_attr(unix, allow(unused_mut))]
    let mut last = n;
    let mut sum = 0;
    for i in 0..n {
        sum = mix(sum, i);
        println!("{sum}");
    }
    // Were it there, what `last` is would not matter before it.
    #[cfg(not(unix))]
    {
        last = sum;
    }
    for i in 0..2 {
        sum = mix(sum, last + i);
        println!("{sum}");
    }
    sum
}

fn configured_statements() {
    println!("{}", statements(3));
}

#[checkpointed]
fn loops(n: u64) -> u64 {
    let mut sum = 0;
    #[cfg(not(unix))]
    for i in 0..n {
        sum = mix(sum, i * 7);
    }
    #[cfg(unix)]
    for i in 0..n {
        sum = mix(sum, i);
        println!("{sum}");
    }
    #[cfg(all(unix, not(windows)))]
    {
        ckpt::safe_point!();
        println!("behind");
    }
    sum
}

fn configured_loops() {
    println!("{}", loops(3));
}

#[checkpointed]
fn words(n: u64) -> u64 {
    #[cfg_attr(unix, ckpt(skip))]
    #[cfg_attr(unix, allow(clippy::useless_vec))]
    let table = vec![n, n + 1, 7];
    let mut sum = 0;
    for i in 0..n as usize {
        sum = mix(sum, table[i]);
        println!("{sum}");
    }
    sum
}

fn configured_words() {
    println!("{}", words(3));
}
