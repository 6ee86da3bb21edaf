//! What a loop takes along to its next iteration, in a slot, because not every safe point in it has it.

use ckpt::checkpointed;
use ckpt_tests::mix::mix;

crate::list_programs! {
    hidden_in_the_body hidden_in_an_inner_scope hidden_in_plain_blocks hidden_over_items hidden_in_a_loop_with_value
    hidden_from_a_macro hidden_under_a_mutable_borrow taken_along_by_two_loops
}

#[checkpointed]
fn in_the_body(n: u64) -> u64 {
    let mut parts = vec![16, n];
    let (mut round, mut sum) = (0, 0);
    while round < 6 {
        round += 1;
        sum = mix(sum, parts.iter().sum());
        println!("{parts:?}");
        drop(parts);
        ckpt::safe_point!();
        parts = vec![round, n, 5];
        let last = round + 2;
        let parts = vec![1, 2, last];
        if round % 2 == 0 {
            continue;
        }
        sum = mix(sum, parts[0]);
    }
    sum
}

fn hidden_in_the_body() {
    println!("{}", in_the_body(3));
}

#[checkpointed]
fn in_an_inner_scope(n: u64) -> u64 {
    let mut parts = vec![16, n];
    let (mut round, mut sum) = (0, 0);
    'rounds: while round < 6 {
        round += 1;
        sum = mix(sum, parts.iter().sum());
        println!("{parts:?}");
        drop(parts);
        ckpt::safe_point!();
        parts = vec![round, n, 5];
        {
            let parts = vec![1, 2, round];
            ckpt::safe_point!();
            if round % 2 == 0 {
                continue 'rounds;
            }
            if round % 3 == 0 {
                continue;
            }
            sum = mix(sum, parts[2]);
        }
        sum = mix(sum, parts[0]);
    }
    sum
}

fn hidden_in_an_inner_scope() {
    println!("{}", in_an_inner_scope(3));
}

#[checkpointed]
fn in_plain_blocks(n: u64) -> u64 {
    let mut parts = vec![16, n];
    let (mut round, mut sum) = (0, 0);
    'rounds: while round < 8 {
        round += 1;
        sum = mix(sum, parts.iter().sum());
        println!("{parts:?}");
        drop(parts);
        ckpt::safe_point!();
        parts = vec![round, n, 5];
        let left = match round % 4 {
            0 => {
                let parts = vec![3];
                sum = mix(sum, parts[0]);
                continue;
            }
            1 => round,
            parts => {
                if n == parts {
                    continue 'rounds;
                }
                parts
            }
        };
        for parts in 0..n {
            if parts == 2 && round > 5 {
                continue 'rounds;
            }
        }
        if round == 7 {
            break;
        }
        sum = mix(sum, parts[0] + left);
    }
    sum
}

fn hidden_in_plain_blocks() {
    println!("{}", in_plain_blocks(3));
}

#[checkpointed]
fn over_items(items: Vec<u64>, n: u64) -> u64 {
    let mut parts = vec![16, n];
    let mut sum = 0;
    for item in items {
        sum = mix(sum, parts.iter().sum());
        println!("{parts:?}");
        drop(parts);
        #[ckpt(safe_point)]
        for i in 0..2 {
            sum = mix(sum, i);
        }
        parts = vec![item, n];
        let parts = (item, n);
        if item % 2 == 0 {
            continue;
        }
        sum = mix(sum, parts.0);
    }
    sum
}

fn hidden_over_items() {
    println!("{}", over_items(vec![3, 4, 6, 7], 2));
}

#[checkpointed]
fn in_a_loop_with_value(n: u64) -> (u64, u64) {
    let mut parts = vec![16, n];
    let mut round = 0;
    let sum = loop {
        round += 1;
        let before = parts.iter().sum::<u64>();
        println!("{before}");
        drop(parts);
        ckpt::safe_point!();
        if round == 5 {
            break before;
        }
        parts = vec![before, round];
        if let Some(parts) = (round % 2 == 0).then(|| vec![round]) {
            println!("{parts:?}");
            continue;
        }
        println!("odd {parts:?}");
    };
    (sum, round)
}

fn hidden_in_a_loop_with_value() {
    println!("{:?}", in_a_loop_with_value(3));
}

macro_rules! next_if {
    ($condition:expr) => {
        if $condition {
            continue;
        }
    };
}

#[checkpointed]
fn from_a_macro(n: u64) -> u64 {
    let mut parts = vec![16, n];
    let (mut round, mut sum) = (0, 0);
    while round < 6 {
        round += 1;
        sum = mix(sum, parts.iter().sum());
        println!("{parts:?}");
        drop(parts);
        ckpt::safe_point!();
        parts = vec![round, n];
        {
            let parts = vec![7, round];
            next_if!(parts[1] % 2 == 0);
        }
        let parts = parts.len() as u64 + round;
        next_if!(parts == 5);
        sum = mix(sum, parts);
    }
    sum
}

fn hidden_from_a_macro() {
    println!("{}", from_a_macro(3));
}

#[checkpointed]
fn under_a_mutable_borrow(n: u64) -> u64 {
    let mut parts = vec![16, n];
    let mut stack = vec![1, n, 3];
    let (mut round, mut sum) = (0, 0);
    'rounds: while let Some(last) = stack.last_mut() {
        *last += 1;
        round += 1;
        if round > 6 {
            break;
        }
        sum = mix(sum, parts.iter().sum());
        println!("{parts:?}");
        drop(parts);
        ckpt::safe_point!();
        parts = vec![round, n];
        {
            let parts = vec![round, *last];
            if round % 2 == 0 {
                continue 'rounds;
            }
            sum = mix(sum, parts[1]);
        }
        sum = mix(sum, parts[0]);
    }
    sum
}

fn hidden_under_a_mutable_borrow() {
    println!("{}", under_a_mutable_borrow(3));
}

#[checkpointed]
fn by_two_loops(n: u64) -> u64 {
    let (mut parts, mut names) = (vec![16, n], vec![n]);
    let mut sum = 0;
    'rounds: for round in 0..4 {
        sum = mix(sum, parts.iter().sum());
        drop(parts);
        ckpt::safe_point!();
        parts = vec![round, n];
        #[ckpt(safe_point)]
        for step in 0..3 {
            sum = mix(sum, names[0] + step);
            println!("{names:?}");
            drop(names);
            ckpt::safe_point!();
            names = vec![step, round];
            let (parts, names) = (step + 1, round);
            if parts == 2 && names % 2 == 0 {
                continue 'rounds;
            }
            if names == 3 {
                continue;
            }
            sum = mix(sum, parts);
        }
        sum = mix(sum, parts[0]);
    }
    mix(sum, parts[1] + names[0])
}

fn taken_along_by_two_loops() {
    println!("{}", by_two_loops(3));
}
