//! What does not work yet. A program that does moves to the file of its kind.

use ckpt::checkpointed;
use ckpt_tests::mix::mix;

crate::list_programs! {
    shadowed_at_every_level rerun_loop range_in_a_variable
}

#[checkpointed]
fn levels(x: u64) -> u64 {
    let mut sum = 0;
    for x in 0..x {
        let x = x + 10;
        #[ckpt(safe_point)]
        for x in x..x + 2 {
            let x = x * 2;
            sum = mix(sum, x);
            println!("inner {x}");
        }
        println!("middle {x}");
    }
    println!("outer {x}");
    let x = x.to_string();
    for x in x.chars() {
        sum = mix(sum, x as u64);
        println!("letter {x}");
    }
    mix(sum, x.len() as u64)
}

fn shadowed_at_every_level() {
    println!("{}", levels(2));
}

#[checkpointed]
fn filled_again(n: u64) -> u64 {
    #[ckpt(skip)]
    let mut table: Vec<u64> = (0..n).collect();
    #[ckpt(rerun)]
    for value in &mut table {
        *value *= 3;
    }
    let mut sum = 0;
    for i in 0..n as usize {
        sum = mix(sum, table[i]);
        println!("{sum}");
    }
    sum
}

fn rerun_loop() {
    println!("{}", filled_again(3));
}

#[checkpointed]
fn kept_range(n: u64) -> u64 {
    let range = 1..n;
    let mut sum = 0;
    for i in range {
        sum = mix(sum, i);
        println!("{i}");
    }
    sum
}

fn range_in_a_variable() {
    println!("{}", kept_range(4));
}
