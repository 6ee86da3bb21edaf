//! Prints what a marked call costs its caller, beside the same call without the mark; the same of async functions, and what a turn of
//! an executor costs one; what the safe point of a session costs.
//!
//! `marked_call [--rounds N]`

use std::hint::black_box;
use std::time::Instant;

use ckpt::{Session, checkpointed};
use ckpt_benches::clock::{quantile, sorted};
use ckpt_tests::task::{finish, later};

/// Calls in a round, which gives one figure.
const CALLS: u64 = 20_000;

struct Row {
    what: &'static str,
    /// Runs that many calls.
    run: fn(u64) -> u64,
}

#[checkpointed]
#[inline(never)]
fn step(n: u64, sum: &mut u64) -> u64 {
    for i in 0..n {
        *sum = sum.wrapping_mul(3) + i;
    }
    *sum
}

#[checkpointed]
#[inline(never)]
fn first(v: &mut Vec<f64>) -> f64 {
    for i in 0..1 {
        v[i] += 0.5;
    }
    v[0]
}

#[checkpointed]
fn unmarked(calls: u64) -> u64 {
    let (mut sum, mut all) = (1, 0u64);
    for _ in 0..calls {
        all = all.wrapping_add(step(black_box(1), &mut sum));
    }
    all
}

#[checkpointed]
fn marked(calls: u64) -> u64 {
    let (mut sum, mut all) = (1, 0u64);
    for _ in 0..calls {
        let n = black_box(1);
        let now = #[ckpt(call)]
        step(n, &mut sum);
        all = all.wrapping_add(now);
    }
    all
}

#[checkpointed]
struct State {
    heat: Vec<f64>,
    name: String,
}

fn state() -> State {
    State {
        heat: vec![0.0; 128],
        name: "plate".to_owned(),
    }
}

#[checkpointed]
fn lent_whole(calls: u64) -> u64 {
    let mut heat = state().heat;
    let mut all = 0.0;
    for _ in 0..calls {
        let now = #[ckpt(call)]
        first(&mut heat);
        all += now;
    }
    all.to_bits()
}

#[checkpointed]
fn lent_in_part(calls: u64) -> u64 {
    let mut state = state();
    let mut all = 0.0;
    for _ in 0..calls {
        let now = #[ckpt(call)]
        first(&mut state.heat);
        all += now;
    }
    all.to_bits() ^ state.name.len() as u64
}

async fn plain_later(n: u64, sum: &mut u64) -> u64 {
    for i in 0..n {
        *sum = sum.wrapping_mul(3) + i;
    }
    *sum
}

#[checkpointed]
async fn step_later(n: u64, sum: &mut u64) -> u64 {
    for i in 0..n {
        *sum = sum.wrapping_mul(3) + i;
    }
    *sum
}

async fn plain_turns(calls: u64) -> u64 {
    let mut all = 0u64;
    for i in 0..calls {
        all = all.wrapping_add(later(black_box(i)).await);
    }
    all
}

#[checkpointed]
async fn turns(calls: u64) -> u64 {
    let mut all = 0u64;
    for i in 0..calls {
        all = all.wrapping_add(later(black_box(i)).await);
    }
    all
}

async fn plain_awaited(calls: u64) -> u64 {
    let (mut sum, mut all) = (1, 0u64);
    for _ in 0..calls {
        all = all.wrapping_add(plain_later(black_box(1), &mut sum).await);
    }
    all
}

#[checkpointed]
async fn awaited(calls: u64) -> u64 {
    let (mut sum, mut all) = (1, 0u64);
    for _ in 0..calls {
        let n = black_box(1);
        let now = #[ckpt(call)]
        step_later(n, &mut sum).await;
        all = all.wrapping_add(now);
    }
    all
}

fn steps(calls: u64) -> u64 {
    let mut sum = 1u64;
    for i in 0..calls {
        sum = black_box(sum.wrapping_mul(3) + i);
    }
    sum
}

fn steps_of_a_session(calls: u64) -> u64 {
    let mut session = Session::<u64>::open("steps", &calls).expect("a session");
    let mut sum = session.restore().expect("a state").unwrap_or(1);
    for i in 0..calls {
        session.safe_point(|| &sum).expect("nothing stops it");
        sum = black_box(sum.wrapping_mul(3) + i);
    }
    session.complete().expect("nothing stops it");
    sum
}

const ROWS: [Row; 10] = [
    Row {
        what: "a call without the mark",
        run: unmarked,
    },
    Row {
        what: "marked, a number given and one lent",
        run: marked,
    },
    Row {
        what: "marked, a Vec lent as a whole",
        run: lent_whole,
    },
    Row {
        what: "marked, a part lent of 1 KiB",
        run: lent_in_part,
    },
    Row {
        what: "awaited, without ckpt",
        run: |calls| finish(plain_awaited(calls)),
    },
    Row {
        what: "awaited and marked",
        run: |calls| finish(awaited(calls)),
    },
    Row {
        what: "a turn of the executor, without ckpt",
        run: |calls| finish(plain_turns(calls)),
    },
    Row {
        what: "a turn of a checkpointed function",
        run: |calls| finish(turns(calls)),
    },
    Row {
        what: "a step, without ckpt",
        run: steps,
    },
    Row {
        what: "a step of a session",
        run: steps_of_a_session,
    },
];

fn main() {
    let mut words = std::env::args().skip(1);
    let rounds: usize = match (words.next().as_deref(), words.next()) {
        (Some("--rounds"), Some(number)) => number.parse().expect("a number of rounds"),
        _ => 101,
    };
    let mut times = ROWS.map(|_| Vec::with_capacity(rounds));
    for _ in 0..rounds {
        for (row, times) in ROWS.iter().zip(&mut times) {
            let began = Instant::now();
            black_box((row.run)(black_box(CALLS)));
            times.push(began.elapsed().as_secs_f64() * 1e9 / CALLS as f64);
        }
    }
    println!(
        "{:<40}{:>9}{:>10}{:>10}",
        "ns each", "lower q.", "median", "upper q."
    );
    for (row, times) in ROWS.iter().zip(times) {
        let times = sorted(times);
        let [lower, median, upper] = [0.25, 0.5, 0.75].map(|share| quantile(&times, share));
        println!("{:<40}{lower:>9.1}{median:>10.1}{upper:>10.1}", row.what);
    }
}
