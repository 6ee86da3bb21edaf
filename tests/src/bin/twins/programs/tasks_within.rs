//! Async functions inside of others: marked calls that are awaited, and marked calls of functions that are not async.

use ckpt::checkpointed;

use super::tasks::{run, turn};

crate::list_programs! {
    three_async_levels ordinary_functions_inside async_search_eight_deep parts_lent_to_tasks given_to_tasks
    calls_in_larger_expressions unmarked_tasks tasks_of_traits
}

#[checkpointed]
async fn innermost(n: u64, state: &mut u64, weights: &[u64]) -> u64 {
    let mut sum = 0;
    for i in 0..n {
        *state = turn(*state + i).await;
        sum += *state % 10 * weights[i as usize % weights.len()];
    }
    sum
}

#[checkpointed]
async fn middle(n: u64, state: &mut u64, log: &mut Vec<u64>) -> Result<u64, String> {
    let weights = vec![1, 2, 3];
    let mut total = 0;
    for round in 0..n {
        let gained = #[ckpt(call)]
        innermost(round + 1, state, &weights).await;
        total += gained;
        log.push(turn(gained).await % 100);
        if log.len() > 6 {
            return Err(format!("{total} after {round}"));
        }
    }
    Ok(total)
}

#[checkpointed]
async fn outermost(n: u64) -> Result<(u64, u64), String> {
    let (mut state, mut all) = (1u64, 0);
    let mut log = Vec::new();
    for k in 0..n {
        all += #[ckpt(call)]
        middle(k, &mut state, &mut log).await?;
        println!("level {k} {all} {log:?}");
    }
    Ok((all, state))
}

fn three_async_levels() {
    println!("{:?}", run(outermost(5)));
}

#[checkpointed]
fn ordinary(n: u64, log: &mut Vec<u64>) -> u64 {
    let mut sum = 0;
    for i in 0..n {
        log.push(i);
        let inner = #[ckpt(call)]
        ordinary_inside(i, &mut sum);
        sum += inner;
    }
    sum
}

#[checkpointed]
fn ordinary_inside(n: u64, sum: &mut u64) -> u64 {
    for i in 0..n {
        *sum += i;
    }
    n
}

#[checkpointed]
async fn calls_ordinary(n: u64) -> (u64, Vec<u64>) {
    let mut log = vec![];
    let mut sum = 0;
    let kept = vec![String::from("kept"); 2];
    #[ckpt(skip)]
    let made = vec![1u64, 2];
    for i in 0..n {
        sum += #[ckpt(call)]
        ordinary(i, &mut log);
        sum += turn(i).await % 5 + made[0];
    }
    (sum + kept.len() as u64, log)
}

fn ordinary_functions_inside() {
    println!("{:?}", run(calls_ordinary(4)));
}

#[checkpointed]
async fn search(depth: u32, value: u64, best: &mut u64, visited: &mut Vec<u64>) -> bool {
    visited.push(value);
    if depth == 0 {
        *best = (*best).max(turn(value).await % 1_000);
        return true;
    }
    for branch in 0..2u64 {
        let next = turn(value + branch).await % 100_000;
        if visited.len() > 30 {
            return false;
        }
        let _ = #[ckpt(call)]
        Box::pin(search(depth - 1, next, best, visited)).await;
    }
    true
}

fn async_search_eight_deep() {
    let (mut best, mut visited) = (0, Vec::new());
    println!("{}", run(search(8, 3, &mut best, &mut visited)));
    println!("{best} {}", visited.len());
}

#[checkpointed]
async fn fills(row: &mut [u64], first: u64) -> u64 {
    let mut value = first;
    for cell in row.iter_mut() {
        *cell = turn(value).await % 50;
        value += *cell;
    }
    value
}

#[checkpointed]
async fn parts(n: usize) -> (Vec<Vec<u64>>, u64) {
    let mut rows = vec![vec![0; 3]; n];
    let mut sum = 0;
    for i in 0..n {
        sum += #[ckpt(call)]
        fills(&mut rows[i], i as u64).await;
        sum += #[ckpt(call)]
        fills(&mut rows[n - 1][..2], sum).await;
    }
    (rows, sum)
}

fn parts_lent_to_tasks() {
    println!("{:?}", run(parts(3)));
}

#[checkpointed]
async fn longer(words: Vec<String>, n: usize) -> Vec<String> {
    let mut words = words;
    for i in 0..n {
        words.push(format!("{i}{}", turn(i as u64).await % 10));
    }
    words
}

#[checkpointed]
async fn gives(n: usize) -> Vec<String> {
    let mut words = vec![String::from("first")];
    for i in 0..n {
        let copy = words.clone();
        let other = #[ckpt(call)]
        longer(copy, i).await;
        words = #[ckpt(call)]
        longer(words, other.len() % 2 + 1).await;
    }
    #[ckpt(call)]
    longer(words, 2).await
}

fn given_to_tasks() {
    println!("{:?}", run(gives(4)));
}

#[checkpointed]
async fn count(n: u64) -> u64 {
    let mut sum = 1;
    for i in 0..n {
        sum += turn(i).await % 3;
    }
    sum
}

#[checkpointed]
async fn expressions(n: u64) -> Vec<u64> {
    let mut out = Vec::new();
    for i in 0..n {
        out.push(
            #[ckpt(call)]
            count(i + 1).await,
        );
        if #[ckpt(call)]
        count(2).await
            > 2
        {
            out.push(100 + i);
        }
        match #[ckpt(call)]
        count(i).await
        {
            0 | 1 => out.push(7),
            many => out.push(many * 10),
        }
        let pair = (
            turn(i).await % 4,
            #[ckpt(call)]
            count(1).await,
        );
        out.push(pair.0 * pair.1);
    }
    out
}

fn calls_in_larger_expressions() {
    println!("{:?}", run(expressions(3)));
}

#[checkpointed]
async fn unmarked(n: u64) -> u64 {
    let mut sum = 0;
    for i in 0..n {
        sum += count(i).await;
        let (one, two) = tokio::join!(count(1), count(i + 2));
        sum += one * two;
        let spawned = tokio::spawn(async move { turn(i).await % 3 });
        sum += spawned.await.unwrap();
    }
    sum
}

fn unmarked_tasks() {
    println!("{}", run(unmarked(5)));
}

trait Steps {
    async fn steps(&mut self, n: u64) -> u64;
}

#[derive(serde::Serialize, serde::Deserialize)]
struct Counter(u64);

impl Steps for Counter {
    #[checkpointed]
    async fn steps(&mut self, n: u64) -> u64 {
        for i in 0..n {
            self.0 += turn(i).await % 9;
        }
        self.0
    }
}

#[checkpointed]
async fn over_a_trait<S: Steps + serde::Serialize + serde::de::DeserializeOwned>(
    steps: &mut S,
    n: u64,
) -> u64 {
    let mut sum = 0;
    for i in 0..n {
        sum += #[ckpt(call)]
        steps.steps(i).await;
    }
    sum
}

fn tasks_of_traits() {
    let mut counter = Counter(2);
    println!("{}", run(over_a_trait(&mut counter, 4)));
    println!("{}", counter.0);
}
