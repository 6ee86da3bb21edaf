//! Functions that return a stop to their caller, which ends the process with it.

use std::error::Error;
use std::fmt::{Debug, Display};
use std::io;

use ckpt::checkpointed;

crate::list_programs! {
    anyhow_error_none anyhow_error_converted own_error_none own_error_converted own_error_returned boxed_error_none boxed_error_converted io_error_none
    io_error_returned methods_of_a_trait opaque_items three_fallible_levels swallowed_by_callers search_ten_deep given_away
    iterators_and_branches iterators_and_other_branches state_held_mutably one_level_alone
}

/// Prints what came of it, or ends the process with a stop.
fn tell<T: Debug, E: Into<Failed>>(result: Result<T, E>) {
    match result.map_err(Into::into) {
        Ok(value) => println!("{value:?}"),
        Err(Failed::Own(text)) => println!("failed: {text}"),
        Err(Failed::Ended(error)) => error.exit(),
    }
}

#[derive(Debug)]
enum Failed {
    Own(String),
    Ended(ckpt::Error),
}

impl From<ckpt::Error> for Failed {
    fn from(error: ckpt::Error) -> Self {
        Failed::Ended(error)
    }
}

impl From<String> for Failed {
    fn from(text: String) -> Self {
        Failed::Own(text)
    }
}

impl From<std::num::ParseIntError> for Failed {
    fn from(error: std::num::ParseIntError) -> Self {
        Failed::Own(error.to_string())
    }
}

impl From<Box<dyn Error>> for Failed {
    fn from(error: Box<dyn Error>) -> Self {
        match error.downcast::<ckpt::Error>() {
            Ok(ended) => Failed::Ended(*ended),
            Err(other) => Failed::Own(other.to_string()),
        }
    }
}

impl From<anyhow::Error> for Failed {
    fn from(error: anyhow::Error) -> Self {
        match error.downcast::<ckpt::Error>() {
            Ok(ended) => Failed::Ended(ended),
            Err(other) => Failed::Own(format!("{other:#}")),
        }
    }
}

impl From<io::Error> for Failed {
    fn from(error: io::Error) -> Self {
        match error.downcast::<ckpt::Error>() {
            Ok(ended) => Failed::Ended(ended),
            Err(other) => Failed::Own(other.to_string()),
        }
    }
}

#[checkpointed(fallible)]
fn parsed(words: &[&str]) -> Result<Vec<i32>, Failed> {
    let mut all = Vec::new();
    for word in words {
        let number: i32 = word.parse()?;
        if number > 90 {
            return Err(Failed::Own(format!("{number} after {all:?}")));
        }
        all.push(number);
    }
    Ok(all)
}

fn own_error_none() {
    tell(parsed(&["1", "22", "-3"]));
}

fn own_error_converted() {
    tell(parsed(&["1", "x"]));
}

fn own_error_returned() {
    tell(parsed(&["5", "91", "7"]));
}

#[checkpointed(fallible)]
fn added(words: &[&str]) -> anyhow::Result<i64> {
    use anyhow::Context;
    let mut sum = 0;
    for (line, word) in words.iter().enumerate() {
        let number: i64 = word.parse().with_context(|| format!("line {line}"))?;
        anyhow::ensure!(number < 100, "{number} is too large");
        sum += number;
    }
    let more = #[ckpt(call)]
    added_inside(sum);
    more.context("inside")
}

#[checkpointed(fallible)]
fn added_inside(n: i64) -> anyhow::Result<i64> {
    let mut sum = 0;
    for i in 0..n {
        sum += i;
    }
    Ok(sum)
}

fn anyhow_error_none() {
    tell(added(&["1", "2", "3"]));
}

fn anyhow_error_converted() {
    tell(added(&["1", "x"]));
}

#[checkpointed(fallible)]
fn boxed(limit: u64) -> Result<String, Box<dyn Error>> {
    let mut text = String::new();
    let mut n = 1u64;
    while n < limit {
        text.push_str(&n.to_string());
        n = n.checked_mul(3).ok_or("too large")?;
    }
    for part in text.as_bytes().chunks(2) {
        n += u64::from(part[0]);
    }
    Ok(format!("{text} {n}"))
}

fn boxed_error_none() {
    tell(boxed(100));
}

fn boxed_error_converted() {
    tell(boxed(u64::MAX));
}

