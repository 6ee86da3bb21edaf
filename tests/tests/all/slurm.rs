//! What a job of Slurm asks for at its end: with a `scontrol` of the tests' own. The real one is in tests/slurm.

use std::fs;

use ckpt_tests::{Lab, Program, Side};
use rustix::process::Signal;

use crate::ACTOR;
use crate::steps::{Steps, program, resumes_well};

/// What Slurm says of a job.
struct Job {
    state: &'static str,
    reason: &'static str,
    preempted: &'static str,
    restarts: u32,
}

const RUNNING: Job = Job {
    state: "RUNNING",
    reason: "None",
    preempted: "None",
    restarts: 0,
};

/// The `PATH` to a `scontrol` that says this, and notes what it is asked for in `asked`.
fn scontrol(lab: &Lab, job: &Job, requeue_exit: &str, requeue: &str) -> String {
    let Job {
        state,
        reason,
        preempted,
        restarts,
    } = job;
    let script = format!(
        "#!/bin/sh\necho \"$@\" >> {asked}\ncase \"$1 $2\" in\n\
         'show job') echo 'JobId=99 JobName=x UserId=me(1) JobState={state} Reason={reason} Requeue=1 Restarts={restarts} \
         EndTime=2099-01-01T00:00:00 PreemptTime={preempted} Partition=main' ;;\n\
         'show config') echo 'KillWait                = 7 sec'; echo 'RequeueExit             = {requeue_exit}' ;;\n\
         'show partition') echo 'PartitionName=main GraceTime=10' ;;\n\
         requeue*) {requeue} ;;\nesac\n",
        asked = lab.path("asked").display(),
    );
    lab.stand_in("scontrol", &script);
    lab.path_of_stand_ins()
}

fn in_job(lab: &Lab, path: &str) -> Program {
    in_job_of(program(lab), path)
}

fn in_job_of(program: Program, path: &str) -> Program {
    program
        .env("PATH", path)
        .env("SLURM_JOB_ID", "100")
        .env("SLURM_ARRAY_JOB_ID", "99")
        .env("SLURM_ARRAY_TASK_ID", "3")
        .env("SLURM_STEP_ID", "0")
}

fn requeues(lab: &Lab) -> Vec<String> {
    let asked = fs::read_to_string(lab.path("asked")).unwrap_or_default();
    let requeues = asked.lines().filter(|line| line.starts_with("requeue"));
    requeues.map(str::to_owned).collect()
}

#[test]
fn a_stop_requeues_exactly_this_task_of_the_array() {
    let lab = Lab::new();
    let path = scontrol(&lab, &RUNNING, "(null)", "exit 0");
    let mut steps = Steps::of(in_job(&lab, &path).env("CKPT_REQUEUE", "1"), 0);
    steps.go_to(3);
    let (outcome, _) = steps.stop_by(Signal::TERM, 85);
    let _ = outcome.says("ckpt: job 99_3 is requeued");
    assert_eq!(requeues(&lab), ["requeue 99_3"]);
}

#[test]
fn without_being_asked_for_nothing_is_requeued() {
    let lab = Lab::new();
    let path = scontrol(&lab, &RUNNING, "(null)", "exit 0");
    let (outcome, _) = Steps::of(in_job(&lab, &path), 0).stop_by(Signal::TERM, 85);
    let _ = outcome.does_not_say("requeue");
    assert!(requeues(&lab).is_empty());
}

#[test]
fn a_cancelled_job_stays_cancelled() {
    let lab = Lab::new();
    let cancelled = Job {
        state: "COMPLETING",
        ..RUNNING
    };
    let path = scontrol(&lab, &cancelled, "(null)", "exit 0");
    let job = in_job(&lab, &path).env("CKPT_REQUEUE", "1");
    let (outcome, _) = Steps::of(job, 0).stop_by(Signal::TERM, 85);
    let _ = outcome.says("job 99_3 was cancelled, and stays so");
    assert!(requeues(&lab).is_empty());
}

