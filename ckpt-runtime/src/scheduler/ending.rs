//! What becomes of a job whose program has stopped: Slurm decides that by the job's end, and would let some jobs end for good.
//!
//! A job that ends by itself during the grace of a preemption is over for Slurm, whatever its program meant: unless its exit code is
//! one of `RequeueExit` it must begin again on its own request, or wait to be killed. A job that was cancelled must do neither:
//! `scontrol requeue` would bring it back. Measured with Slurm 22.05; docs/slurm.md has the table.

use std::thread;
use std::time::{Duration, Instant};

use super::command::{Unanswered, answer};
use super::job::{self, Config, Job};
use super::place::Place;
use crate::{log, words};

/// What is to be done before the process ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Course {
    /// Nothing: it ends, and what becomes of the job is as good as it can be.
    End,
    /// The same, since its user has cancelled the job.
    EndCancelled,
    /// Ask for the job to begin again.
    Requeue,
    /// Go on until Slurm kills the job, which has it begin again.
    WaitToBeKilled,
}

/// How a process has stopped.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stop {
    /// The exit code that it will end with.
    pub(crate) code: i32,
    /// Whether the job is to begin again.
    pub(crate) requeue: bool,
    /// How many stops in a row, this one included, were where their process had begun: 0 where something has been done.
    pub(crate) without_progress: u32,
    /// The time there is for questions.
    pub(crate) patience: Duration,
}

/// So many stops at the same place: it would never end.
const FUTILE: u32 = 5;

/// What Slurm tells of this job's fate is looked at; if need be the job is requeued, or the end waited for.
pub(super) fn before_end(place: &Place, id: &str, config: Option<&Config>, stop: Stop) {
    let job = match job::job(id, stop.patience) {
        Ok(job) => job,
        Err(why) if stop.requeue => return not_requeued(id, &why),
        // Where there never is an answer, as in a container, the user knows that.
        Err(Unanswered::Missing) => return,
        Err(why) => {
            return log::warn(format_args!(
                "Slurm does not say what becomes of job {id}: scontrol: {why}; if it does not come back, submit it again to resume"
            ));
        }
    };
    match course(&job, place, config, stop) {
        Course::End => {}
        Course::EndCancelled => log::info(format_args!("job {id} was cancelled, and stays so")),
        Course::Requeue => requeue(id, stop),
        Course::WaitToBeKilled => wait(id, &job, config, stop),
    }
}

fn course(job: &Job, place: &Place, config: Option<&Config>, stop: Stop) -> Course {
    if job.restarts > place.restarts {
        return Course::End;
    }
    let ends = !matches!(
        &*job.state,
        "RUNNING" | "SIGNALING" | "STOPPED" | "SUSPENDED"
    );
    let preempted = job.preempted.is_some();
    if ends && !preempted && job.reason != "TimeLimit" {
        return Course::EndCancelled;
    }
    if stop.requeue {
        // One for all ranks.
        return if place.is_first() {
            Course::Requeue
        } else {
            Course::End
        };
    }
    let begins_again = config.is_some_and(|config| config.requeues(stop.code));
    if preempted && !begins_again {
        return Course::WaitToBeKilled;
    }
    Course::End
}

fn not_requeued(id: &str, why: &Unanswered) {
    log::warn(format_args!(
        "job {id} cannot be requeued: scontrol: {why}; submit it again to resume"
    ));
}

fn requeue(id: &str, stop: Stop) {
    if stop.without_progress >= FUTILE {
        return log::warn(format_args!(
            "job {id} is not requeued: it has stopped {} times in a row at the same place; give it more time, or lower CKPT_GRACE",
            stop.without_progress
        ));
    }
    match answer(&["scontrol", "requeue", id], stop.patience) {
        Ok(_) => log::info(format_args!("job {id} is requeued")),
        Err(why) => not_requeued(id, &why),
    }
}

/// More than any site's grace at a preemption.
const LONGEST_GRACE: Duration = Duration::from_secs(3_600);
/// Slurm looks at limits twice a minute.
const LATE: Duration = Duration::from_secs(60);

