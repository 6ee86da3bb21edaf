//! SIGKILL at random instants, while several functions compute and save at once.

use ckpt_tests::mix::mixed;
use ckpt_tests::phase::{Hits, Phase};
use ckpt_tests::{Child, Dice, Lab, Program, Side};

use crate::ACTOR;

const ITEMS: u64 = 6;
const STEPS: u64 = 20_000_000;

fn sweep(lab: &Lab) -> Program {
    let program = lab.program(ACTOR).args(["sweep"]);
    let program = program.args([ITEMS, 2, STEPS]).env("CKPT_EVERY", "1ms");
    program.env("CKPT_LOG", "debug")
}

/// Kills it when as many items are complete and it has then said as much as the dice want; `None` if it was done before that.
fn killed(mut child: Child, dice: &mut Dice) -> Option<(Phase, String)> {
    for _ in 0..dice.below(ITEMS - 1) {
        child.next_line(Side::Err, |line| line.contains("completed `sweep`"));
    }
    for _ in 0..dice.below(30) {
        child.next_line(Side::Err, |line| line.starts_with("ckpt: "));
    }
    if !child.freeze() {
        let _ = child.finish().ended(0);
        return None;
    }
    let phase = Phase::told_by(&child.stderr());
    Some((phase, child.kill().ended(-9).stderr))
}

#[test]
fn killed_in_every_phase_while_several_save_at_once() {
    let all: Vec<u64> = (0..ITEMS).map(|seed| mixed(seed, STEPS)).collect();
    let expected = format!("results {all:?}");
    let mut dice = Dice::new("several at once");
    let (mut hits, mut resumed, mut complete) = (Hits::default(), 0, 0);
    while hits.total() < 40 {
        let lab = Lab::new();
        for _ in 0..5 {
            let Some((phase, said)) = killed(sweep(&lab).start(), &mut dice) else {
                break;
            };
            hits.add(phase);
            resumed += said.matches("resumed `sweep`").count();
            complete += said.matches("completed `sweep`").count();
        }
        let end = sweep(&lab).env("CKPT_EVERY", "off").run().ended(0);
        assert_eq!(end.last_line(), expected, "after {hits}");
    }
    println!("{hits}; {resumed} resumed, {complete} complete before a kill");
    for phase in Phase::ALL {
        assert!(hits.of(phase) > 0, "{phase:?} was never hit: {hits}");
    }
    assert!(resumed > 0, "none was resumed and killed again");
    assert!(complete > 0, "none was complete before a kill");
}
