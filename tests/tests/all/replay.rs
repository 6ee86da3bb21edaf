//! On resume no statement before the safe point runs again, but for those that are to: shown by a file outside the state.

use ckpt_tests::{Lab, Outcome};

use crate::ACTOR;

const N: u64 = 4;

fn play(lab: &Lab, stop_after: Option<u64>) -> (Outcome, Vec<String>) {
    let effects = lab.path("effects");
    let _ = std::fs::remove_file(&effects);
    let program = lab
        .program(ACTOR)
        .args(["replay", "effects", &N.to_string()]);
    let outcome = match stop_after {
        Some(n) => program.env("CKPT_STOP_AFTER", n.to_string()).run(),
        None => program.run(),
    };
    let noted = std::fs::read_to_string(&effects).unwrap_or_default();
    (outcome, noted.lines().map(str::to_owned).collect())
}

/// What is made again each time: before it all else, in its order.
const REMADE: [&str; 3] = ["skipped initialiser", "rerun", "guard made"];
const DROPPED: &str = "guard dropped";

/// The lines that a run leaves in the file, less those of what is made again.
fn once(noted: &[String]) -> Vec<String> {
    let remade = |line: &&String| !REMADE.contains(&line.as_str()) && *line != DROPPED;
    noted.iter().filter(remade).cloned().collect()
}

#[test]
fn nothing_runs_twice_and_nothing_is_left_out() {
    let (whole, expected) = play(&Lab::new(), None);
    let whole = whole.ended(0);
    assert_eq!(once(&expected).len() + 4, expected.len());
    for step in 1..=2 {
        let lab = Lab::new();
        let mut all = Vec::new();
        let mut stops = 0;
        loop {
            let (outcome, noted) = play(&lab, Some(step));
            all.extend(once(&noted));
            let remade: Vec<&String> = noted
                .iter()
                .filter(|line| REMADE.contains(&line.as_str()))
                .collect();
            assert_eq!(
                remade, REMADE,
                "each process makes them once, in their order"
            );
            assert_eq!(
                noted.iter().filter(|line| *line == DROPPED).count(),
                1,
                "{noted:?}"
            );
            assert_eq!(noted.last().map(String::as_str), Some(DROPPED));
            if outcome.code() == 0 {
                assert_eq!(outcome.last_line(), whole.last_line());
                break;
            }
            let _ = outcome.ended(85);
            stops += 1;
        }
        assert_eq!(all, once(&expected));
        assert!(stops >= N, "{stops} stops");
    }
}

/// Resumed in the second loop, nothing of what came before is to be seen.
#[test]
fn a_resume_in_the_second_loop_runs_nothing_before_it() {
    let lab = Lab::new();
    let (outcome, noted) = play(&lab, Some(N + 4));
    let _ = outcome.ended(85);
    assert!(
        noted.iter().any(|line| line.starts_with("second loop")),
        "{noted:?}"
    );
    let (outcome, noted) = play(&lab, None);
    let _ = outcome.ended(0);
    let first = noted
        .iter()
        .position(|line| !REMADE.contains(&line.as_str()));
    assert_eq!(noted[first.unwrap()], "condition", "{noted:?}");
}
