//! Async functions: safe points between awaits, in loops of every kind.

use std::collections::BTreeMap;
use std::future::Future;

use ckpt::checkpointed;
use tokio::runtime::Builder;
use tokio::sync::mpsc;

crate::list_programs! {
    awaits_in_a_loop awaits_in_headers items_of_every_kind items_from_closures items_made_by_calls
    items_held_mutably branches_and_values channels_within joined_and_selected async_methods async_methods_of_traits
    generic_and_borrowing made_again_between_awaits left_by_question_marks left_by_returns blocks_left_alone
}

/// Runs a future to its end on this thread.
pub(super) fn run<F: Future>(future: F) -> F::Output {
    let runtime = Builder::new_current_thread().enable_time().build();
    runtime.expect("a runtime").block_on(future)
}

/// Is pending once.
pub(super) async fn turn(x: u64) -> u64 {
    tokio::task::yield_now().await;
    x.wrapping_mul(6_364_136_223_846_793_005) >> 7
}

#[checkpointed]
async fn two_loops(n: u64) -> (u64, Vec<u64>) {
    let mut sum = turn(n).await;
    let mut all = Vec::new();
    for i in 0..n {
        let x = turn(i).await;
        sum ^= x;
        all.push(x % 100);
    }
    sum = turn(sum).await;
    while all.len() < 9 {
        let last = all[all.len() - 1];
        all.push(turn(last).await % 10);
    }
    (sum, all)
}

fn awaits_in_a_loop() {
    println!("{:?}", run(two_loops(5)));
}

#[checkpointed]
async fn headers(n: u64) -> u64 {
    let mut left = n;
    let mut sum = 0;
    while turn(left).await % 11 != 3 && left > 0 {
        left -= 1;
        sum += left;
    }
    for i in 0..turn(sum).await % 5 + 2 {
        sum += i;
    }
    for x in vec![turn(1).await % 7, turn(2).await % 7, sum] {
        sum += x;
    }
    while let Some(more) = next(&mut left).await {
        sum += more;
    }
    sum
}

async fn next(left: &mut u64) -> Option<u64> {
    turn(1).await;
    *left = left.checked_sub(1)?;
    Some(*left)
}

fn awaits_in_headers() {
    println!("{}", run(headers(9)));
}

#[checkpointed]
async fn items(words: Vec<String>, map: &BTreeMap<u64, u64>) -> (String, u64) {
    let mut text = String::new();
    let mut sum = 0;
    for word in words.iter().rev() {
        turn(1).await;
        text += word;
    }
    for (i, word) in words.into_iter().enumerate() {
        sum += turn(i as u64).await % 3;
        text += &word[1..];
    }
    for (key, value) in map {
        sum += key * turn(*value).await % 17;
    }
    for byte in text.bytes().step_by(2) {
        sum += u64::from(byte);
        turn(sum).await;
    }
    for x in [1, 2, 3u64] {
        sum += turn(x).await % 9;
    }
    (text, sum)
}

fn items_of_every_kind() {
    let words = ["one", "two", "three"].map(String::from).to_vec();
    let map = BTreeMap::from([(1, 5), (2, 6), (9, 7)]);
    println!("{:?}", run(items(words, &map)));
}

#[checkpointed]
async fn closures(n: u64) -> u64 {
    let all: Vec<u64> = (0..n).collect();
    let mut sum = 0;
    for x in all.into_iter().map(|x| x * x).filter(|x| x % 3 != 1) {
        sum = turn(sum + x).await % 1_000;
    }
    let start = sum;
    for x in (0..n).map(|x| x + start).zip(3..) {
        sum += turn(x.0 * x.1).await % 10;
    }
    sum
}

fn items_from_closures() {
    println!("{}", run(closures(7)));
}

pub(super) fn made(n: u64) -> Vec<u64> {
    (0..n).rev().collect()
}

#[checkpointed]
async fn calls(n: u64) -> u64 {
    let mut sum = 0;
    for x in made(n) {
        sum = sum * 2 + turn(x).await % 8;
    }
    sum
}

fn items_made_by_calls() {
    println!("{}", run(calls(6)));
}

#[checkpointed]
async fn mutable(rows: &mut [Vec<u64>]) -> u64 {
    let mut steps = 0;
    for row in rows.iter_mut() {
        row.push(turn(steps).await % 10);
        steps += 1;
    }
    for row in &mut *rows {
        #[ckpt(safe_point)]
        for cell in row.iter_mut() {
            *cell += turn(*cell).await % 5;
            steps += 1;
        }
    }
    if let Some(first) = rows.first_mut() {
        while first.len() < 5 {
            let x = turn(first.len() as u64).await;
            first.push(x % 7);
        }
    }
    steps
}

fn items_held_mutably() {
    let mut rows = vec![vec![1, 2], vec![], vec![3, 4]];
    println!("{} {rows:?}", run(mutable(&mut rows)));
}

#[checkpointed]
async fn branches(n: u64) -> Vec<u64> {
    let mut out = Vec::new();
    match turn(n).await % 3 {
        0 => {
            for i in 0..n {
                out.push(turn(i).await % 4);
            }
        }
        other => {
            let last = loop {
                out.push(other);
                if turn(out.len() as u64).await % 5 == 0 || out.len() > 6 {
                    break out.len() as u64;
                }
            };
            out.push(last);
        }
    }
    'outer: for i in 0..n {
        #[ckpt(safe_point)]
        for j in 0..n {
            if turn(i * j).await % 4 == 1 {
                continue 'outer;
            }
            if out.len() > 20 {
                break 'outer;
            }
            out.push(i * 10 + j);
        }
    }
    out
}

