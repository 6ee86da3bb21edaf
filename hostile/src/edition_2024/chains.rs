//! Conditions in chains with `let`.

use ckpt_tests::mix::mix;
use keep::checkpointed;

crate::list_programs! {
    while_chain if_chain looked_at_by_the_chain chain_before_else
}

#[checkpointed(crate = ::keep)]
fn until_even(numbers: &[u64]) -> (u64, usize) {
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

fn while_chain() {
    println!("{:?}", until_even(&[1, 3, 5, 8, 9]));
}

#[checkpointed(crate = ::keep)]
fn within(first: Option<u64>, limit: u64) -> u64 {
    let mut state = limit;
    for round in 0..limit {
        if let Some(first) = first
            && first <= round
            && let Some(left) = limit.checked_sub(first)
        {
            #[ckpt(safe_point)]
            for i in 0..left {
                state = mix(state, i + first);
                println!("{round} {i}");
            }
        } else {
            println!("{round}");
        }
    }
    state
}

fn if_chain() {
    println!("{}", within(Some(1), 3));
}

#[checkpointed(crate = ::keep)]
fn only_looked_at(n: u64) -> u64 {
    let mut state = n;
    let mut stack = vec![1, 2, 3];
    for i in 0..n {
        if let Some(double) = i.checked_mul(2)
            && double > 1
            && let Some(less) = double.checked_sub(1)
        {
            #[ckpt(safe_point)]
            for j in 0..less {
                state = mix(state, j);
                println!("{i} {j}");
            }
        }
        if let Some(top) = stack.last_mut()
            && *top > 2
        {
            #[ckpt(safe_point)]
            for j in 0..2 {
                state = mix(state, j);
            }
        } else {
            state += 1;
        }
    }
    while let Some(top) = stack.pop()
        && top > 1
    {
        #[ckpt(safe_point)]
        for j in 0..2 {
            state = mix(state, j);
            println!("{j}");
        }
    }
    state
}

fn looked_at_by_the_chain() {
    println!("{}", only_looked_at(3));
}

fn halves(n: u64) -> Vec<u64> {
    println!("halves of {n}");
    std::iter::successors(Some(n), |n| Some(n / 2).filter(|n| *n > 0)).collect()
}

#[checkpointed(crate = ::keep)]
fn halved(n: u64) -> u64 {
    let mut state = n;
    for i in 1..n {
        state = if i != 4
            && let Some(half) = halves(i).get(1).copied()
            && let Some(quarter) = halves(half).get(1).copied()
        {
            keep::safe_point!();
            println!("{half} {quarter}");
            mix(state, quarter)
        } else {
            println!("{i}");
            keep::safe_point!();
            state + i
        };
    }
    state
}

fn chain_before_else() {
    println!("{}", halved(7));
}
