//! Loops at any depth and in every kind of block, and ways across the levels.

use ckpt::checkpointed;
use ckpt_tests::mix::mix;

crate::list_programs! {
    every_kind_in_every_other labels_over_three_levels continue_over_levels value_over_levels if_let_chain
    labelled_block_around_loops unsafe_block conditions_are_asked_once guards_are_asked_once scrutinees_are_asked_once
    arms_that_own nested_matches blocks_with_values loop_as_operand return_from_the_depths
}

#[checkpointed]
fn every_kind(n: u64) -> u64 {
    let mut state = 0;
    for i in 0..n {
        let mut left = 2;
        #[ckpt(safe_point)]
        while left > 0 {
            left -= 1;
            let mut stack: Vec<u64> = (0..=i).collect();
            #[ckpt(safe_point)]
            while let Some(top) = stack.pop() {
                let mut tries = 0;
                #[ckpt(safe_point)]
                loop {
                    tries += 1;
                    state = mix(state, top + tries);
                    println!("{i} {left} {top} {tries}");
                    if state % 2 == 0 || tries == 3 {
                        break;
                    }
                }
            }
        }
    }
    state
}

fn every_kind_in_every_other() {
    println!("{}", every_kind(2));
}

#[checkpointed]
fn left_from_below(n: u64) -> (u64, u64) {
    let mut state = 1;
    let mut rows = 0;
    'planes: for plane in 0..n {
        #[ckpt(safe_point)]
        'rows: for row in 0..n {
            rows += 1;
            #[ckpt(safe_point)]
            for column in 0..n {
                state = mix(state, plane * 100 + row * 10 + column);
                println!("{plane} {row} {column}");
                if column > row {
                    continue 'rows;
                }
                if row > plane {
                    continue 'planes;
                }
                if state % 11 == 0 {
                    break 'planes;
                }
                if state % 5 == 0 {
                    break 'rows;
                }
            }
            println!("row {row} whole");
        }
        println!("plane {plane} whole");
    }
    (state, rows)
}

fn labels_over_three_levels() {
    println!("{:?}", left_from_below(3));
}

#[checkpointed]
fn continued_above(n: u64) -> u64 {
    let mut state = 0;
    let mut i = 0;
    'outer: while i < n {
        i += 1;
        #[ckpt(safe_point)]
        loop {
            state = mix(state, i);
            println!("{i} {state}");
            #[ckpt(safe_point)]
            for j in 0..i {
                if (state + j) % 3 == 0 {
                    continue 'outer;
                }
            }
        }
    }
    state
}

fn continue_over_levels() {
    println!("{}", continued_above(3));
}

#[checkpointed]
fn found_below(n: u64) -> u64 {
    let mut state = 0;
    let found = 'search: loop {
        state += 1;
        #[ckpt(safe_point)]
        for i in 0..n {
            #[ckpt(safe_point)]
            for j in 0..i {
                println!("{state} {i} {j}");
                if mix(state, i * j) % 7 == 0 {
                    break 'search i * 10 + j;
                }
            }
        }
    };
    found + state
}

fn value_over_levels() {
    println!("{}", found_below(3));
}

#[checkpointed]
fn chained(first: Option<u64>, n: u64) -> u64 {
    let mut state = n;
    for round in 0..n {
        if let Some(first) = first
            && first <= round
            && let Some(left) = n.checked_sub(first)
        {
            #[ckpt(safe_point)]
            for i in 0..left {
                state = mix(state, i + first);
                println!("{round} {i}");
            }
        } else {
            println!("not {round}");
        }
    }
    state
}

fn if_let_chain() {
    println!("{}", chained(Some(1), 3));
}

#[checkpointed]
fn block_left_early(n: u64) -> u64 {
    let mut state = n;
    'part: {
        for i in 0..n {
            state = mix(state, i) % 50;
            println!("first {state}");
            if state > 45 {
                break 'part;
            }
        }
        let extra = state * 2;
        for i in 0..n {
            state = mix(state, extra + i) % 50;
            println!("second {state}");
            if state > 30 {
                break 'part;
            }
        }
        println!("whole");
    }
    for i in 0..n {
        state = mix(state, i);
        println!("after {i}");
    }
    state
}

fn labelled_block_around_loops() {
    println!("{}", block_left_early(4));
}

#[checkpointed]
fn unchecked(mut values: Vec<u64>) -> Vec<u64> {
    let length = values.len();
    // SAFETY: the indices are below the length, which does not change.
    unsafe {
        let last = *values.get_unchecked(length - 1);
        for i in 0..length {
            *values.get_unchecked_mut(i) += last;
            println!("{values:?}");
        }
    }
    values
}

fn unsafe_block() {
    println!("{:?}", unchecked(vec![1, 2, 3]));
}

fn asked(what: &str, answer: u64) -> u64 {
    println!("asked {what}");
    answer
}

#[checkpointed]
fn conditions(n: u64) -> u64 {
    let mut state = 0;
    for i in 0..n {
        if asked("first", i) % 2 == 1 {
            println!("odd");
        } else if asked("second", i) < 3 && asked("third", i) < 9 {
            #[ckpt(safe_point)]
            for j in 0..2 {
                state = mix(state, i + j);
                println!("{i} {j}");
            }
        }
        let mut left = 2;
        #[ckpt(safe_point)]
        while asked("inner", left) > 0 {
            left -= 1;
        }
    }
    state
}