#[test]
fn a_job_that_is_late_is_requeued_and_one_that_is_requeued_already_is_not() {
    let late = Job {
        state: "COMPLETING",
        reason: "TimeLimit",
        ..RUNNING
    };
    let requeued = Job {
        state: "COMPLETING",
        restarts: 1,
        ..RUNNING
    };
    for (job, times) in [(late, 1), (requeued, 0)] {
        let lab = Lab::new();
        let path = scontrol(&lab, &job, "(null)", "exit 0");
        let job = in_job(&lab, &path).env("CKPT_REQUEUE", "1");
        let _ = Steps::of(job, 0).stop_by(Signal::TERM, 85);
        assert_eq!(requeues(&lab).len(), times);
    }
}

#[test]
fn what_cannot_be_requeued_is_told_and_nothing_is_lost() {
    let refused = "echo 'Requested operation is presently disabled for job 99' >&2; exit 1";
    for (requeue, words) in [
        (
            refused,
            "scontrol: Requested operation is presently disabled for job 99; submit it again",
        ),
        (
            "exec sleep 100",
            "scontrol: no answer within 1.5 s; submit it again",
        ),
    ] {
        let lab = Lab::new();
        let path = scontrol(&lab, &RUNNING, "(null)", requeue);
        let job = in_job(&lab, &path)
            .env("CKPT_REQUEUE", "1")
            .env("CKPT_GRACE", "3s");
        let (outcome, next) = Steps::of(job, 0).stop_by(Signal::TERM, 85);
        let _ = outcome.says("job 99_3 cannot be requeued: ").says(words);
        assert_eq!(requeues(&lab).len(), 1);
        let _ = Steps::of(in_job(&lab, &path), next).end();
    }
}

#[test]
fn where_there_is_no_scontrol_the_exit_code_has_to_do() {
    let lab = Lab::new();
    let job = in_job(&lab, "/no/such/directory").env("CKPT_REQUEUE", "1");
    let (outcome, _) = Steps::of(job, 0).stop_by(Signal::TERM, 85);
    let _ = outcome.says(
        "job 99_3 cannot be requeued: scontrol: there is no such command here; submit it again",
    );
}

#[test]
fn a_job_that_gets_nowhere_is_requeued_five_times_at_most() {
    let lab = Lab::new();
    let path = scontrol(&lab, &RUNNING, "(null)", "exit 0");
    let start = || {
        let job = in_job_of(lab.program(ACTOR).args(["stops at once", "7"]), &path);
        job.env("CKPT_REQUEUE", "1").run().ended(85)
    };
    // The first one has begun, which is something.
    for _ in 0..5 {
        let _ = start().says("job 99_3 is requeued");
    }
    let _ =
        start().says("job 99_3 is not requeued: it has stopped 5 times in a row at the same place");
    assert_eq!(requeues(&lab).len(), 5);
}

/// It ends when Slurm kills it: here the parent does.
#[test]
fn a_preempted_job_waits_to_be_killed() {
    let lab = Lab::new();
    let preempted = Job {
        preempted: "2026-01-01T00:00:00",
        ..RUNNING
    };
    let path = scontrol(&lab, &preempted, "(null)", "exit 0");
    let mut steps = Steps::of(in_job(&lab, &path), 0);
    steps.go_to(3);
    steps.signal(Signal::TERM);
    steps.child.say("go");
    let waits = "job 99_3 is preempted: waiting until Slurm ends it";
    let _ = steps.child.await_line(Side::Err, waits);
    steps.signal(Signal::TERM);
    let _ = steps.child.await_line(Side::Err, "SIGTERM again");
    let stopped = lab.runs().only().generations();
    assert_eq!(stopped.len(), 1);
    let _ = steps.child.kill();
    assert!(requeues(&lab).is_empty());
    resumes_as_task(&lab, &path);
}