#[checkpointed(fallible)]
fn written(lines: u32, out: &mut Vec<u8>) -> io::Result<usize> {
    use std::io::Write;
    for line in 0..lines {
        writeln!(out, "line {line}")?;
    }
    if lines > 3 {
        return Err(io::Error::other("long"));
    }
    Ok(out.len())
}

fn io_error_none() {
    let mut out = Vec::new();
    tell(written(3, &mut out));
    println!("{}", out.len());
}

fn io_error_returned() {
    let mut out = vec![b'-'];
    tell(written(4, &mut out));
    println!("{}", out.len());
}

trait Sums {
    fn sum<E: From<ckpt::Error> + From<String>>(&mut self, upto: u64) -> Result<u64, E>;
}

#[checkpointed]
struct Adder {
    sum: u64,
    calls: u32,
}

impl Sums for Adder {
    #[checkpointed(fallible)]
    fn sum<E: From<ckpt::Error> + From<String>>(&mut self, upto: u64) -> Result<u64, E> {
        self.calls += 1;
        for n in 1..=upto {
            self.sum += n;
            if self.sum > 40 {
                return Err(E::from(format!("{} in call {}", self.sum, self.calls)));
            }
        }
        Ok(self.sum)
    }
}

fn methods_of_a_trait() {
    let mut adder = Adder { sum: 0, calls: 0 };
    tell(adder.sum::<Failed>(9));
    println!("{} {}", adder.sum, adder.calls);
}

#[checkpointed(fallible)]
fn opaque(n: u64) -> Result<impl Iterator<Item = u64> + use<>, Failed> {
    let mut all = vec![1, 1];
    for i in 0..n as usize {
        all.push(all[i] + all[i + 1]);
    }
    Ok(all.into_iter().filter(|x| x % 2 == 1))
}

fn opaque_items() {
    tell(opaque(9).map(Iterator::collect::<Vec<_>>));
}

#[checkpointed(fallible)]
fn step<N: Display>(name: N, k: u64, state: &mut u64, log: &mut Vec<String>) -> Result<u64, Failed>
where
    N: serde::Serialize + serde::de::DeserializeOwned,
{
    let before = log.len() as u64;
    for i in 0..k {
        *state = state.rotate_left(7) ^ (i + 1);
        log.push(format!("{name}{i}"));
    }
    if k == 4 {
        return Err(format!("{name} fails").into());
    }
    Ok(log.len() as u64 - before)
}

#[checkpointed(fallible)]
fn rounds(n: u64, state: &mut u64) -> Result<u64, Box<dyn Error>> {
    let mut log = Vec::new();
    let mut sum = 0;
    for k in 0..n {
        sum += match #[ckpt(call)]
        step(format!("r{k}-"), k, state, &mut log)
        {
            Ok(gained) => gained,
            Err(Failed::Own(text)) => {
                log.push(text);
                100
            }
            Err(Failed::Ended(error)) => return Err(error.into()),
        };
    }
    println!("{log:?}");
    Ok(sum)
}

#[checkpointed(fallible)]
fn levels(n: u64) -> Result<(u64, u64), Box<dyn Error>> {
    let (mut state, mut all) = (1u64, 0);
    for k in 0..n {
        all += #[ckpt(call)]
        rounds(k + 3, &mut state)?;
    }
    Ok((all, state))
}

fn three_fallible_levels() {
    tell(levels(3));
}

/// Whatever it makes of a callee's error: at a stop it does not come to it.
#[checkpointed(fallible)]
fn swallows(n: u64) -> Result<String, Failed> {
    let (mut state, mut log) = (9u64, Vec::new());
    let mut all = String::new();
    for k in 0..n {
        let first = #[ckpt(call)]
        step('a', k, &mut state, &mut log);
        all += &format!("{} ", first.unwrap_or(1_000));
        let _ = #[ckpt(call)]
        step('b', 2, &mut state, &mut log);
        let third = #[ckpt(call)]
        step('c', k % 5, &mut state, &mut log);
        if let Err(error) = third {
            all += &format!("{error:?} ");
        }
    }
    Ok(format!("{all}{state} {}", log.join(",")))
}

fn swallowed_by_callers() {
    tell(swallows(5));
}