fn conditions_are_asked_once() {
    println!("{}", conditions(4));
}

#[checkpointed]
fn guards(n: u64) -> u64 {
    let mut state = 5;
    for i in 0..n {
        match i {
            0 if asked("zero", i) > 0 => println!("never"),
            small if asked("small", small) < 2 =>
            {
                #[ckpt(safe_point)]
                for j in 0..2 {
                    state = mix(state, small + j);
                    println!("small {i} {j}");
                }
            }
            large if asked("large", large) > 2 => {
                let more = large * 2;
                #[ckpt(safe_point)]
                for j in 0..2 {
                    state = mix(state, more + j);
                    println!("large {i} {j}");
                }
            }
            _ => println!("none"),
        }
    }
    state
}

fn guards_are_asked_once() {
    println!("{}", guards(4));
}

#[checkpointed]
fn scrutinees(n: u64) -> u64 {
    let mut state = 5;
    match asked("once", n) {
        0 => println!("zero"),
        count => {
            for i in 0..asked("count", count) {
                state = mix(state, i);
                println!("{i}");
            }
        }
    }
    if let Some(rest) = n.checked_sub(asked("rest", 1)) {
        for i in 0..rest {
            state = mix(state, i);
            println!("{i}");
        }
    }
    state
}

fn scrutinees_are_asked_once() {
    println!("{}", scrutinees(3));
}

/// Something to own.
#[checkpointed]
#[derive(Debug)]
enum Parcel {
    Empty,
    Words(Vec<String>),
    Named { name: String, count: u64 },
}

#[checkpointed]
fn unpacked(parcels: Vec<Parcel>) -> String {
    let mut all = String::new();
    for parcel in parcels {
        match parcel {
            Parcel::Empty => println!("empty"),
            Parcel::Words(mut words) => {
                words.push("end".to_owned());
                #[ckpt(safe_point)]
                for word in words {
                    all.push_str(&word);
                    println!("{all}");
                }
            }
            Parcel::Named { mut name, count } if count > 1 => {
                #[ckpt(safe_point)]
                for i in 0..count {
                    name.push_str(&i.to_string());
                    println!("{name}");
                }
                all += &name;
            }
            other => println!("{other:?}"),
        }
    }
    all
}

fn arms_that_own() {
    let parcels = vec![
        Parcel::Words(vec!["a".into(), "b".into()]),
        Parcel::Empty,
        Parcel::Named {
            name: "n".into(),
            count: 3,
        },
        Parcel::Named {
            name: "m".into(),
            count: 1,
        },
    ];
    println!("{}", unpacked(parcels));
}

#[checkpointed]
fn matches_in_matches(outer: Option<Result<u64, String>>) -> u64 {
    let mut state = 1;
    match outer {
        None => println!("none"),
        Some(inner) => {
            println!("some");
            match inner {
                Ok(count) => {
                    if count > 1 {
                        let half = count / 2;
                        for i in 0..count {
                            state = mix(state, half + i);
                            println!("{i}");
                        }
                        println!("half {half}");
                    }
                }
                Err(text) => {
                    for letter in text.chars() {
                        state = mix(state, letter as u64);
                        println!("{letter}");
                    }
                    println!("{text}");
                }
            }
            println!("end");
        }
    }
    state
}

fn nested_matches() {
    println!("{}", matches_in_matches(Some(Err("text".into()))));
}

#[checkpointed]
fn values(n: u64) -> String {
    let mut state = n;
    let name = {
        let mut name = String::new();
        for i in 0..n {
            name.push_str(&i.to_string());
            println!("{name}");
        }
        name
    };
    let sum = if n > 2 {
        let mut sum = 0;
        for i in 0..n {
            sum += i;
            println!("{sum}");
        }
        sum
    } else {
        9
    };
    let rest = match sum {
        0 => 0,
        other => loop {
            state = mix(state, other) % 20;
            println!("{state}");
            if state > 9 {
                break state;
            }
        },
    };
    format!("{name} {sum} {rest}")
}

fn blocks_with_values() {
    println!("{}", values(3));
}

#[checkpointed]
fn operands(n: u64) -> u64 {
    let mut state = n;
    let first = loop {
        state = mix(state, 1) % 100;
        println!("{state}");
        if state > 50 {
            break state;
        }
    };
    let second = loop {
        state = mix(state, 2) % 100;
        println!("{state}");
        if state < 50 {
            break Some(state);
        }
    };
    first + second.unwrap_or(7)
}

fn loop_as_operand() {
    println!("{}", operands(3));
}

#[checkpointed]
fn deep(n: u64) -> Result<u64, String> {
    let mut state = 0;
    for i in 0..n {
        if i > 0 {
            #[ckpt(safe_point)]
            for j in 0..n {
                match j {
                    0 => println!("zero"),
                    _ => {
                        #[ckpt(safe_point)]
                        while state % 5 != 4 {
                            state += i + j;
                            println!("{i} {j} {state}");
                            if state > 30 {
                                return Err(format!("{state} at {i} {j}"));
                            }
                        }
                        state += 1;
                    }
                }
            }
        }
    }
    Ok(state)
}

fn return_from_the_depths() {
    println!("{:?}", deep(4));
}
