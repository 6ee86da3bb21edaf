//! Loops one after the other, with variables that are made again and statements that are marked.

use std::io::{BufWriter, Write};

use ckpt::checkpointed;
use ckpt_tests::mix::mix;

crate::list_programs! {
    borrowed_across borrowed_mutably_across skipped_closure skipped_chain guards ordinary_loop once_and_rerun
    safe_points only_safe_points format_arguments only_used_later no_longer_used buffered_output items_inside unnamed
    constants saved_by_request rerun_loop
}

#[checkpointed]
fn views(n: u64) -> u64 {
    let data: Vec<u64> = (0..n).map(|i| mix(i, 3) % 20).collect();
    #[ckpt(skip)]
    let view = &data[1..];
    #[ckpt(skip)]
    let largest = view.iter().max();
    let mut sum = 0;
    for i in 0..n - 1 {
        sum = mix(sum, view[i as usize]);
        println!("{sum}");
    }
    for x in &data {
        sum += x;
    }
    while sum % 5 != 0 {
        sum += largest.copied().unwrap_or(1);
        println!("{sum}");
        if sum % 7 == 0 {
            break;
        }
    }
    sum
}

fn borrowed_across() {
    println!("{}", views(5));
}

#[checkpointed]
fn window(n: usize) -> Vec<u64> {
    let mut data = vec![0u64; n];
    for i in 0..n {
        let part = &mut data[i..];
        part[0] = mix(i as u64, 4) % 10;
        println!("{part:?}");
    }
    let last = data.last_mut().expect("not empty");
    *last += 1;
    for i in 0..n {
        data[i] += 1;
    }
    data
}

fn borrowed_mutably_across() {
    println!("{:?}", window(4));
}

#[checkpointed]
fn with_closure(n: u64) -> u64 {
    let offset = n * 10;
    #[ckpt(skip)]
    let add = |x: u64| x + offset;
    let mut sum = 0;
    for i in 0..n {
        sum = mix(sum, add(i));
        println!("{sum}");
    }
    #[ckpt(skip)]
    let twice = move |x: u64| add(add(x));
    for i in 0..n {
        sum = mix(sum, twice(i));
        println!("{sum}");
    }
    sum
}

fn skipped_closure() {
    println!("{}", with_closure(3));
}

#[checkpointed]
fn chain_of_skips(n: u64) -> u64 {
    #[ckpt(skip)]
    let base: Vec<u64> = (0..n).collect();
    #[ckpt(skip)]
    let doubled: Vec<u64> = base.iter().map(|x| x * 2).collect();
    let mut sum = 0;
    for x in &base {
        sum = mix(sum, *x);
        println!("{sum}");
    }
    #[ckpt(skip)]
    let both: Vec<u64> = base.iter().chain(&doubled).copied().collect();
    for x in &both {
        sum = mix(sum, *x);
        println!("{sum}");
    }
    for x in doubled.iter().rev() {
        sum = mix(sum, *x);
    }
    sum
}

fn skipped_chain() {
    println!("{}", chain_of_skips(4));
}

#[checkpointed]
fn guarded(n: u64) -> u64 {
    #[ckpt(skip)]
    let lock = std::sync::Mutex::new(());
    let _held = lock.lock().expect("nobody panicked with it");
    let mut sum = 0;
    for i in 0..n {
        sum = mix(sum, i + u64::from(lock.try_lock().is_ok()));
        println!("{sum}");
    }
    let _ = sum;
    sum
}

fn guards() {
    println!("{}", guarded(4));
}

#[checkpointed]
fn partly(n: u64) -> u64 {
    let mut table = Vec::new();
    #[ckpt(skip)]
    for i in 0..n {
        table.push(i * i);
    }
    let table = table;
    let mut sum = 0;
    for x in &table {
        sum = mix(sum, *x);
        println!("{sum}");
    }
    sum
}

fn ordinary_loop() {
    println!("{}", partly(5));
}

#[checkpointed]
fn marked(n: u64) -> u64 {
    #[ckpt(skip)]
    let mut scratch: Vec<u64> = Vec::new();
    #[ckpt(rerun)]
    scratch.resize(4, 7);
    let mut sum = 0;
    #[ckpt(once)]
    for i in 0..n {
        scratch[(i % 4) as usize] = i;
        sum = mix(sum, scratch[(i % 4) as usize]);
        println!("{sum}");
    }
    #[ckpt(once)]
    println!("{}", scratch.len());
    #[ckpt(once)]
    for i in 0..n {
        scratch[0] = i + 1;
        sum = mix(sum, scratch[0]);
        println!("{sum}");
    }
    sum
}

