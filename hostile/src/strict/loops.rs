//! Every kind of loop, one after the other and nested.

use ckpt_tests::mix::mix;
use keep::checkpointed;

crate::list_programs! {
    ranges collections whiles endless nested labels iterators points phases ordinary straight_line never_stops unused_items
}

#[checkpointed(crate = ::keep)]
fn over_ranges(n: u64) -> u64 {
    let mut state = 0;
    for i in 0..n {
        state = mix(state, i);
        println!("up {i}");
    }
    for i in (0..=n).rev() {
        state = mix(state, i);
        println!("down {i}");
    }
    for i in (0..n * 2).step_by(2) {
        state = mix(state, i);
    }
    for _ in 0..3 {
        state += 1;
    }
    state
}

fn ranges() {
    println!("{}", over_ranges(3));
}

#[checkpointed(crate = ::keep)]
fn over_collections(words: &[String], numbers: Vec<u64>) -> u64 {
    let mut state = 0;
    for word in words {
        state = mix(state, word.len() as u64);
        println!("{word}");
    }
    for (at, number) in numbers.iter().enumerate() {
        state = mix(state, number + at as u64);
    }
    for pair in numbers.windows(2) {
        state = mix(state, pair[0] * pair[1]);
    }
    for number in numbers {
        state = mix(state, number);
        println!("{number}");
    }
    for size in [3, 1, 2] {
        state = mix(state, size);
    }
    state
}

fn collections() {
    let words = ["one".to_owned(), "three".to_owned()];
    println!("{}", over_collections(&words, vec![4, 5, 6]));
}

#[checkpointed(crate = ::keep)]
fn while_it_lasts(mut stack: Vec<u64>) -> u64 {
    let mut state = 1;
    while state % 7 != 0 {
        state = mix(state, 2) % 100;
        println!("{state}");
    }
    while let Some(top) = stack.pop() {
        state = mix(state, top);
        println!("top {top}");
        if top > 3 {
            stack.push(top / 2);
        }
    }
    state
}

fn whiles() {
    println!("{}", while_it_lasts(vec![2, 9]));
}

#[checkpointed(crate = ::keep)]
fn without_end(limit: u64) -> (u64, u64) {
    let mut tries = 0;
    let found = loop {
        tries += 1;
        println!("try {tries}");
        if tries % 2 == 0 {
            continue;
        }
        if mix(tries, limit) % 4 == 1 {
            break tries * 10;
        }
    };
    loop {
        tries -= 1;
        if tries == 0 {
            break;
        }
    }
    (found, tries)
}

fn endless() {
    println!("{:?}", without_end(3));
}

#[checkpointed(crate = ::keep)]
fn three_deep(n: u64) -> u64 {
    let mut state = 0;
    for i in 0..n {
        let mut left = i + 1;
        #[ckpt(safe_point)]
        while left > 0 {
            left -= 1;
            let row = mix(i, left) % 10;
            #[ckpt(safe_point, name = "columns")]
            for column in 0..2 {
                state = mix(state, row + column);
                println!("{i} {left} {column}");
            }
        }
    }
    state
}

fn nested() {
    println!("{}", three_deep(3));
}

#[checkpointed(crate = ::keep)]
fn labelled(n: u64) -> Option<u64> {
    let mut state = 0;
    let found = 'rows: loop {
        state += 1;
        #[ckpt(safe_point)]
        'columns: for column in 0..n {
            println!("{state} {column}");
            if column == 2 {
                continue 'columns;
            }
            if column * state == 9 {
                break 'rows Some(column);
            }
            if column > state {
                continue 'rows;
            }
        }
        if state > 5 {
            return None;
        }
    };
    found.map(|column| column + state)
}

fn labels() {
    println!("{:?}", labelled(5));
}

#[checkpointed(crate = ::keep)]
fn adapted(values: &[u64], text: &str) -> u64 {
    let mut state = 0;
    for (value, letter) in values.iter().zip(text.chars()) {
        state = mix(state, value + u64::from(letter));
        println!("{value} {letter}");
    }
    for value in values
        .iter()
        .filter(|value| **value > 1)
        .map(|value| value * 2)
    {
        state = mix(state, value);
        println!("{value}");
    }
    state
}

fn iterators() {
    println!("{}", adapted(&[1, 2, 3], "abc"));
}

#[checkpointed(crate = ::keep)]
fn with_points(n: u64) -> u64 {
    let mut state = n;
    keep::safe_point!();
    for i in 0..n {
        state = mix(state, i);
        println!("before {i}");
        keep::safe_point!();
        println!("after {i}");
    }
    keep::safe_point!();
    state
}

fn points() {
    println!("{}", with_points(3));
}

#[checkpointed(crate = ::keep)]
fn in_phases(text: &str) -> String {
    let upper = text.to_uppercase();
    println!("{upper}");
    keep::safe_point!();
    let mut both = upper + text;
    println!("{both}");
    keep::safe_point!();
    both.push('.');
    both
}

fn phases() {
    println!("{}", in_phases("word"));
}

#[checkpointed(crate = ::keep)]
fn partly(n: u64) -> u64 {
    let mut squares = Vec::new();
    #[ckpt(skip)]
    for i in 0..n {
        squares.push(i * i);
    }
    let squares = squares;
    let mut state = 0;
    for square in &squares {
        state = mix(state, *square);
        println!("{state}");
    }
    state
}

fn ordinary() {
    println!("{}", partly(4));
}

#[checkpointed(crate = ::keep)]
fn fast(n: u64) -> u64 {
    let mut sum = 0;
    for i in 0..n {
        sum += i * i;
    }
    println!("{sum}");
    sum
}

fn straight_line() {
    println!("{}", fast(6));
}

#[checkpointed(crate = ::keep)]
fn ends_the_process(n: u64) -> ! {
    let mut i = 0;
    loop {
        println!("{i}");
        i += 1;
        if i == n {
            std::process::exit(0);
        }
    }
}

fn never_stops() {
    ends_the_process(4);
}

#[checkpointed(crate = ::keep)]
fn unused(n: u64) -> u64 {
    let mut state = n;
    let mut cells = vec![1, 2, 3];
    for _step in 0..n {
        for cell in &mut cells {
            *cell = mix(*cell, state);
        }
        state += cells[0] % 7;
        println!("{state}");
    }
    for _step in 0..n {
        #[ckpt(safe_point)]
        for _cell in &cells {
            state += 1;
        }
    }
    for (_at, cell) in (0..3).zip(cells.iter_mut()) {
        *cell += 1;
    }
    for _cell in cells {
        state += 1;
    }
    state
}

fn unused_items() {
    println!("{}", unused(3));
}
