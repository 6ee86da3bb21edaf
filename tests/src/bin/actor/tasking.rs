//! Async checkpointed functions: several at once, on one thread or on more, stopped, dropped and killed.

use std::future::Future;
use std::path::Path;

use ckpt::checkpointed;
use ckpt_tests::mix::mix;
use ckpt_tests::script::{pause, say};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::mpsc;
use tokio::task::yield_now;

use super::Words;

/// `one` thread, or some of them.
fn runtime(threads: &str) -> Runtime {
    let runtime = match threads.parse() {
        Ok(threads) => Builder::new_multi_thread()
            .worker_threads(threads)
            .enable_time()
            .build(),
        Err(_) => Builder::new_current_thread().enable_time().build(),
    };
    runtime.expect("a runtime")
}

/// Runs until it is stopped, or the file is there.
#[checkpointed]
async fn worker(number: u64, #[ckpt(skip)] done: &str) -> u64 {
    let mut state = number;
    let mut n = 0;
    while n < 100 || !Path::new(done).exists() {
        if n < 100 {
            state = #[ckpt(call)]
            step(state, n).await;
            n += 1;
        }
        if n == 99 {
            say(&format!("worker {number}"));
        }
        yield_now().await;
    }
    state
}

#[checkpointed]
async fn step(state: u64, n: u64) -> u64 {
    let mut next = state;
    for _ in 0..1 {
        yield_now().await;
        next = mix(state, n);
    }
    next
}

/// `tasks THREADS N FILE`: that many workers.
pub(crate) fn play(words: &mut Words) {
    let threads: String = words.next();
    let (workers, done) = (words.next(), words.next::<String>());
    let results: Vec<u64> = runtime(&threads).block_on(async {
        let start = |number| {
            let done = done.clone();
            tokio::spawn(async move { worker(number, &done).await })
        };
        let all: Vec<_> = (0..workers).map(start).collect();
        let mut results = Vec::new();
        for worker in all {
            results.push(worker.await.expect("no panic"));
        }
        results
    });
    println!("results {results:?}");
}

#[checkpointed]
async fn stops_early(#[ckpt(skip)] done: &str) -> u64 {
    let mut n = 0;
    while !Path::new(done).exists() {
        n += 1;
        #[ckpt(call)]
        counts(1);
        yield_now().await;
    }
    n
}

/// Is no async function; a stop finds it in here as well as outside.
#[checkpointed]
fn counts(n: u64) {
    for i in 0..n {
        std::hint::black_box(i);
    }
}

/// Comes to a safe point when it is fed.
#[checkpointed]
async fn is_fed(n: u64, #[ckpt(skip)] mut food: mpsc::Receiver<u64>) -> u64 {
    let mut state = 0;
    for i in 0..n {
        if i >= 3 {
            static SAID: std::sync::Once = std::sync::Once::new();
            SAID.call_once(|| say("is fed"));
        }
        state = mix(state, food.recv().await.map_or(0, |_| i));
    }
    state
}

/// `tasks fed FILE`: of two on one thread, one needs a task that is not checkpointed to come to its safe points, long after the other
/// has stopped.
pub(crate) fn play_fed(words: &mut Words) {
    let done: String = words.next();
    let (early, fed) = runtime("one").block_on(async {
        let (send, food) = mpsc::channel(1);
        tokio::spawn(async move {
            let mut i = 0;
            while send.send(i).await.is_ok() {
                i += 1;
                // After each a good while.
                for _ in 0..500 {
                    yield_now().await;
                }
            }
        });
        tokio::join!(stops_early(&done), is_fed(2_000, food))
    });
    println!("results {} {fed}", early > 0);
}

#[checkpointed]
async fn inner(n: u64, state: &mut u64) -> u64 {
    for i in 0..n {
        *state = mix(*state, i);
        if i == 3 {
            ckpt::request_save();
        }
        yield_now().await;
    }
    *state
}

#[checkpointed]
async fn outer(n: u64) -> u64 {
    let mut state = 5;
    let mut sum = 0;
    for i in 0..n {
        sum ^= #[ckpt(call)]
        inner(i + 10, &mut state).await;
    }
    sum
}

#[checkpointed]
fn ordinary(n: u64) -> u64 {
    let mut state = 1;
    for i in 0..n {
        if i == 2 {
            ckpt::request_save();
        }
        state = mix(state, i);
    }
    state
}

/// Polls a future a few times.
async fn poll_some<F: Future + Unpin>(future: &mut F, times: usize) {
    for _ in 0..times {
        tokio::select! {
            biased;
            _ = &mut *future => {}
            () = std::future::ready(()) => {}
        }
    }
}

