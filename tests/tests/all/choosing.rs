//! What a start resumes from, where the user has a say: `CKPT_FRESH` and `CKPT_FROM`.

use std::fs;

use ckpt_tests::mix::mixed;
use ckpt_tests::{Lab, Program, names_in};

use crate::ACTOR;
use crate::counts::{completes, program, stopped_after, stopped_twice};

#[test]
fn fresh_moves_the_old_checkpoints_aside() {
    let lab = stopped_twice();
    let run = lab.runs().only();
    let kept: Vec<_> = run
        .generations()
        .iter()
        .map(|file| fs::read(file).unwrap())
        .collect();
    for aside in ["aside-1", "aside-2"] {
        let fresh = program(&lab)
            .env("CKPT_FRESH", "1")
            .env("CKPT_STOP_AFTER", "3");
        let outcome = fresh.run().ended(85).does_not_say("resumed");
        let _ = outcome.says(&format!(
            "`count` starts from scratch; its old checkpoints are in {}",
            run.directory().join(aside).display()
        ));
    }
    let aside = run.directory().join("aside-1");
    let names = ["0000000001.ckpt", "0000000002.ckpt"];
    assert_eq!(names_in(&aside), names);
    let moved: Vec<_> = names
        .iter()
        .map(|name| fs::read(aside.join(name)).unwrap())
        .collect();
    assert_eq!(moved, kept, "byte for byte");
    // What was set aside is not resumed from, and not removed at the end.
    let _ = completes(program(&lab)).says("resumed `count` at iteration 2");
    assert_eq!(run.files(), ["aside-1", "aside-2", "events.jsonl", "lock"]);
    assert_eq!(names_in(&aside), names);
}

#[test]
fn fresh_with_nothing_there_is_an_ordinary_start() {
    let lab = Lab::new();
    let outcome = completes(program(&lab).env("CKPT_FRESH", "1"));
    assert_eq!(outcome.stderr, "");
}

fn other(lab: &Lab, seed: u64, n: u64) -> Program {
    lab.program(ACTOR)
        .args(["count", &seed.to_string(), &n.to_string()])
}

#[test]
fn another_argument_is_another_run_and_the_way_to_resume_the_old_one_is_told() {
    let lab = Lab::new();
    stopped_after(&lab, 5);
    let old = lab.runs().only().name();
    let outcome = other(&lab, 8, 20).run().ended(0);
    assert_eq!(outcome.last_line(), format!("result {}", mixed(8, 20)));
    let outcome = outcome.says("`count` starts from scratch: no checkpoint for these arguments");
    let _ = outcome.says(&format!("CKPT_FROM={old}"));
    assert_eq!(lab.runs().all().len(), 1, "it has left nothing");
}

#[test]
fn from_resumes_a_run_although_arguments_differ_and_lists_them() {
    let lab = Lab::new();
    stopped_after(&lab, 5);
    let old = lab.runs().only();
    let continued = other(&lab, 8, 30)
        .env("CKPT_FROM", old.name())
        .run()
        .ended(0);
    let continued = continued.says(&format!("continues the run {}", old.name()));
    let continued = continued.says("seed was 7, is 8").says("n was 20, is 30");
    let continued = continued.says("resumed `count` at iteration 4");
    // What the checkpoint holds wins: the state made from the old seed, and the range.
    assert_eq!(continued.last_line(), format!("result {}", mixed(7, 20)));
    assert_eq!(
        old.files(),
        ["events.jsonl", "lock"],
        "it was that run, and is complete"
    );
}

#[test]
fn from_may_leave_out_the_program() {
    let lab = Lab::new();
    stopped_after(&lab, 5);
    let name = lab.runs().only().name();
    let (_, short) = name.split_once('/').unwrap();
    let continued = other(&lab, 8, 20).env("CKPT_FROM", short).run().ended(0);
    let _ = continued.says("resumed `count` at iteration 4");
}

#[test]
fn from_a_run_that_is_not_there_is_an_error() {
    let lab = Lab::new();
    stopped_after(&lab, 5);
    let run = lab.runs().only();
    let gone = format!("{}0", run.name());
    for name in [gone.as_str(), "nonsense"] {
        let outcome = other(&lab, 8, 20).env("CKPT_FROM", name).run().ended(78);
        let _ = outcome.says(&format!("CKPT_FROM={name}: expected the name of a run"));
    }
    assert_eq!(run.generations().len(), 1);
}

#[test]
fn from_the_own_run_changes_nothing() {
    let lab = Lab::new();
    stopped_after(&lab, 5);
    let name = lab.runs().only().name();
    let outcome = completes(program(&lab).env("CKPT_FROM", name));
    let _ = outcome
        .says("resumed `count` at iteration 4")
        .does_not_say(" was ");
}

/// Array tasks and ranks of one job are runs of their own.
#[test]
fn tasks_and_ranks_do_not_mix() {
    let lab = Lab::new();
    let places: [&[(&str, &str)]; 4] = [
        &[("SLURM_ARRAY_TASK_ID", "1")],
        &[("SLURM_ARRAY_TASK_ID", "2")],
        &[("SLURM_NTASKS", "2"), ("SLURM_PROCID", "0")],
        &[("SLURM_NTASKS", "2"), ("SLURM_PROCID", "1")],
    ];
    let at = |place: &[(&str, &str)]| {
        place.iter().fold(program(&lab), |program, (name, value)| {
            program.env(name, value)
        })
    };
    for (index, place) in places.iter().enumerate() {
        let _ = at(place)
            .env("CKPT_STOP_AFTER", (index + 3).to_string())
            .run()
            .ended(85);
    }
    assert_eq!(lab.runs().all().len(), 4);
    for (index, place) in places.iter().enumerate() {
        let _ = completes(at(place)).says(&format!("resumed `count` at iteration {}", index + 2));
    }
}
