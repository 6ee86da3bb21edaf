//! When parameters are dropped.

use ckpt::checkpointed;

use super::drops::{Loud, loud};

crate::list_programs! {
    parameters_in_their_turn argument_behind_a_borrow
}

#[checkpointed]
fn in_turn(
    a: Loud,
    _b: Loud,
    (c, d): (Loud, Loud),
    #[ckpt(skip)] mut e: Loud,
    f: Loud,
    n: u32,
) -> usize {
    let local = loud("local");
    e.0.push('!');
    let mut sum = 0;
    for i in 0..n {
        sum += i as usize + a.0.len();
    }
    if n == 2 {
        drop(c);
    }
    println!("{}", local.0);
    sum + f.0.len()
}

fn parameters_in_their_turn() {
    for n in 1..3 {
        let pair = (loud("c"), loud("d"));
        println!(
            "{}",
            in_turn(loud("a"), loud("b"), pair, loud("e"), loud("f"), n)
        );
    }
}

#[checkpointed]
fn argument_given_away(n: u64, mut name: Loud) -> u64 {
    let mut stack = vec![n, 1];
    while let Some(top) = stack.first_mut() {
        if *top == 0 {
            break;
        }
        println!("uses {}", name.0);
        drop(name);
        #[ckpt(safe_point)]
        for _ in 0..1 {
            *top -= 1;
        }
        name = loud(*top);
    }
    n
}

fn argument_behind_a_borrow() {
    println!("{:?}", argument_given_away(2, loud("name")));
}