/// `tasks dropped N`: one is dropped in the middle of its callee, inside of it or of nothing; then others run in the same thread. In the
/// end another process may have the run.
pub(crate) fn play_dropped(words: &mut Words) {
    let n: u64 = words.next();
    if std::env::var_os("WHOLE").is_none() {
        runtime("one").block_on(async {
            let mut dropped = Box::pin(outer(n));
            poll_some(&mut dropped, 20).await;
            drop(dropped);
        });
        println!("ordinary {}", ordinary(4));
        pause("dropped");
        return;
    }
    println!("outer {}", runtime("one").block_on(outer(n)));
}

/// Polls and drops another root's future between its own steps.
#[checkpointed]
async fn hosts(n: u64) -> u64 {
    #[ckpt(skip)]
    let mut guest = match GUEST.take() {
        Some(guest) => guest,
        None => Box::pin(std::future::pending()),
    };
    let mut state = 2;
    let mut sum = 0;
    for i in 0..n {
        sum ^= #[ckpt(call)]
        inner(i + 3, &mut state).await;
        #[ckpt(once)]
        poll_some(&mut guest, 3).await;
        if i == n / 2 {
            drop(std::mem::replace(
                &mut guest,
                Box::pin(std::future::pending()),
            ));
        }
    }
    sum
}

type Guest = std::pin::Pin<Box<dyn Future<Output = u64>>>;

thread_local! {
    static GUEST: std::cell::Cell<Option<Guest>> = const { std::cell::Cell::new(None) };
}

/// `tasks guest N`: a root that was begun outside is polled, and dropped, inside of another.
pub(crate) fn play_guest(words: &mut Words) {
    let n = words.next();
    let sum = runtime("one").block_on(async {
        // Long enough not to come to its end in between.
        let mut guest: Guest = Box::pin(outer(n + 100));
        poll_some(&mut guest, 5).await;
        GUEST.set(Some(guest));
        hosts(n).await
    });
    println!("hosts {sum}");
}

/// `tasks woven THREADS N`: many roots with callees on few threads, saved all the time.
pub(crate) fn play_woven(words: &mut Words) {
    let threads: String = words.next();
    let n: u64 = words.next();
    std::thread::spawn(|| {
        loop {
            ckpt::request_save();
            std::thread::yield_now();
        }
    });
    let results = runtime(&threads).block_on(async {
        let all: Vec<_> = (1..=n).map(|n| tokio::spawn(outer(n))).collect();
        let mut results = Vec::new();
        for one in all {
            results.push(one.await.expect("no panic"));
        }
        results
    });
    println!("results {results:?}");
}

#[checkpointed]
async fn equal(seed: u64) -> u64 {
    let mut state = seed;
    for i in 0..10 {
        yield_now().await;
        state = mix(state, i);
    }
    state
}

/// `tasks equal SEED SEED`: two at once.
pub(crate) fn play_equal(words: &mut Words) {
    let (one, two) = (words.next(), words.next());
    let (one, two) = runtime("one").block_on(async { tokio::join!(equal(one), equal(two)) });
    println!("results {one} {two}");
}

#[checkpointed(fallible)]
async fn part(seed: u64) -> Result<u64, ckpt::Error> {
    let mut state = seed;
    for i in 0..10 {
        yield_now().await;
        state = #[ckpt(call)]
        part_inside(state, i);
    }
    Ok(state)
}

/// Is neither async nor fallible.
#[checkpointed]
fn part_inside(state: u64, i: u64) -> u64 {
    let mut next = state;
    for _ in 0..1 {
        next = mix(state, i);
    }
    next
}

/// `tasks handed out N`: each says what became of it.
pub(crate) fn play_handed_out(words: &mut Words) {
    let n = words.next();
    runtime("one").block_on(async {
        let all: Vec<_> = (0..n).map(|seed| tokio::spawn(part(seed))).collect();
        for one in all {
            match one.await.expect("no panic") {
                Ok(state) => println!("result {state}"),
                Err(error) => println!("{} {error}", error.exit_code()),
            }
        }
        println!("all are back");
    });
}

#[checkpointed]
async fn panics(at: u64) -> u64 {
    let mut state = 0;
    for i in 0..10 {
        yield_now().await;
        if i == 4 {
            ckpt::request_save();
        }
        assert!(i != at, "at {i}");
        state = mix(state, i);
    }
    state
}

/// `tasks panics`: one panics, the other goes on; the first can be begun again.
pub(crate) fn play_panics(words: &mut Words) {
    let at = words.next();
    runtime("one").block_on(async {
        let (one, two) = (tokio::spawn(panics(at)), tokio::spawn(panics(100)));
        println!("panicked {}", one.await.is_err());
        println!("result {}", two.await.expect("no panic"));
        pause("panicked");
    });
}
