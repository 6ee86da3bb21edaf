//! Checkpointed functions that call others: the frame of the callee nests in the caller's.

use ckpt::checkpointed;
use ckpt_tests::mix::mix;

crate::list_programs! {
    call_between_loops call_in_a_loop call_in_a_branch call_that_fails call_lends_a_variable call_lends_a_field
    call_of_a_method call_of_itself call_of_a_generic two_levels_of_calls call_without_the_mark call_as_the_last
}

#[checkpointed]
fn stirred(start: u64, n: u64) -> u64 {
    let mut state = start;
    for i in 0..n {
        state = mix(state, i);
        println!("  {i} {state}");
    }
    state
}

#[checkpointed]
fn between(n: u64) -> u64 {
    let mut sum = 0;
    for i in 0..n {
        sum += i;
        println!("{sum}");
    }
    let more = #[ckpt(call)]
    stirred(sum, n);
    println!("more {more}");
    for i in 0..n {
        sum = mix(sum, more + i);
        println!("{sum}");
    }
    sum
}

fn call_between_loops() {
    println!("{}", between(3));
}

#[checkpointed]
fn in_each(n: u64) -> u64 {
    let mut sum = 0;
    for i in 0..n {
        let before = sum;
        sum = #[ckpt(call)]
        stirred(before + i, 2);
        println!("{before} {sum}");
    }
    sum
}

fn call_in_a_loop() {
    println!("{}", in_each(3));
}

#[checkpointed]
fn perhaps(n: u64) -> u64 {
    let mut sum = 1;
    for i in 0..n {
        if i % 2 == 1 {
            let extra = i * 10;
            sum += #[ckpt(call)]
            stirred(extra, 2)
                % 100;
            println!("odd {extra} {sum}");
        } else {
            println!("even");
        }
    }
    sum
}

fn call_in_a_branch() {
    println!("{}", perhaps(4));
}

#[checkpointed]
fn parsed(words: &[String]) -> Result<u64, std::num::ParseIntError> {
    let mut sum = 0;
    for word in words {
        println!("  {word}");
        sum += word.parse::<u64>()?;
    }
    Ok(sum)
}

#[checkpointed]
fn all_parsed(lines: Vec<Vec<String>>) -> Result<u64, std::num::ParseIntError> {
    let mut sum = 0;
    for line in &lines {
        let of_line = #[ckpt(call)]
        parsed(line);
        sum += of_line?;
        println!("{sum}");
    }
    Ok(sum)
}

fn call_that_fails() {
    let words = |line: &str| line.split(' ').map(str::to_owned).collect();
    println!("{:?}", all_parsed(vec![words("1 2"), words("3 x")]));
}

#[checkpointed]
fn extended(all: &mut Vec<u64>, n: u64) -> usize {
    for i in 0..n {
        all.push(i * 2);
        println!("  {all:?}");
    }
    all.len()
}

#[checkpointed]
fn lends(n: u64) -> Vec<u64> {
    let mut all = vec![n];
    for i in 0..n {
        let length = #[ckpt(call)]
        extended(&mut all, i);
        all.push(length as u64);
        println!("{all:?}");
    }
    all
}

fn call_lends_a_variable() {
    println!("{:?}", lends(3));
}

/// Has a part to lend.
#[checkpointed]
#[derive(Debug)]
struct Store {
    items: Vec<u64>,
    count: u64,
}

impl Store {
    #[checkpointed]
    fn add(&mut self, n: u64) -> u64 {
        for i in 0..n {
            self.items.push(i);
            self.count += 1;
            println!("  {self:?}");
        }
        self.count
    }

    #[checkpointed]
    fn add_often(&mut self, n: u64) -> u64 {
        let mut sum = 0;
        for i in 0..n {
            sum += #[ckpt(call)]
            self.add(i);
            println!("{sum}");
        }
        sum
    }
}

#[checkpointed]
fn lends_a_part(n: u64) -> Store {
    let mut store = Store {
        items: vec![],
        count: 0,
    };
    for i in 0..n {
        let length = #[ckpt(call)]
        extended(&mut store.items, i);
        store.count += length as u64;
        println!("{store:?}");
    }
    store
}

fn call_lends_a_field() {
    println!("{:?}", lends_a_part(3));
}

fn call_of_a_method() {
    let mut store = Store {
        items: vec![],
        count: 0,
    };
    println!("{} {store:?}", store.add_often(3));
}

#[checkpointed]
fn branching(depth: u64, seed: u64) -> u64 {
    let mut sum = seed;
    println!("depth {depth}");
    if depth == 0 {
        return sum;
    }
    for i in 0..2 {
        sum = mix(sum, i) % 1000;
        let below = #[ckpt(call)]
        branching(depth - 1, sum);
        sum += below;
        println!("depth {depth} {i} {sum}");
    }
    sum
}

fn call_of_itself() {
    println!("{}", branching(2, 1));
}

#[checkpointed]
fn last_of<T: ckpt::Savable + Clone + std::fmt::Debug>(items: Vec<T>, first: T) -> T {
    let mut last = first;
    for item in &items {
        last = item.clone();
        println!("  {last:?}");
    }
    last
}

#[checkpointed]
fn of_any_kind(n: u64) -> String {
    let numbers: Vec<u64> = (0..n).collect();
    let number = #[ckpt(call)]
    last_of(numbers, 7);
    let word = #[ckpt(call)]
    last_of(vec!["a".to_owned(), "b".to_owned()], String::new());
    format!("{number}{word}")
}

fn call_of_a_generic() {
    println!("{}", of_any_kind(2));
}

#[checkpointed]
fn upper(n: u64) -> u64 {
    let mut sum = 0;
    for i in 0..n {
        let more = #[ckpt(call)]
        in_each(i);
        sum = mix(sum, more);
        println!("upper {sum}");
    }
    sum
}

fn two_levels_of_calls() {
    println!("{}", upper(3));
}

#[checkpointed]
fn ordinary(n: u64) -> u64 {
    let mut sum = 0;
    for i in 0..n {
        sum += stirred(i, 2) % 100;
        println!("{sum}");
    }
    sum
}

fn call_without_the_mark() {
    println!("{}", ordinary(3));
}

#[checkpointed]
fn hands_over(n: u64) -> u64 {
    let mut sum = n;
    for i in 0..n {
        sum += i;
        println!("{sum}");
    }
    #[ckpt(call)]
    stirred(sum, n)
}

fn call_as_the_last() {
    println!("{}", hands_over(3));
}
