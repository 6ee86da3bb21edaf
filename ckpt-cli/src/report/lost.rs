//! Which work was done for nothing: it is in no checkpoint that the next process went on from.

use std::time::Duration;

use super::story::{Origin, Process};

/// Fills in what each process lost.
pub(super) fn find(processes: &mut [Process]) {
    for process in processes.iter_mut().filter(|process| process.end.loses()) {
        let saved = process.saves.last();
        process.lost.from = Some(saved.map_or(Duration::ZERO, |save| save.done));
    }
    for at in 1..processes.len() {
        if let Origin::Generation(generation) = processes[at].origin {
            go_back(processes, at, generation);
        }
    }
    processes.iter_mut().for_each(measure);
}

/// The process at `next` went on from this generation: what came after it, in whatever process, is lost. Mostly there is
/// nothing more than what the last one lost; but newer generations may have been damaged.
fn go_back(processes: &mut [Process], next: usize, generation: u64) {
    let attempt = processes[next].attempt;
    let saved = |process: &Process| {
        let mut saves = process.saves.iter().rev();
        let save = saves.find(|save| save.generation == Some(generation))?;
        Some(save.done)
    };
    let of_attempt = |process: &&Process| process.attempt == attempt;
    let before = processes[..next].iter().rev().take_while(of_attempt);
    let found = before
        .enumerate()
        .find_map(|(back, process)| Some((next - 1 - back, saved(process)?)));
    let Some((at, done)) = found else { return };
    lose_from(&mut processes[at], done);
    for process in &mut processes[at + 1..next] {
        lose_from(process, Duration::ZERO);
    }
}

fn lose_from(process: &mut Process, from: Duration) {
    let before = process.lost.from.unwrap_or(process.ran);
    process.lost.from = Some(from.min(before));
}

fn measure(process: &mut Process) {
    let Some(from) = process.lost.from else {
        return;
    };
    process.lost.work = process.work(from, process.ran);
    process.lost.iterations = pace(process).map(|pace| {
        // About: it is rounded, and shown so.
        (pace * process.lost.work.as_secs_f64()).round() as u64
    });
    if process.lost.work.is_zero() {
        process.lost.from = None;
        process.lost.iterations = None;
    }
}

/// Iterations a second, from its beginning to its last save.
fn pace(process: &Process) -> Option<f64> {
    let (first, save) = (process.iterations.0?, process.saves.last()?);
    let done = save
        .iteration?
        .checked_sub(first)
        .filter(|done| *done > 0)?;
    let work = process.work(Duration::ZERO, save.done).as_secs_f64();
    (work > 0.0).then(|| done as f64 / work)
}
