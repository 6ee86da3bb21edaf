//! When async functions drop what they have: at their end, on other ways out, and where they are dropped before that.

use std::future::Future;
use std::pin::Pin;

use ckpt::checkpointed;

use super::tasks::{run, turn};

crate::list_programs! {
    parameters_of_tasks ways_out_of_tasks tasks_dropped_in_the_middle callees_dropped_in_the_middle panics_in_tasks
}

#[derive(serde::Serialize, serde::Deserialize)]
struct Loud(String);

impl Drop for Loud {
    fn drop(&mut self) {
        println!("{} is dropped", self.0);
    }
}

fn loud(name: &str) -> Loud {
    Loud(name.to_owned())
}

#[allow(unused_variables)]
#[checkpointed]
async fn parameters(
    first: Loud,
    _unused: Loud,
    (left, right): (Loud, Loud),
    (kept, other): (Loud, Loud),
    #[ckpt(skip)] mut skipped: Loud,
    mut last: Loud,
    n: u64,
) -> usize {
    let local = loud("local");
    skipped.0.push('?');
    let mut length = 0;
    for i in 0..n {
        turn(i).await;
        last.0.push('!');
        length += first.0.len() + left.0.len();
    }
    if n > 1 {
        drop(right);
    }
    println!("end {}", local.0);
    length + kept.0.len()
}

fn parameters_of_tasks() {
    for n in [0, 1, 3] {
        let pair = |one, two| (loud(one), loud(two));
        let future = parameters(
            loud("first"),
            loud("unused"),
            pair("left", "right"),
            pair("kept", "unused too"),
            loud("skipped"),
            loud("last"),
            n,
        );
        println!("{}", run(future));
    }
}

#[checkpointed]
async fn ways_out(n: u64, way: u64) -> Result<u64, String> {
    let outside = loud("outside");
    let _guard = loud("guard");
    for i in 0..n {
        let inside = loud("inside");
        match way {
            0 if i == 1 => return Ok(i),
            1 if i == 1 => Err("question mark")?,
            2 if i == 1 => break,
            3 if i == 1 => continue,
            _ => {}
        }
        turn(loud("temporary").0.len() as u64).await;
        println!("{i} {}", inside.0);
    }
    println!("behind the loop {}", outside.0);
    Ok(way)
}

fn ways_out_of_tasks() {
    for way in 0..5 {
        println!("{:?}", run(ways_out(3, way)));
    }
}

/// Polls a future so often, and drops it.
async fn some_polls<F: Future>(future: F, times: usize) {
    let mut future: Pin<Box<F>> = Box::pin(future);
    for _ in 0..times {
        tokio::select! {
            biased;
            _ = &mut future => return println!("at its end"),
            () = std::future::ready(()) => {}
        }
    }
    println!("now");
    drop(future);
}

#[checkpointed]
async fn long(n: u64, given: Loud) -> u64 {
    let first = loud("first");
    let mut all = vec![loud("element")];
    for i in 0..n {
        let item = loud("item");
        turn(i).await;
        all.push(item);
        let _guard = loud("guard");
        turn(i).await;
    }
    (all.len() + first.0.len() + given.0.len()) as u64
}

fn tasks_dropped_in_the_middle() {
    for times in 0..7 {
        println!("after {times} polls");
        run(some_polls(long(2, loud("given")), times));
    }
}

#[checkpointed]
async fn calls_long(n: u64) -> u64 {
    let before = loud("before");
    let mut sum = 0;
    for i in 0..n {
        let given = loud("given");
        sum += #[ckpt(call)]
        long(i + 1, given).await;
    }
    sum + before.0.len() as u64
}

fn callees_dropped_in_the_middle() {
    for times in 0..9 {
        println!("after {times} polls");
        run(some_polls(calls_long(2), times));
    }
}

#[checkpointed]
async fn panics(n: u64) -> u64 {
    let first = loud("first");
    for i in 0..n {
        let _item = loud("item");
        turn(i).await;
        assert!(i < 2, "as meant");
    }
    first.0.len() as u64
}

fn panics_in_tasks() {
    std::panic::set_hook(Box::new(|_| {}));
    let caught = std::panic::catch_unwind(|| run(panics(5)));
    println!("{}", caught.is_err());
}
