//! Bodies whose end is never reached.

use ckpt_tests::mix::mix;
use keep::checkpointed;

crate::list_programs! {
    only_returns returns_nothing panics_at_the_end leaves_the_process
}

#[checkpointed(crate = ::keep)]
fn searched(n: u64) -> u64 {
    let mut i = 0;
    loop {
        i += 1;
        println!("{i}");
        if i * i > n {
            return i;
        }
    }
}

fn only_returns() {
    println!("{}", searched(20));
}

#[checkpointed(crate = ::keep)]
fn filled(all: &mut Vec<u64>, n: u64) {
    loop {
        let next = mix(n, all.len() as u64) % 10;
        all.push(next);
        println!("{all:?}");
        if all.len() == 4 {
            return;
        }
    }
}

fn returns_nothing() {
    let mut all = vec![];
    filled(&mut all, 3);
    println!("{all:?}");
}

#[checkpointed(crate = ::keep)]
fn found(items: &[u64]) -> u64 {
    for item in items {
        println!("{item}");
        if item % 4 == 0 {
            return *item;
        }
    }
    panic!("there is always one")
}

fn panics_at_the_end() {
    println!("{}", found(&[1, 3, 8]));
}

#[checkpointed(crate = ::keep)]
fn done(n: u64) -> u64 {
    let mut state = n;
    while state % 7 != 1 {
        state += 2;
        println!("{state}");
    }
    std::process::exit(0)
}

fn leaves_the_process() {
    println!("{}", done(3));
}