fn branches_and_values() {
    println!("{:?}", run(branches(5)));
}

/// The messages are made in the iteration in which they are received: a channel's content is not saved.
#[checkpointed]
async fn receives(n: u64) -> u64 {
    let mut sum = 0;
    for i in 0..n {
        let (send, mut receive) = mpsc::channel(2);
        let sender = tokio::spawn(async move {
            for k in 0..i {
                send.send(turn(k).await % 100).await.unwrap();
            }
        });
        while let Some(message) = receive.recv().await {
            sum = sum * 3 % 1_000_007 + message;
        }
        sender.await.unwrap();
    }
    sum
}

fn channels_within() {
    println!("{}", run(receives(6)));
}

#[checkpointed]
async fn joins(n: u64) -> u64 {
    let mut sum = 0;
    for i in 0..n {
        let (one, two) = tokio::join!(turn(i), turn(sum));
        sum = (sum + one) ^ (two >> 3);
        tokio::select! {
            biased;
            first = turn(i) => sum += first % 3,
            second = turn(sum) => sum += second % 5,
        }
    }
    sum
}

fn joined_and_selected() {
    println!("{}", run(joins(6)));
}

#[checkpointed]
#[derive(Debug)]
struct Walker {
    place: u64,
    log: Vec<u64>,
}

impl Walker {
    #[checkpointed]
    async fn walk(&mut self, steps: u64) -> usize {
        for _ in 0..steps {
            self.place = turn(self.place + 1).await % 1_000;
            self.log.push(self.place);
        }
        self.log.len()
    }

    #[checkpointed]
    async fn ended(mut self, steps: u64) -> Vec<u64> {
        while (self.log.len() as u64) < steps {
            let next = turn(self.place).await % 10;
            self.log.push(next);
            self.place += 1;
        }
        self.log
    }
}

fn async_methods() {
    #[checkpointed]
    async fn both(n: u64) -> (usize, Vec<u64>) {
        let mut walker = Walker {
            place: 3,
            log: Vec::new(),
        };
        let length = #[ckpt(call)]
        walker.walk(n).await;
        let log = #[ckpt(call)]
        walker.ended(2 * n).await;
        (length, log)
    }
    println!("{:?}", run(both(4)));
}

trait Grows {
    async fn grow(&mut self, times: u64) -> u64;
}

impl Grows for Walker {
    #[checkpointed]
    async fn grow(&mut self, times: u64) -> u64 {
        for i in 0..times {
            self.place += turn(i).await % 6;
        }
        self.place
    }
}

fn async_methods_of_traits() {
    let mut walker = Walker {
        place: 0,
        log: vec![],
    };
    println!("{} {walker:?}", run(walker.grow(5)), walker = walker.place);
}

#[checkpointed]
async fn generic<T, F>(start: T, words: &[&str], #[ckpt(skip)] f: F) -> (T, String)
where
    T: Copy + std::ops::Add<Output = T> + serde::Serialize + serde::de::DeserializeOwned,
    F: AsyncFn(u64) -> T,
{
    let mut sum = start;
    let mut text = String::new();
    for (i, word) in words.iter().enumerate() {
        sum = sum + f(i as u64).await;
        text.push_str(word);
    }
    (sum, text)
}

fn generic_and_borrowing() {
    let scale = 3;
    let f = async |i| (turn(i).await % 100 * scale) as f64 / 8.0;
    println!("{:?}", run(generic(0.5, &["a", "bc", "d"], f)));
}

#[checkpointed]
async fn again(n: u64) -> u64 {
    #[ckpt(skip)]
    let table: Vec<u64> = vec![turn(1).await % 9, turn(2).await % 9];
    let mut sum = 0;
    let _permit = String::from("held");
    for i in 0..n {
        sum += table[i as usize % 2] * turn(i).await % 13;
    }
    #[ckpt(skip)]
    let longer: Vec<u64> = table.iter().map(|x| x + 1).collect();
    for x in &longer {
        sum += turn(*x).await % 3;
    }
    sum
}

fn made_again_between_awaits() {
    println!("{}", run(again(5)));
}

pub(super) async fn fails_at(i: u64, limit: u64) -> Result<u64, String> {
    match turn(i).await {
        _ if i == limit => Err(format!("at {i}")),
        x => Ok(x % 9),
    }
}

#[checkpointed]
async fn question_marks(n: u64, limit: u64) -> Result<u64, Box<dyn std::error::Error>> {
    let mut sum = 0;
    for i in 0..n {
        sum += fails_at(i, limit).await?;
        let parsed: u64 = i.to_string().parse()?;
        sum += parsed;
    }
    Ok(sum)
}

fn left_by_question_marks() {
    println!("{:?}", run(question_marks(6, 4)).map_err(|e| e.to_string()));
}

#[checkpointed]
async fn returns(n: u64) -> u64 {
    let mut sum = 0;
    for i in 0..n {
        sum += turn(i).await % 7;
        if sum > 15 {
            return sum * 1_000;
        }
    }
    sum
}

fn left_by_returns() {
    println!("{}", run(returns(50)));
}

#[checkpointed]
async fn blocks(n: u64) -> u64 {
    let mut sum = 0;
    for i in 0..n {
        let inner = async {
            let mut inside = 0;
            for k in 0..i {
                inside += turn(k).await % 3;
                if inside > 4 {
                    return inside;
                }
            }
            inside
        };
        sum += inner.await;
        let closure = async |k: u64| turn(k).await % 5;
        sum += closure(i).await;
    }
    sum
}

fn blocks_left_alone() {
    println!("{}", run(blocks(7)));
}
