//! Jumps that macros hide, and macros that look as if they did.

use ckpt::checkpointed;

crate::list_programs! {
    jumps_hidden_in_macros macros_that_are_places labels_in_macros_of_its_own labels_given_to_macros
}

macro_rules! next_if {
    ($condition:expr) => {
        if $condition {
            continue;
        }
    };
}

macro_rules! stop_if {
    ($condition:expr) => {
        if $condition {
            break;
        }
    };
}

macro_rules! add_twice {
    ($condition:expr, $to:ident) => {
        $to += 1;
        if $condition {
            continue;
        }
        $to += 1;
    };
}

macro_rules! give {
    ($condition:expr, $value:expr) => {
        if $condition {
            break $value;
        }
    };
}

macro_rules! cell {
    ($cells:ident, $index:expr) => {
        $cells[$index]
    };
}

macro_rules! or_next {
    ($option:expr) => {
        match $option {
            Some(value) => value,
            None => continue,
        }
    };
}

macro_rules! again_if {
    ($condition:expr, $label:lifetime) => {
        if $condition {
            continue $label;
        }
    };
}

#[checkpointed]
fn jumping(n: u64) -> String {
    let mut sum = n;
    let mut round = 0u64;
    let mut out = String::new();
    while round < 6 {
        round += 1;
        let mut state = (round % 2 == 0).then_some(25u64);
        match (&mut state, &mut sum) {
            (Some(inner), sum) => {
                *sum += *inner;
                add_twice!(round == 4, round);
                stop_if!(round > 60);
                ckpt::safe_point!();
                println!("{sum}");
                out.push('a');
            }
            (None, sum) => {
                next_if!(round % 7 == 3);
                *sum *= 2;
                ckpt::safe_point!();
                println!("{sum}");
                out.push('b');
            }
        }
    }
    let got = loop {
        println!("sum {sum}");
        if let Some(less) = sum.checked_sub(3) {
            sum = less / 2;
            ckpt::safe_point!();
            out.push('c');
        }
        let mut cells = vec![sum, 2];
        for cell in cells.iter_mut() {
            next_if!(*cell == 2);
            ckpt::safe_point!();
            *cell += 1;
            out.push('d');
        }
        if let Some(last) = cells.last_mut() {
            *last += 1;
            give!(sum < 5, *last);
            ckpt::safe_point!();
        }
    };
    format!("{out} {got} {sum}")
}

fn jumps_hidden_in_macros() {
    println!("{}", jumping(5));
}

#[checkpointed]
fn in_places(n: u64) -> Vec<u64> {
    let mut first = vec![n, 2, 3];
    let mut second = vec![4u64];
    let mut all = vec![7u64, 8];
    for one in all.iter_mut() {
        std::mem::swap(&mut cell!(first, 0), &mut cell!(second, 0));
        cell!(first, 2) += 1;
        cell!(first, 1) = *one;
        let more = or_next!(cell!(first, 2).checked_sub(5));
        ckpt::safe_point!();
        println!("{more}");
        *one += more;
    }
    all.extend(first);
    all.extend(second);
    all
}

fn macros_that_are_places() {
    println!("{:?}", in_places(5));
}

#[checkpointed]
fn own_labels(n: u64) -> u64 {
    let mut total = n;
    let mut round = 0;
    let mut name = String::new();
    'rounds: while round < 5 {
        macro_rules! skip_if {
            ($condition:expr) => {
                if $condition {
                    continue 'rounds;
                }
            };
        }
        round += 1;
        name.push('x');
        for i in 0..3 {
            skip_if!(i == 2 && round % 2 == 0);
            ckpt::safe_point!();
            println!("{name} {i}");
            total += i;
        }
        name = format!("{total}");
    }
    total + name.len() as u64
}

fn labels_in_macros_of_its_own() {
    println!("{}", own_labels(5));
}

#[checkpointed]
fn given_labels(n: u64) -> u64 {
    let mut total = n;
    let mut round = 0;
    let mut name = String::new();
    'rounds: while round < 5 {
        round += 1;
        name.push('x');
        for i in 0..3 {
            again_if!(i == 2 && round % 2 == 0, 'rounds);
            ckpt::safe_point!();
            println!("{round} {i}");
            total += i;
        }
        name = format!("{total}");
    }
    total + name.len() as u64
}

fn labels_given_to_macros() {
    println!("{}", given_labels(5));
}