#[checkpointed(fallible)]
fn search(depth: u32, value: u64, best: &mut u64, visited: &mut Vec<u64>) -> Result<bool, Failed> {
    visited.push(value);
    if depth == 0 {
        *best = (*best).max(value % 1_000);
        return Ok(true);
    }
    for branch in 0..2u64 {
        let next = value
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(branch);
        if next % 5 == 0 {
            continue;
        }
        if visited.len() > 40 {
            return Ok(false);
        }
        #[ckpt(call)]
        search(depth - 1, next, best, visited)?;
    }
    Ok(true)
}

fn search_ten_deep() {
    let (mut best, mut visited) = (0, Vec::new());
    tell(search(10, 3, &mut best, &mut visited));
    println!("{best} {}", visited.len());
}

#[checkpointed(fallible)]
fn takes(words: Vec<String>, n: usize) -> Result<Vec<String>, Failed> {
    let mut words = words;
    for i in 0..n {
        words.push(i.to_string());
    }
    Ok(words)
}

#[checkpointed(fallible)]
fn gives(n: usize) -> Result<usize, Failed> {
    #[ckpt(skip)]
    let made_again = String::from("again");
    let mut kept = vec![String::from("kept")];
    let mut other = vec![String::from("other")];
    for i in 0..n {
        let given = kept.clone();
        let longer = #[ckpt(call)]
        takes(given, i)?;
        kept = #[ckpt(call)]
        takes(kept, 1)?;
        other = #[ckpt(call)]
        takes(std::mem::take(&mut other), longer.len() % 2)?;
        println!(
            "{i} {} {} {} {made_again}",
            longer.len(),
            kept.len(),
            other.len()
        );
    }
    let all = #[ckpt(call)]
    takes(kept, other.len())?;
    Ok(all.len())
}

fn given_away() {
    tell(gives(4));
}

#[checkpointed(fallible)]
fn forms(n: u64, #[ckpt(skip)] table: &[u64]) -> Result<Vec<u64>, Failed> {
    let mut out = Vec::new();
    let owned: Vec<u64> = (0..n).collect();
    for (i, x) in table.iter().enumerate().step_by(2) {
        out.push(i as u64 * x);
    }
    if n % 2 == 1 {
        for x in owned.into_iter().map(|x| x * x).filter(|x| x % 3 != 1) {
            out.push(x);
        }
    } else {
        out.push(owned.len() as u64);
    }
    let mut left = n;
    let last = loop {
        if left < 2 {
            break left;
        }
        left = left * 2 / 3;
        out.push(left);
    };
    for x in made(n) {
        out.push(x + last);
    }
    Ok(out)
}

fn made(n: u64) -> Vec<u64> {
    (0..n).rev().collect()
}

fn iterators_and_branches() {
    tell(forms(5, &[3, 1, 4, 1, 5]));
}

fn iterators_and_other_branches() {
    tell(forms(4, &[2, 7]));
}

#[checkpointed(fallible)]
fn held(rows: &mut Vec<Vec<u64>>, keys: &[usize]) -> Result<u64, Failed> {
    let mut steps = 0;
    for row in rows.iter_mut() {
        row.push(steps);
        steps += 1;
    }
    for &key in keys {
        if let Some(row) = rows.get_mut(key) {
            #[ckpt(safe_point)]
            for cell in row.iter_mut() {
                *cell += steps;
                steps += 1;
            }
        }
    }
    let row = &mut rows[0];
    while row.len() < 6 {
        row.push(steps);
    }
    Ok(steps)
}

fn state_held_mutably() {
    let mut rows = vec![vec![1, 2], vec![], vec![3]];
    tell(held(&mut rows, &[0, 7, 2]));
    println!("{rows:?}");
}

/// Between two that are not: a stop ends the process, whichever of them it is in.
#[checkpointed]
fn ends_the_process(n: u64) -> u64 {
    let mut sum = 0;
    for k in 0..n {
        let mut state = sum;
        let gained = #[ckpt(call)]
        between(k, &mut state);
        sum += gained.unwrap_or(7);
    }
    sum
}

#[checkpointed(fallible)]
fn between(k: u64, state: &mut u64) -> Result<u64, Failed> {
    let mut sum = 0;
    for i in 0..k {
        sum += i;
        #[ckpt(call)]
        innermost(2, state);
    }
    Ok(sum + *state)
}

#[checkpointed]
fn innermost(n: u64, state: &mut u64) {
    for i in 0..n {
        *state += i;
    }
}

fn one_level_alone() {
    println!("{}", ends_the_process(4));
}
