//! Async functions, and functions that are `fallible`.

use ckpt_tests::mix::mix;
use ckpt_tests::task::{finish, later};
use keep::checkpointed;

crate::list_programs! {
    awaited by_the_trait handed_out both_at_once
}

/// Turns so often.
///
/// # Panics
/// Never.
#[must_use]
#[checkpointed(crate = ::keep)]
pub async fn turns(n: u64, (first, _): (u64, u64), mut text: String) -> u64 {
    let mut state = first;
    for i in 0..n {
        state = mix(state, later(i).await);
        text.push('!');
        println!("{text}");
    }
    let inner = #[ckpt(call)]
    turn(state, &mut text).await;
    let other = #[ckpt(call)]
    turn_at_once(inner, &mut text);
    assert!(other != 0, "it cannot be");
    other ^ text.len() as u64
}

#[checkpointed(crate = ::keep)]
async fn turn(state: u64, text: &mut String) -> u64 {
    let mut next = state;
    while text.len() < 9 {
        text.push('?');
        next = mix(next, later(1).await);
    }
    next
}

#[checkpointed(crate = ::keep)]
fn turn_at_once(state: u64, text: &mut String) -> u64 {
    let mut next = state;
    while text.len() < 12 {
        text.push('.');
        next = mix(next, 2);
    }
    next
}

fn awaited() {
    println!("{}", finish(turns(3, (5, 6), "text".to_owned())));
}

trait Walks {
    async fn walk(&mut self, n: u64) -> u64;
}

#[checkpointed(crate = ::keep)]
struct Walker(u64);

impl Walks for Walker {
    #[checkpointed(crate = ::keep)]
    async fn walk(&mut self, #[ckpt(skip)] n: u64) -> u64 {
        #[ckpt(skip)]
        let numbers = Numbers(later(n).await);
        let mut sum = 0;
        for i in 0..numbers.0 {
            sum += later(i).await;
            self.0 += sum;
        }
        sum + self.0
    }
}

struct Numbers(u64);

fn by_the_trait() {
    println!("{}", finish(Walker(3).walk(4)));
}

/// What goes wrong.
#[derive(Debug)]
struct Failed(String);

impl From<keep::Error> for Failed {
    fn from(error: keep::Error) -> Self {
        Self(error.to_string())
    }
}

impl From<std::num::ParseIntError> for Failed {
    fn from(error: std::num::ParseIntError) -> Self {
        Self(error.to_string())
    }
}

#[checkpointed(crate = ::keep, fallible)]
fn parses(words: &[&str]) -> Result<u64, Failed> {
    let mut sum = 0;
    for word in words {
        sum += word.parse::<u64>()?;
        println!("{sum}");
    }
    let found = #[ckpt(call)]
    parses_inside(sum)?;
    Ok(found)
}

#[checkpointed(crate = ::keep, fallible)]
fn parses_inside(n: u64) -> Result<u64, Failed> {
    let mut sum = 0;
    for i in 0..n {
        sum += i;
    }
    if sum > 100 {
        return Err(Failed("too much".to_owned()));
    }
    Ok(sum)
}

fn handed_out() {
    match parses(&["1", "2"]) {
        Ok(sum) => println!("{sum}"),
        Err(Failed(why)) => std::process::exit(if why.starts_with("stopped") { 85 } else { 1 }),
    }
}

#[checkpointed(crate = ::keep, fallible)]
async fn parses_later(words: Vec<String>) -> Result<u64, Failed> {
    let mut sum = 0;
    for word in words {
        sum += later(word).await.parse::<u64>()?;
        println!("{sum}");
    }
    Ok(sum)
}

fn both_at_once() {
    let words = ["4", "5", "6"].map(ToOwned::to_owned).to_vec();
    match finish(parses_later(words)) {
        Ok(sum) => println!("{sum}"),
        Err(Failed(why)) => std::process::exit(if why.starts_with("stopped") { 85 } else { 1 }),
    }
}
