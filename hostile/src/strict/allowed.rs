//! Lints that are allowed, or expected, on single statements.

use ckpt_tests::mix::mix;
use keep::checkpointed;

crate::list_programs! {
    on_variables on_loops on_branches on_inner_loops expected
}

#[deprecated]
fn old(n: u64) -> u64 {
    n + 1
}

#[checkpointed(crate = ::keep)]
fn variables(n: u64) -> u64 {
    #[allow(unused_variables)]
    let nobody = n * 2;
    #[allow(clippy::cast_possible_truncation)]
    let small = n as u32;
    #[allow(deprecated)]
    let mut state = old(n) + u64::from(small);
    #[allow(unused_mut)]
    let mut constant = n;
    for i in 0..n {
        #[allow(clippy::cast_possible_truncation)]
        let byte = i as u8;
        #[allow(unused_variables)]
        let nobody = i;
        state = mix(state, u64::from(byte) + constant);
        println!("{state}");
    }
    #[allow(unused_variables)]
    let nobody = state;
    state
}

fn on_variables() {
    println!("{}", variables(3));
}

#[checkpointed(crate = ::keep)]
fn loops(n: u64) -> u64 {
    let mut state = n;
    #[allow(clippy::cast_precision_loss)]
    for i in 0..n {
        if (state as f64) > 3.0 {
            state = mix(state, i);
        }
        println!("{state}");
    }
    #[allow(clippy::cast_possible_truncation)]
    for i in 0..n as u8 {
        state = mix(state, u64::from(i));
        println!("{state}");
    }
    #[allow(clippy::cast_possible_truncation)]
    while state as u8 > 3 {
        state /= 2;
        println!("{state}");
    }
    #[allow(deprecated)]
    let found = loop {
        state = old(state);
        println!("{state}");
        if state % 5 == 1 {
            break state;
        }
    };
    found
}

fn on_loops() {
    println!("{}", loops(3));
}

#[checkpointed(crate = ::keep)]
fn branches(n: Option<u64>, m: u64) -> u64 {
    let mut state = m;
    #[allow(unused_variables)]
    if let Some(unused) = n {
        while state > 3 {
            state /= 2;
            println!("{state}");
        }
    }
    #[allow(clippy::cast_possible_truncation)]
    match m as u8 {
        0 => println!("nothing"),
        1 => println!("one"),
        count => {
            for i in 0..count {
                state = mix(state, u64::from(i) + u64::from(m as u8));
                println!("{state}");
            }
        }
    }
    #[allow(clippy::cast_possible_truncation)]
    {
        let byte = m as u8;
        for i in 0..m {
            state = mix(state, i + u64::from(byte));
            println!("{state}");
        }
    }
    state
}

fn on_branches() {
    println!("{}", branches(Some(1), 3));
}

#[checkpointed(crate = ::keep)]
fn inner_loops(n: u64) -> u64 {
    let mut state = n;
    for i in 0..n {
        #[allow(clippy::cast_possible_truncation)]
        #[ckpt(safe_point)]
        for j in 0..n as u8 {
            state = mix(state, u64::from(j) + i);
            println!("{state}");
        }
        #[ckpt(safe_point)]
        #[allow(deprecated)]
        while state % 4 != 1 {
            state = old(state);
            println!("{state}");
        }
    }
    state
}

fn on_inner_loops() {
    println!("{}", inner_loops(2));
}

#[checkpointed(crate = ::keep)]
fn expects(items: &[u64]) -> u64 {
    #[expect(clippy::cast_possible_truncation)]
    let small = items[0] as u32;
    let mut state = u64::from(small);
    #[expect(clippy::cast_possible_truncation)]
    for item in items {
        state = mix(state, u64::from(*item as u8));
        println!("{state}");
    }
    #[expect(unused_variables)]
    let nobody = state;
    state
}

fn expected() {
    println!("{}", expects(&[3, 4]));
}
