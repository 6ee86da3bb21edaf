//! SIGKILL at random instants: what the finished program has written is, byte for byte, what an undisturbed one writes.

use std::time::{Duration, Instant};

use ckpt_tests::phase::{Hits, Phase};
use ckpt_tests::{Child, Dice, Lab, Side};

use crate::outputs::{Case, Files, files};

#[test]
fn killed_at_random_instants_they_write_the_same() {
    let case = |words, lines| Case { words, lines };
    let cases = [
        (case(&["copies", "3000"], 3000), 50),
        (case(&["book", "300"], 0), 40),
        (case(&["lent", "30000"], 0), 30),
        (case(&["files in a session"], 20_000), 30),
        (case(&["parts", "20000"], 0), 30),
    ];
    let mut dice = Dice::new("outputs_kills");
    let mut all = Hits::default();
    for (case, kills) in &cases {
        let hits = killed_again_and_again(case, *kills, &mut dice);
        println!("{:?}: {hits}", case.words);
        all.add_all(&hits);
    }
    println!("all: {all}");
    assert!(all.total() >= 150, "{all}");
    for phase in Phase::ALL {
        assert!(all.of(phase) > 0, "{phase:?} was never hit: {all}");
    }
}

/// Kills it until that has been done `kills` times, from scratch whenever it gets to its end; then lets it end.
fn killed_again_and_again(case: &Case, kills: u32, dice: &mut Dice) -> Hits {
    let (expected, printed) = case.undisturbed();
    let mut hits = Hits::default();
    while hits.total() < kills {
        let lab = case.lab();
        while hits.total() < kills
            && let Some(phase) = killed(case, &lab, dice)
        {
            hits.add(phase);
        }
        let end = start(case, &lab).finish().ended(0);
        assert_eq!(end.printed(), printed, "{:?} after {hits}", case.words);
        assert_equal(
            &files(&lab),
            &expected,
            &format!("{:?} after {hits}", case.words),
        );
    }
    hits
}

fn start(case: &Case, lab: &Lab) -> Child {
    let program = case.program(lab).env("CKPT_EVERY", "1ms");
    program.env("CKPT_LOG", "debug").start()
}

/// Kills it once; `None` if it was done before that.
fn killed(case: &Case, lab: &Lab, dice: &mut Dice) -> Option<Phase> {
    let mut child = start(case, lab);
    for _ in 0..dice.below(40) {
        child.next_line(Side::Err, |line| line.starts_with("ckpt: "));
    }
    let wait = Duration::from_nanos(dice.below(2_000_000));
    let begun = Instant::now();
    while begun.elapsed() < wait {
        std::hint::spin_loop();
    }
    if !child.freeze() {
        let _ = child.finish().ended(0);
        return None;
    }
    let phase = Phase::told_by(&child.stderr());
    let _ = child.kill().ended(-9);
    Some(phase)
}

/// Files as they should be; said in words, not in a million numbers.
fn assert_equal(found: &Files, expected: &Files, when: &str) {
    let names = |files: &Files| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(found), names(expected), "{when}");
    for (name, bytes) in found {
        let other = &expected[name];
        let same = bytes.iter().zip(other).take_while(|(a, b)| a == b).count();
        assert!(
            bytes == other,
            "{name} {when}: {} bytes where {} belong, equal up to {same}",
            bytes.len(),
            other.len()
        );
    }
}
