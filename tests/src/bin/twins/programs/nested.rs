//! Safe points further inside: in nested loops.

use ckpt::checkpointed;
use ckpt_tests::mix::mix;

crate::list_programs! {
    two_deep three_deep inner_while inner_while_let inner_loop_with_value inner_after_work two_inner_loops
}

#[checkpointed]
fn rows(n: u64) -> u64 {
    let mut state = 0;
    for row in 0..n {
        #[ckpt(safe_point)]
        for column in 0..n {
            state = mix(state, row * 10 + column);
            println!("{row} {column}");
        }
    }
    state
}

fn two_deep() {
    println!("{}", rows(3));
}

#[checkpointed]
fn cube(n: u64) -> u64 {
    let mut state = 1;
    for x in 0..n {
        let xs = x * 3;
        #[ckpt(safe_point)]
        for y in x..n {
            let ys = y + xs;
            #[ckpt(safe_point)]
            for z in 0..2 {
                state = mix(state, ys + z);
                println!("{x} {y} {z} {state}");
            }
            println!("y {ys}");
        }
        println!("x {xs}");
    }
    state
}

fn three_deep() {
    println!("{}", cube(3));
}

#[checkpointed]
fn halved(numbers: Vec<u64>) -> u64 {
    let mut steps = 0;
    for number in &numbers {
        let mut left = *number;
        #[ckpt(safe_point)]
        while left > 1 {
            left /= 2;
            steps += 1;
            println!("{number} {left}");
        }
    }
    steps
}

fn inner_while() {
    println!("{}", halved(vec![9, 1, 20, 0, 7]));
}

#[checkpointed]
fn drained(n: u64) -> u64 {
    let mut state = 0;
    let mut round = 0;
    while round < n {
        let mut stack: Vec<u64> = (0..=round).collect();
        #[ckpt(safe_point)]
        while let Some(top) = stack.pop() {
            state = mix(state, top);
            println!("{round} {top}");
            if top == 2 {
                break;
            }
        }
        state += stack.len() as u64;
        round += 1;
    }
    state
}

fn inner_while_let() {
    println!("{}", drained(4));
}

#[checkpointed]
fn searched(n: u64) -> Vec<u64> {
    let mut found = Vec::new();
    for i in 0..n {
        let mut x = i;
        let value = #[ckpt(safe_point)]
        loop {
            x = mix(x, i + 1);
            println!("{i} {x}");
            if x % 4 == 0 {
                break x / 2;
            }
        };
        found.push(value);
    }
    found
}

fn inner_loop_with_value() {
    println!("{:?}", searched(4));
}

#[checkpointed]
fn work(n: u64) -> String {
    let mut out = String::new();
    for i in 0..n {
        let head = format!("<{i}");
        out += &head;
        let mut tail = head.len();
        #[ckpt(safe_point)]
        for j in 0..i {
            out += &j.to_string();
            tail += 1;
        }
        out += &format!("{tail}{head}>");
        println!("{out}");
    }
    out
}

fn inner_after_work() {
    println!("{}", work(4));
}

#[checkpointed]
fn both(n: u64) -> u64 {
    let mut state = 0;
    for i in 0..n {
        let a = mix(i, 1);
        #[ckpt(safe_point)]
        for j in 0..2 {
            state = mix(state, a + j);
            println!("first {i} {j}");
        }
        let b = mix(state, a) % 3;
        #[ckpt(safe_point)]
        for j in 0..b {
            state = mix(state, b + j);
            println!("second {i} {j}");
        }
        state ^= b;
    }
    for i in 0..n {
        #[ckpt(safe_point)]
        for j in 0..2 {
            state = mix(state, i * j);
        }
    }
    state
}

fn two_inner_loops() {
    println!("{}", both(3));
}
