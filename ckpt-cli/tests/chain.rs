//! `ckpt script --chain`: what becomes of the next job of a chain.

mod common;

use ckpt_tests::{Lab, Outcome};
use common::slurm::{job, noted, script, stand_in};

/// How the first job of a chain ends, and what becomes of its successor.
fn chained(code: &str, state: &str, variables: &[(&str, &str)]) -> (Lab, Outcome) {
    let lab = Lab::new();
    stand_in(&lab, "srun", "exec \"$@\"");
    stand_in(&lab, "sbatch", "echo \"$@\" >> submitted; echo 100");
    stand_in(&lab, "scancel", "echo \"$@\" >> cancelled");
    stand_in(&lab, "scontrol", &format!("echo 'JobId=99 {state}'"));
    stand_in(
        &lab,
        "squeue",
        "echo '98 afternotok:9(unfulfilled)'; echo '100 afternotok:99(unfulfilled)'; echo '101 (null)'",
    );
    let file = script(
        &lab,
        &["--chain=3", "--", "bash", "-c", &format!("exit {code}")],
    );
    let mut job = job(&lab, &file);
    for (name, value) in variables {
        job = job.env(name, value);
    }
    (lab, job.run())
}

#[test]
fn the_successor_in_a_chain_stays_when_something_is_left_to_do() {
    for state in [
        "JobState=RUNNING Reason=None PreemptTime=None",
        "JobState=COMPLETING Reason=TimeLimit PreemptTime=None",
        "JobState=COMPLETING Reason=None PreemptTime=2026-01-01T00:00:00",
    ] {
        let (lab, outcome) = chained("85", state, &[]);
        let _ = outcome.ended(85);
        let submitted = noted(&lab, "submitted");
        let wanted = "--parsable --dependency=afternotok:99 --kill-on-invalid-dep=yes --export=ALL,CHAIN_LEFT=2 ";
        assert!(
            submitted.starts_with(wanted) && submitted.trim_end().ends_with("job.sh"),
            "{submitted}"
        );
        assert_eq!(noted(&lab, "cancelled"), "", "{state}");
    }
}

#[test]
fn the_successor_in_a_chain_is_taken_back_when_it_is_done_or_failed_or_cancelled() {
    let running = "JobState=RUNNING Reason=None PreemptTime=None";
    let cancelled = "JobState=COMPLETING Reason=None PreemptTime=None";
    for (code, state) in [
        ("0", running),
        ("1", running),
        ("65", running),
        ("85", cancelled),
    ] {
        let (lab, outcome) = chained(code, state, &[]);
        let _ = outcome.ended(code.parse().unwrap());
        assert_eq!(noted(&lab, "cancelled"), "100\n", "{code} {state}");
    }
}

#[test]
fn a_chain_ends() {
    let running = "JobState=RUNNING Reason=None PreemptTime=None";
    let (lab, outcome) = chained("85", running, &[("CHAIN_LEFT", "1")]);
    let _ = outcome.ended(85);
    assert_eq!(noted(&lab, "submitted"), "");
    assert_eq!(noted(&lab, "cancelled"), "");
}

/// By a site's `RequeueExit`, which `--no-requeue` does not prevent.
#[test]
fn a_job_in_a_chain_that_is_started_again_keeps_its_successor_and_has_an_end() {
    let running = "JobState=RUNNING Reason=None PreemptTime=None";
    for (restarts, code, ended, cancelled) in [
        ("1", "85", 85, ""),
        ("2", "85", 85, ""),
        ("1", "0", 0, "100\n"),
        ("1", "1", 1, "100\n"),
        ("3", "85", 1, "100\n"),
    ] {
        let (lab, outcome) = chained(code, running, &[("SLURM_RESTART_COUNT", restarts)]);
        let outcome = outcome.ended(ended);
        assert_eq!(noted(&lab, "submitted"), "", "{restarts} {code}");
        assert_eq!(noted(&lab, "cancelled"), cancelled, "{restarts} {code}");
        let has_ended = outcome.stderr.contains("it has had its 3 starts");
        assert_eq!(has_ended, restarts == "3", "{outcome}");
    }
}
