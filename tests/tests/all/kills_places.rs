//! SIGKILL at random instants while a large state is saved over and over into the places of older generations: nothing that was told
//! to be saved is lost, and the result stays as it is.

use std::time::{Duration, Instant};

use ckpt_runtime::store::Kind;
use ckpt_tests::phase::{Hits, Phase};
use ckpt_tests::{Child, Dice, Lab, Program, Side};

use crate::ACTOR;
use crate::kills::{a_way_of_saving, check_directory, check_resumed, newest_iteration};

const ARGUMENTS: [&str; 3] = ["wide", "4000", "64"];

/// What a program said and did until it was killed.
struct Killed {
    phase: Phase,
    /// Saves that it told of.
    saves: usize,
}

fn wide(lab: &Lab) -> Program {
    lab.program(ACTOR).args(ARGUMENTS)
}

fn start(lab: &Lab, keep: usize, dice: &mut Dice) -> Child {
    let (mode, compress) = a_way_of_saving(dice);
    wide(lab)
        .env("CKPT_MODE", mode)
        .env("CKPT_COMPRESS", compress)
        .env("CKPT_EVERY", "1ms")
        .env("CKPT_KEEP", keep.to_string())
        .env("CKPT_LOG", "debug")
        .start()
}

#[test]
fn with_one_generation_nothing_told_is_lost() {
    kills_again_and_again(1, 30);
}

#[test]
fn with_two_generations_nothing_told_is_lost() {
    kills_again_and_again(2, 30);
}

fn kills_again_and_again(keep: usize, kills: u32) {
    let expected = wide(&Lab::new()).run().ended(0);
    let mut dice = Dice::new(&format!("kills in {keep} places"));
    let (mut hits, mut written_over) = (Hits::default(), 0);
    // A phase that is over in a millisecond may take more kills to be hit; it must be.
    let goes_on = |hits: &Hits| {
        let missed = Phase::ALL.iter().any(|phase| hits.of(*phase) == 0);
        hits.total() < kills || missed && hits.total() < 4 * kills
    };
    while goes_on(&hits) {
        let lab = Lab::new();
        while goes_on(&hits)
            && let Some(killed) = killed(&lab, keep, &mut dice)
        {
            hits.add(killed.phase);
            // As many saves made files of their own, and the one after them was the first to take the place of one.
            let is_saving = killed.phase != Phase::Computing;
            written_over += u32::from(is_saving && killed.saves > keep);
        }
        let end = wide(&lab).run().ended(0);
        assert_eq!(end.last_line(), expected.last_line(), "after {hits}");
    }
    println!(
        "CKPT_KEEP={keep}: {hits}; {written_over} of them while a place was being written over"
    );
    for phase in Phase::ALL {
        assert!(hits.of(phase) > 0, "{phase:?} was never hit: {hits}");
    }
    assert!(written_over >= kills / 6, "{written_over} of {hits}");
}

/// Kills it once; `None` if it was done before that.
fn killed(lab: &Lab, keep: usize, dice: &mut Dice) -> Option<Killed> {
    let before = newest_iteration(lab);
    let mut child = start(lab, keep, dice);
    // So often one of the steps of a save has begun.
    let beginning = ["encoding", "writing", "renaming", "saved"][dice.below(4) as usize];
    for _ in 0..=dice.below(3 + 2 * keep as u64) {
        child.next_line(Side::Err, |line| line.ends_with(&format!("`: {beginning}")));
    }
    if dice.below(2) == 0 {
        wait(Duration::from_micros(dice.below(40_000)));
    }
    if !child.freeze() {
        let _ = child.finish().ended(0);
        return None;
    }
    let phase = Phase::told_by(&child.stderr());
    check_directory(lab, phase);
    let outcome = child.kill().ended(-9);
    check_resumed(before, &outcome.stderr);
    // All that are there verify: `newest_iteration` has looked.
    let newest = newest_iteration(lab);
    let told = saves_told(&outcome.stderr);
    if lab
        .runs()
        .all()
        .iter()
        .any(|run| run.kinds().contains(&Kind::Completion))
    {
        // It was done, and about to remove what it had, or had.
        return None;
    }
    if let Some(&last) = told.last() {
        assert!(newest >= Some(last), "{newest:?}, and it had saved {last}");
    }
    assert!(newest >= before, "{newest:?} after {before:?}");
    Some(Killed {
        phase,
        saves: told.len(),
    })
}

/// A time that passes without a system call: where it ends is what is left to chance.
fn wait(time: Duration) {
    let begun = Instant::now();
    while begun.elapsed() < time {
        std::hint::spin_loop();
    }
}

/// The iterations of the saves that a program has told of, in order.
fn saves_told(stderr: &str) -> Vec<u64> {
    let iteration = |line: &str| {
        let rest = line.strip_prefix("ckpt: saved `")?;
        let (_, rest) = rest.split_once("at iteration ")?;
        let digits = rest.chars().filter(|c| !c.is_whitespace());
        let digits: String = digits.take_while(char::is_ascii_digit).collect();
        digits.parse().ok()
    };
    stderr.lines().filter_map(iteration).collect()
}
