//! How loops begin, go on and end.

use ckpt::checkpointed;
use ckpt_tests::mix::mix;

crate::list_programs! {
    while_condition while_let_pop while_let_chain while_let_chain_not_entered while_with_effects loop_with_value
    loop_assigned loop_returned loop_as_last loop_in_else continue_in_each label_continue label_break
    label_without_break label_value label_shadowed
}

#[checkpointed]
fn collatz(start: u64) -> u32 {
    let mut n = start;
    let mut steps = 0;
    while n != 1 {
        println!("n {n}");
        n = if n.is_multiple_of(2) {
            n / 2
        } else {
            3 * n + 1
        };
        steps += 1;
    }
    steps
}

fn while_condition() {
    println!("{}", collatz(6));
}

#[checkpointed]
fn popped(mut stack: Vec<u64>) -> u64 {
    let mut state = 0;
    while let Some(top) = stack.pop() {
        println!("top {top}");
        state = mix(state, top);
        if top > 2 && stack.len() < 6 {
            stack.push(top / 2);
            stack.push(top / 3);
        }
    }
    state
}

fn while_let_pop() {
    println!("{}", popped(vec![9, 4, 11]));
}

#[checkpointed]
fn until_even(numbers: Vec<u64>) -> (u64, usize) {
    let mut at = 0;
    let mut sum = 0;
    while let Some(number) = numbers.get(at)
        && number % 2 == 1
    {
        println!("odd {number}");
        sum += number;
        at += 1;
    }
    (sum, at)
}

fn while_let_chain() {
    println!("{:?}", until_even(vec![1, 3, 5, 7, 8, 9]));
}

fn while_let_chain_not_entered() {
    println!("{:?}", until_even(vec![2]));
}

#[checkpointed]
fn asked(limit: u64) -> u64 {
    let mut calls = 0;
    let mut state = 1;
    while {
        calls += 1;
        println!("condition {calls}");
        calls < limit
    } {
        state = mix(state, calls);
    }
    state + calls
}

fn while_with_effects() {
    println!("{}", asked(7));
}

#[checkpointed]
fn first_above(limit: u64) -> (u64, u64) {
    let mut state = 1u64;
    let mut tries = 0;
    let found = loop {
        tries += 1;
        state = mix(state, tries) % 1000;
        println!("try {tries}: {state}");
        if state > limit {
            break state;
        }
    };
    println!("found {found}");
    (found, tries)
}

fn loop_with_value() {
    println!("{:?}", first_above(950));
}

#[checkpointed]
fn assigned_twice() -> String {
    let mut text = String::new();
    println!("{text}");
    let mut n = 0;
    text = loop {
        n += 1;
        if n == 4 {
            break format!("four {n}");
        }
    };
    println!("{text}");
    text = loop {
        n += 1;
        if n == 8 {
            break text + " eight";
        }
    };
    text
}

fn loop_assigned() {
    println!("{}", assigned_twice());
}

#[checkpointed]
fn returned() -> Vec<u32> {
    let mut all = Vec::new();
    return loop {
        all.push(all.len() as u32);
        println!("{all:?}");
        if all.len() == 5 {
            break all;
        }
    };
}

fn loop_returned() {
    println!("{:?}", returned());
}

#[checkpointed]
fn last(n: u64) -> u64 {
    let mut state = n;
    loop {
        state = mix(state, n) % 100;
        println!("{state}");
        if state < 10 {
            break state * 2;
        }
    }
}

fn loop_as_last() {
    println!("{}", last(3));
}

#[checkpointed]
fn otherwise(word: &str) -> usize {
    let Some(at) = word.find('x') else {
        return 0;
    };
    let mut rest = word.len() - at;
    while rest > 1 {
        println!("rest {rest}");
        rest -= 1;
    }
    at + rest
}

fn loop_in_else() {
    println!("{}", otherwise("abcxdefg"));
}

#[checkpointed]
fn skipping(n: u64) -> u64 {
    let mut state = 0;
    for i in 0..n {
        if i % 3 == 1 {
            continue;
        }
        println!("for {i}");
        state = mix(state, i);
    }
    let mut i = 0;
    while i < n {
        i += 1;
        if i % 2 == 0 {
            continue;
        }
        println!("while {i}");
        state = mix(state, i);
    }
    loop {
        i -= 1;
        if i > 3 {
            continue;
        }
        println!("loop {i}");
        break;
    }
    mix(state, i)
}

fn continue_in_each() {
    println!("{}", skipping(9));
}

#[checkpointed]
fn rows(n: u64) -> u64 {
    let mut state = 0;
    'rows: for row in 0..n {
        for column in 0..n {
            if column * row == 6 {
                println!("next row");
                continue 'rows;
            }
            state = mix(state, row * 10 + column);
        }
        println!("row {row} done");
    }
    state
}

fn label_continue() {
    println!("{}", rows(6));
}

#[checkpointed]
fn searched(n: u64) -> Option<(u64, u64)> {
    let mut found = None;
    'search: for a in 1..n {
        println!("a {a}");
        for b in a..n {
            if a * a + b * b == 100 {
                found = Some((a, b));
                break 'search;
            }
        }
    }
    found
}

fn label_break() {
    println!("{:?}", searched(20));
}

fn label_without_break() {
    println!("{:?}", searched(4));
}

#[checkpointed]
fn valued() -> u64 {
    let mut n = 0;
    let value = 'outer: loop {
        loop {
            n += 1;
            if n % 5 == 0 {
                println!("outer at {n}");
                break;
            }
            if n == 13 {
                break 'outer n * 2;
            }
        }
    };
    value + n
}

fn label_value() {
    println!("{}", valued());
}

#[checkpointed]
fn same_labels(n: u64) -> u64 {
    let mut state = 1;
    'a: for i in 0..n {
        if i == 2 {
            continue 'a;
        }
        state = mix(state, i);
    }
    'a: while n < state {
        println!("{state}");
        state /= 3;
        if state % 5 == 4 {
            break 'a;
        }
    }
    state
}

fn label_shadowed() {
    println!("{}", same_labels(4));
}
