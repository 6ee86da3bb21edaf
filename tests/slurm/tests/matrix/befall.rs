//! Making the events happen.

use ckpt_slurm_tests::{Bed, Event, until, words};

use crate::scene::{Scene, Task};

/// An event for one job.
pub(crate) fn one(scene: &Scene, event: Event, task: &Task) -> Result<(), String> {
    let id = task.id.as_str();
    let usr1 = "--signal=USR1";
    match event {
        // Longer than the program waits before it asks.
        Event::TimeLimit | Event::TimeLimitRequeue => {
            move_limit(scene, id, 20)?;
            scene.say(words::BEGIN);
            Ok(())
        }
        Event::LimitMoved => move_limit(scene, id, 5),
        Event::Cancel => ask(scene, &["scancel", id]),
        Event::Usr1 => ask(scene, &["scancel", usr1, id]),
        Event::Usr1Full => ask(scene, &["scancel", "--full", usr1, id]),
        Event::Usr1Batch => ask(scene, &["scancel", "--batch", usr1, id]),
        Event::Requeue => ask(scene, &["scontrol", "requeue", id]),
        Event::Memory => {
            scene.say(&words::tagged(words::GROW, &task.tag));
            Ok(())
        }
        Event::DiskFull => {
            scene.say(&words::tagged(words::STOP, &task.tag));
            Ok(())
        }
        Event::Preempted | Event::PreemptedAlone | Event::NodeKilled | Event::NodeDown => {
            unreachable!("an event for all jobs")
        }
    }
}

/// An event for all jobs of a bed.
pub(crate) fn all(bed: &Bed, event: Event) -> Result<(), String> {
    match event {
        Event::Preempted | Event::PreemptedAlone => preempt(bed),
        Event::NodeKilled => {
            bed.kill_node();
            until("the loss of the node to be noticed", || {
                bed.node_state().starts_with("down").then_some(())
            })?;
            bed.boot_node();
            Ok(())
        }
        Event::NodeDown => {
            set_node(bed, &["state=down", "reason=test"])?;
            // What still runs when it comes back is held by Slurm as failed to launch.
            bed.until_quiet()?;
            set_node(bed, &["state=resume"])
        }
        _ => unreachable!("an event for one job"),
    }
}

/// A job that wants the whole node, for a moment.
fn preempt(bed: &Bed) -> Result<(), String> {
    let processors = format!("--cpus-per-task={}", Bed::CPUS);
    let over = bed.dir().join("over");
    let script = format!("--wrap=until [ -e {} ]; do sleep 0.1; done", over.display());
    let output = format!("--output={}", bed.dir().join("high").display());
    let words = [
        "sbatch",
        "--parsable",
        "--partition=high",
        &processors,
        &output,
        &script,
    ];
    let id = bed.ask(&words)?.trim().to_owned();
    until("the job that preempts", || {
        bed.job(&id).filter(|job| job.state() == "RUNNING")
    })?;
    words::say(bed.dir(), "over");
    Ok(())
}

fn set_node(bed: &Bed, settings: &[&str]) -> Result<(), String> {
    let name = format!("nodename={}", bed.node());
    let words = [&["scontrol", "update", &name], settings].concat();
    bed.ask(&words).map(drop)
}

fn move_limit(scene: &Scene, id: &str, seconds: u32) -> Result<(), String> {
    let job = format!("jobid={id}");
    let end = format!("endtime=now+{seconds}");
    ask(scene, &["scontrol", "update", &job, &end])
}

fn ask(scene: &Scene, words: &[&str]) -> Result<(), String> {
    scene.bed.ask(words).map(drop)
}