fn wait(id: &str, job: &Job, config: Option<&Config>, stop: Stop) {
    let grace = job
        .partition
        .as_deref()
        .and_then(|partition| job::grace_of(partition, stop.patience).ok());
    let kill_wait = config
        .and_then(|config| config.kill_wait)
        .unwrap_or_default();
    let longest = grace.unwrap_or(LONGEST_GRACE) + kill_wait + LATE;
    log::info(format_args!(
        "job {id} is preempted: waiting until Slurm ends it, so that it is requeued (RequeueExit has no {}; CKPT_REQUEUE=1 would not wait)",
        stop.code
    ));
    let until = Instant::now() + longest;
    while let Some(left) = until.checked_duration_since(Instant::now()) {
        thread::sleep(left);
    }
    log::warn(format_args!(
        "job {id} was to be ended by Slurm, and was not within {}; if it is not requeued, submit it again to resume",
        words::duration(longest)
    ));
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;

    fn job(state: &str, reason: &str, restarts: u32, preempted: bool) -> Job {
        Job {
            state: state.to_owned(),
            reason: reason.to_owned(),
            restarts,
            preempted: preempted.then(SystemTime::now),
            ..Job::default()
        }
    }

    fn place(restarts: u32, rank: Option<&str>) -> Place {
        Place {
            restarts,
            rank: rank.map(str::to_owned),
            ..Place::default()
        }
    }

    const STOP: Stop = Stop {
        code: 85,
        requeue: false,
        without_progress: 0,
        patience: Duration::from_secs(5),
    };
    const REQUEUE: Stop = Stop {
        requeue: true,
        ..STOP
    };

    fn of(job: &Job, stop: Stop) -> Course {
        course(job, &place(0, None), None, stop)
    }

    #[test]
    fn a_cancelled_job_stays_cancelled() {
        for stop in [STOP, REQUEUE] {
            assert_eq!(
                of(&job("COMPLETING", "None", 0, false), stop),
                Course::EndCancelled
            );
            assert_eq!(
                of(&job("CANCELLED", "None", 0, false), stop),
                Course::EndCancelled
            );
        }
    }

    #[test]
    fn a_job_at_its_time_limit_begins_again_if_asked_for() {
        let late = job("COMPLETING", "TimeLimit", 0, false);
        assert_eq!(of(&late, STOP), Course::End);
        assert_eq!(of(&late, REQUEUE), Course::Requeue);
        let running = job("RUNNING", "None", 0, false);
        assert_eq!(of(&running, STOP), Course::End);
        assert_eq!(of(&running, REQUEUE), Course::Requeue);
    }

    #[test]
    fn a_preempted_job_waits_unless_its_code_or_a_request_has_it_begin_again() {
        let preempted = job("RUNNING", "None", 0, true);
        assert_eq!(of(&preempted, STOP), Course::WaitToBeKilled);
        assert_eq!(of(&preempted, REQUEUE), Course::Requeue);
        let config = |first| Config {
            requeue_exit: vec![(first, 90)],
            ..Config::default()
        };
        let with = |first| course(&preempted, &place(0, None), Some(&config(first)), STOP);
        assert_eq!(with(85), Course::End);
        assert_eq!(with(86), Course::WaitToBeKilled);
    }

    #[test]
    fn a_job_that_begins_again_already_is_left_alone() {
        let requeued = job("COMPLETING", "None", 2, false);
        assert_eq!(
            course(&requeued, &place(1, None), None, REQUEUE),
            Course::End
        );
        assert_eq!(
            course(&requeued, &place(2, None), None, REQUEUE),
            Course::EndCancelled
        );
    }

    #[test]
    fn one_rank_speaks_for_all() {
        let running = job("RUNNING", "None", 0, false);
        let of_rank = |rank| course(&running, &place(0, Some(rank)), None, REQUEUE);
        assert_eq!(of_rank("0"), Course::Requeue);
        assert_eq!(of_rank("3"), Course::End);
    }
}