fn once_and_rerun() {
    println!("{}", marked(5));
}

#[checkpointed]
fn phases(n: u64) -> u64 {
    let mut state = n;
    println!("one");
    state = mix(state, 1);
    ckpt::safe_point!();
    println!("two");
    let half = state / 2;
    ckpt::safe_point!();
    for i in 0..n {
        state = mix(state, half + i);
        println!("{state}");
    }
    ckpt::safe_point!();
    println!("three");
    mix(state, half)
}

fn safe_points() {
    println!("{}", phases(3));
}

#[checkpointed]
fn straight(text: &str) -> String {
    let upper = text.to_uppercase();
    println!("{upper}");
    ckpt::safe_point!();
    let mut both = upper + text;
    println!("{both}");
    ckpt::safe_point!();
    both.push('.');
    both
}

fn only_safe_points() {
    println!("{}", straight("word"));
}

#[checkpointed]
fn shown(n: u64) -> String {
    let width = 8;
    let name = "n".repeat(3);
    let precise = 2.5f64;
    let mut out = String::new();
    for i in 0..n {
        out += &format!("{name}{i:>width$}{precise:.3}|");
        println!("{out:?}");
    }
    out
}

fn format_arguments() {
    println!("{}", shown(3));
}

#[checkpointed]
fn later(n: u64) -> u64 {
    let early = mix(n, 1);
    let unused_after_first = vec![n; 3];
    let mut sum = 0;
    for i in 0..n {
        sum = mix(sum, i + unused_after_first[0]);
        println!("{sum}");
    }
    for i in 0..n {
        sum = mix(sum, i);
        println!("{sum}");
    }
    mix(sum, early)
}

fn only_used_later() {
    println!("{}", later(3));
}

/// Not savable, and gone before the first safe point.
struct Temporary<'a>(&'a str);

#[checkpointed]
fn forgotten(n: u64) -> u64 {
    let temporary = Temporary("temp");
    let mut sum = temporary.0.len() as u64;
    for i in 0..n {
        sum = mix(sum, i);
        println!("{sum}");
    }
    let temporary = Temporary("another");
    sum += temporary.0.len() as u64;
    for i in 0..n {
        sum = mix(sum, i);
    }
    sum
}

fn no_longer_used() {
    println!("{}", forgotten(3));
}

#[checkpointed]
fn written(n: u64) -> u64 {
    #[ckpt(skip)]
    let mut out = BufWriter::new(std::io::stdout());
    let mut sum = 0;
    #[ckpt(once)]
    for i in 0..n {
        sum = mix(sum, i);
        writeln!(out, "{sum}").expect("stdout is there");
    }
    sum
}

fn buffered_output() {
    println!("{}", written(5));
}

#[checkpointed]
fn with_items(n: u64) -> u64 {
    #[derive(Debug)]
    struct Local(u64);
    const LIMIT: u64 = 50;
    static NAME: &str = "static";
    use std::cmp::min;
    let mut sum = 0;
    for i in 0..n {
        sum = min(mix(sum, i) % 100, LIMIT);
        println!("{NAME} {:?}", Local(sum));
    }
    fn after(x: u64) -> u64 {
        x + 1
    }
    after(sum)
}

fn items_inside() {
    println!("{}", with_items(4));
}

#[checkpointed]
fn blanks(n: u64) -> u64 {
    let _ = mix(n, 1);
    let (sum, _) = (n, n + 1);
    let mut sum = sum;
    for _ in 0..n {
        let _ = sum;
        sum = mix(sum, 1);
        println!("{sum}");
    }
    _ = sum;
    sum
}

fn unnamed() {
    println!("{}", blanks(3));
}

const ROUNDS: u64 = 3;
static OFFSET: u64 = 5;

#[checkpointed]
fn from_outside() -> u64 {
    let mut sum = OFFSET;
    for i in 0..ROUNDS {
        sum = mix(sum, i + OFFSET);
        println!("{sum}");
    }
    for i in (0..ROUNDS).map(|x| x * 2) {
        sum = mix(sum, i);
        println!("{sum}");
    }
    sum
}

fn constants() {
    println!("{}", from_outside());
}

#[checkpointed]
fn saves_itself(n: u64) -> u64 {
    let mut sum = 0;
    for i in 0..n {
        if i % 2 == 0 {
            ckpt::request_save();
        }
        sum = mix(sum, i);
        println!("{sum}");
    }
    sum
}

fn saved_by_request() {
    println!("{}", saves_itself(5));
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
