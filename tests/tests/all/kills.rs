//! SIGKILL at random instants, again and again: the run goes on from its newest checkpoint, to the same result.
//!
//! How far a child is let come is a seeded number of saves' announcements and a seeded time after the last of them.
//! Then it is halted, what it is doing is read off what it has told, and it is killed where it stands.

use std::path::Path;
use std::time::{Duration, Instant};

use ckpt_runtime::store::{self, Verdict};
use ckpt_runtime::words;
use ckpt_tests::phase::{Hits, Phase};
use ckpt_tests::{Child, Dice, Lab, Run, Side, build};

/// A program that is killed, at a size that takes long enough to be hit often.
struct Victim<'a> {
    exe: &'a Path,
    args: &'a [&'a str],
    kills: u32,
    /// The longest time from an announcement to the kill.
    longest: Duration,
}

#[test]
fn two_hundred_kills_in_every_phase_leave_the_result_as_it_is() {
    let milli = Duration::from_millis(1);
    let example = |name, args, kills| Victim {
        exe: build::example(name),
        args,
        kills,
        longest: milli,
    };
    let victims = [
        example("pi", &["200_000_000"], 40),
        example("heat", &["96"], 40),
        example("nbody", &["10_000"], 40),
        example("digits", &["8"], 40),
        example("pipeline", &["200_000"], 40),
        example("solver", &["300"], 40),
        Victim {
            exe: Path::new(env!("CARGO_BIN_EXE_ballast")),
            args: &["400", "100000"],
            kills: 60,
            longest: milli * 4,
        },
    ];
    let mut dice = Dice::new("kills");
    let mut all = Hits::default();
    for victim in &victims {
        let hits = victim.killed_again_and_again(&mut dice);
        println!(
            "{:?} {:?}: {hits}",
            victim.exe.file_name().unwrap(),
            victim.args
        );
        all.add_all(&hits);
    }
    println!("all: {all}");
    assert!(all.total() >= 200, "{all}");
    for phase in Phase::ALL {
        assert!(all.of(phase) > 0, "{phase:?} was never hit: {all}");
    }
}

impl Victim<'_> {
    fn start(&self, lab: &Lab, dice: &mut Dice) -> Child {
        let program = lab.program(self.exe).args(self.args);
        let (mode, compress) = a_way_of_saving(dice);
        program
            .env("CKPT_MODE", mode)
            .env("CKPT_COMPRESS", compress)
            .env("CKPT_EVERY", "1ms")
            .env("CKPT_LOG", "debug")
            .start()
    }

    /// Kills it until that has been done `kills` times, from scratch whenever it gets to its end; then lets it end.
    fn killed_again_and_again(&self, dice: &mut Dice) -> Hits {
        let expected = Lab::new().program(self.exe).args(self.args).run().ended(0);
        let mut hits = Hits::default();
        while hits.total() < self.kills {
            let lab = Lab::new();
            while hits.total() < self.kills
                && let Some(phase) = self.killed(&lab, dice, expected.last_line())
            {
                hits.add(phase);
            }
            let end = self.start(&lab, dice).finish().ended(0);
            assert_eq!(
                end.last_line(),
                expected.last_line(),
                "{:?} after {hits}",
                self.exe
            );
        }
        hits
    }

    /// Kills it once; `None` if it was done before that.
    fn killed(&self, lab: &Lab, dice: &mut Dice, expected: &str) -> Option<Phase> {
        let before = newest_iteration(lab);
        let mut child = self.start(lab, dice);
        for _ in 0..dice.below(40) {
            child.next_line(Side::Err, |line| line.starts_with("ckpt: "));
        }
        let wait = Duration::from_nanos(dice.below(self.longest.as_nanos() as u64));
        let begun = Instant::now();
        while begun.elapsed() < wait {
            std::hint::spin_loop();
        }
        if !child.freeze() {
            let end = child.finish().ended(0);
            assert_eq!(end.last_line(), expected);
            return None;
        }
        let phase = Phase::told_by(&child.stderr());
        check_directory(lab, phase);
        let killed = child.kill().ended(-9);
        check_resumed(before, &killed.stderr);
        Some(phase)
    }
}

/// One for each process: the next one goes on from what another way has left.
pub(crate) fn a_way_of_saving(dice: &mut Dice) -> (&'static str, &'static str) {
    const MODES: [&str; 4] = ["auto", "sync", "background", "fork"];
    let mode = MODES[dice.below(4) as usize];
    let compress = if dice.below(5) == 0 { "zstd" } else { "none" };
    (mode, compress)
}

fn only_run(lab: &Lab) -> Option<Run> {
    let mut runs = lab.runs().all();
    assert!(runs.len() <= 1, "{runs:?}");
    runs.pop()
}

/// The iteration of the newest generation, after a look that every one there verifies.
pub(crate) fn newest_iteration(lab: &Lab) -> Option<u64> {
    let name = store::names(lab.runs().path()).unwrap().pop()?;
    let info = store::inspect(lab.runs().path(), &name)?;
    for generation in &info.generations {
        assert_eq!(generation.verdict, Verdict::Good, "{:?}", generation.path);
    }
    let (_, summary) = info.newest?;
    summary.position().map(|position| position.iteration)
}

/// What the directory holds fits what the child has told.
pub(crate) fn check_directory(lab: &Lab, phase: Phase) {
    let temporaries = only_run(lab).map_or(0, |run| run.temporaries());
    match phase {
        Phase::Writing => assert_eq!(temporaries, 1),
        _ => assert!(temporaries <= 1, "{temporaries} in {phase:?}"),
    }
}

/// It resumed from the newest there was when it started, and from nothing else.
pub(crate) fn check_resumed(newest_before: Option<u64>, stderr: &str) {
    let said = stderr
        .lines()
        .find(|line| line.starts_with("ckpt: resumed `"));
    match (newest_before, said) {
        (None, said) => assert_eq!(said, None),
        // Killed before it came to that.
        (Some(_), None) => {}
        (Some(iteration), Some(said)) => {
            // What follows is a share in brackets, or a comma.
            let at = format!("at iteration {}", words::count(iteration));
            let fits = [" (", ","]
                .iter()
                .any(|next| said.contains(&format!("{at}{next}")));
            assert!(fits, "{said}, instead of {at}");
        }
    }
}
