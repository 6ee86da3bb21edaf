//! Functions that panic, each in another place. Where, and with what words, is the same without the attribute.

use std::panic::{Location, catch_unwind};

#[ckpt::checkpointed]
fn before_the_loop(v: &[u64]) -> u64 {
    let mut sum = 0;
    let first = v[7];
    for i in 0..3 {
        sum += i;
    }
    sum + first
}

#[ckpt::checkpointed]
fn in_a_range(v: &[u64]) -> u64 {
    let mut sum = 0;
    for i in 0..v[7] {
        sum += i;
    }
    sum
}

#[ckpt::checkpointed]
fn in_a_fast_loop(v: &[u64]) -> u64 {
    let mut sum = v.len() as u8 + 250;
    for i in 0..9 {
        sum += i;
    }
    u64::from(sum)
}

#[ckpt::checkpointed]
fn in_a_condition(v: &[u64]) -> u64 {
    let mut at = 0;
    while v[at] < 99 {
        at += 1;
    }
    at as u64
}

#[ckpt::checkpointed]
fn in_a_return(v: &[u64]) -> u64 {
    let mut sum = 0;
    for i in 0..3 {
        sum += i;
        if i == 2 {
            return v[sum as usize + 9];
        }
    }
    sum
}

#[ckpt::checkpointed]
fn in_an_arm(v: &[u64]) -> u64 {
    let mut sum = 0;
    match v.len() {
        0 => {}
        n => {
            for i in 0..n {
                sum += v.get(i + 2).unwrap();
            }
        }
    }
    sum
}

#[ckpt::checkpointed]
fn in_a_choice(v: &[u64]) -> u64 {
    let mut sum = 0;
    if v[8] > 1 {
        for i in 0..3 {
            sum += i;
        }
    }
    sum
}

#[ckpt::checkpointed]
fn in_an_adapter(v: &[u64]) -> u64 {
    let mut sum = 0;
    for x in v.iter().skip(v[9] as usize) {
        sum += x;
    }
    sum
}

#[ckpt::checkpointed]
fn after_the_loop(v: &[u64]) -> u64 {
    let mut sum = v[0];
    for i in 0..3 {
        sum += i;
    }
    sum.checked_sub(99).expect("a large sum")
}

#[ckpt::checkpointed]
fn otherwise(v: &[u64]) -> u64 {
    let Some(n) = v.get(9).copied() else {
        panic!("only {} items", v.len());
    };
    let mut sum = 0;
    for i in 0..n {
        sum += i;
    }
    sum
}

#[ckpt::checkpointed]
fn further_inside(v: &[u64]) -> u64 {
    let mut sum = 0;
    for i in 0..3u64 {
        let more = i + 1;
        #[ckpt(safe_point)]
        for j in 0..more {
            sum += v[j as usize + 1];
        }
    }
    sum
}

#[ckpt::checkpointed]
fn in_a_macro(v: &[u64]) -> u64 {
    let mut sum = v[0];
    for i in 0..3 {
        sum += i;
        assert!(sum < 3, "the sum is {sum}");
    }
    sum
}

#[ckpt::checkpointed]
fn in_a_while_let(v: &[u64]) -> u64 {
    let mut stack = v.to_vec();
    while let Some(top) = stack.pop() {
        let less = top - 2;
        println!("{less}");
    }
    0
}

#[ckpt::checkpointed]
fn in_a_pattern(v: &[u64]) -> u64 {
    let (count, [b, c]) = (1u64, [v[0], v[4]]);
    let mut sum = 0;
    for _ in 0..count {
        sum += b + c;
    }
    sum
}

#[track_caller]
#[ckpt::checkpointed]
fn at_the_caller(v: &[u64]) -> u64 {
    let mut sum = 0;
    for i in 0..3 {
        sum += i;
        let here = Location::caller();
        println!("called from {here}");
    }
    v.get(sum as usize).copied().expect("enough items")
}

fn main() {
    let all: &[fn(&[u64]) -> u64] = &[
        before_the_loop,
        in_a_range,
        in_a_fast_loop,
        in_a_condition,
        in_a_return,
        in_an_arm,
        in_a_choice,
        in_an_adapter,
        after_the_loop,
        otherwise,
        further_inside,
        in_a_macro,
        in_a_while_let,
        in_a_pattern,
        |v| at_the_caller(v),
    ];
    std::panic::set_hook(Box::new(|panic| println!("{panic}")));
    for function in all {
        assert!(catch_unwind(|| function(&[1, 2, 3])).is_err());
    }
}