fn resumes_as_task(lab: &Lab, path: &str) {
    let mut child = in_job(lab, path).start();
    let at = child.hear().expect("it waits at a step");
    assert!(at == "at 3" || at == "at 4", "{at}");
    let _ = child.kill();
}

#[test]
fn a_preempted_job_whose_code_has_it_begin_again_does_not_wait() {
    let lab = Lab::new();
    let preempted = Job {
        preempted: "2026-01-01T00:00:00",
        ..RUNNING
    };
    let path = scontrol(&lab, &preempted, "7,80-90", "exit 0");
    let (outcome, _) = Steps::of(in_job(&lab, &path), 0).stop_by(Signal::TERM, 85);
    let _ = outcome.does_not_say("waiting");
    let path = scontrol(&lab, &preempted, "(null)", "exit 0");
    let job = in_job(&lab, &path).env("CKPT_REQUEUE", "1");
    let mut child = job.start();
    let _ = child.hear();
    child.signal(Signal::TERM);
    child.say("go");
    while child.hear().is_some() {
        child.say("go");
    }
    let _ = child
        .finish()
        .ended(85)
        .says("is requeued")
        .does_not_say("waiting");
}

#[test]
fn where_it_runs_is_told_and_what_only_the_scheduler_knows_is_asked_once() {
    let lab = Lab::new();
    let path = scontrol(&lab, &RUNNING, "(null)", "exit 0");
    let job = in_job(&lab, &path).env("SLURM_RESTART_COUNT", "2");
    let mut steps = Steps::of(job, 0);
    let told = steps.child.await_line(Side::Err, "in Slurm's job");
    assert!(
        told.contains(
            "in Slurm's job 99_3, step 0, begun again 2 times, until 2099-01-01T00:00:00"
        ),
        "{told}"
    );
    steps.go_to(3);
    let asked = fs::read_to_string(lab.path("asked")).expect("it was asked");
    assert_eq!(asked, "show config\nshow job -o 99_3\n");
    let _ = steps.end();
}

/// The grace is the one that the job really has: an eighth of it passes, and three more.
#[test]
fn safe_points_are_measured_against_the_grace_of_the_job() {
    let lab = Lab::new();
    let path = scontrol(&lab, &RUNNING, "(null)", "exit 0");
    let mut steps = Steps::of(in_job(&lab, &path), 0);
    let _ = steps.child.await_line(Side::Err, "in Slurm's job");
    // What was being measured was so by the usual grace; from the next safe point on it is the job's.
    steps.signal(Signal::USR2);
    steps.go_until(|child| {
        child.drain();
        child.stderr().contains("until it stops for its time limit")
    });
    let told = "`steps` has not been at a safe point for 2.6 s, and a stop may leave it no more than 7.0 s (Slurm's KillWait)";
    let _ = steps.child.await_line(Side::Err, told);
    let _ = steps.end();
}

/// What would be said of a job of Slurm is wrong for it: how to signal it, how to requeue it.
#[test]
fn a_job_of_another_scheduler_is_noted_and_taken_for_none_of_slurm() {
    let lab = Lab::new();
    let steps = Steps::of(program(&lab).env("PBS_JOBID", "12.host"), 0);
    let _ = steps.stop_by(Signal::TERM, 85);
    let run = lab.runs().only();
    assert_eq!(run.events()[0].job.as_deref(), Some("12.host"));
    let lock = fs::read_to_string(run.directory().join("lock")).expect("a lock");
    assert!(!lock.contains("12.host") && lock.contains("USR1"), "{lock}");
}

#[test]
fn requeueing_outside_of_slurm_is_told_to_have_no_effect() {
    let lab = Lab::new();
    let (outcome, next) =
        Steps::of(program(&lab).env("CKPT_REQUEUE", "1"), 0).stop_by(Signal::TERM, 85);
    let _ = outcome.says("CKPT_REQUEUE=1 has no effect outside of Slurm");
    resumes_well(&lab, next);
}
