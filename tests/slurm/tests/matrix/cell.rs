//! A test of the matrix: a job is launched and saves once; the event comes; then everything must be as it is expected.

use std::sync::Arc;

use ckpt_runtime::store::Kind;
use ckpt_slurm_tests::{Event, Launch, expected, until, words};

use crate::befall;
use crate::disk::SmallDisk;
use crate::judge::{Judge, until_printed};
use crate::phase::{Phase, Turn};
use crate::scene::{Scene, Task};

/// Seeds of the job that the event is for, and of the one beside it.
const SEEDS: [u64; 2] = [1, 2];
/// The tasks of the array; the event is for the second.
const TASKS: [&str; 2] = ["0", "1"];
/// Room for two generations, the third that replaces one, and no more.
const CARGO: usize = 64 << 10;

pub(crate) fn run(phase: &Arc<Phase>, event: Event, launch: Launch) -> Result<(), String> {
    let ticket = phase.ticket();
    let scene = set_up(phase, event, launch)?;
    let disk = match event {
        Event::DiskFull => Some(SmallDisk::mounted(scene.runs().path(), 512)?),
        _ => None,
    };
    let mut tasks = Vec::new();
    let outcome = play(&scene, event, launch, disk.as_ref(), &mut tasks, || {
        ticket.arrive(|| befall::all(&scene.bed, event))
    });
    outcome.map_err(|problem| format!("{problem}\n{}", scene.report(&tasks)))
}

fn set_up(phase: &Arc<Phase>, event: Event, launch: Launch) -> Result<Scene, String> {
    let name = format!("{}/{}", event.name(), launch.name());
    let scene = Scene::new(phase.bed()?, &name)?;
    Ok(match event {
        Event::TimeLimitRequeue => scene.with_environment("CKPT_REQUEUE", "1"),
        // What is left after a node has failed is what was saved now and then.
        Event::NodeKilled => scene.with_environment("CKPT_EVERY", "1s"),
        Event::Memory => scene.with_option("--mem=200M"),
        Event::DiskFull => scene.with_cargo(CARGO),
        _ => scene,
    })
}

fn play(
    scene: &Scene,
    event: Event,
    launch: Launch,
    disk: Option<&SmallDisk>,
    tasks: &mut Vec<Task>,
    all: impl FnOnce() -> Result<(), String>,
) -> Result<(), String> {
    let limited = matches!(event, Event::TimeLimit | Event::TimeLimitRequeue);
    if !limited {
        scene.say(words::BEGIN);
    }
    let turn = Turn::come();
    tasks.extend(launch_all(scene, launch)?);
    let (hit, beside) = tasks.split_first().expect("at least one");
    for task in tasks.iter() {
        let what = format!("program {} to begin", task.tag);
        until(&what, || scene.pids(task).first().copied())?;
    }
    drop(turn);
    for task in tasks.iter() {
        if !limited {
            scene.until_told(task, Kind::Save, 1)?;
            // What it asks of Slurm is answered before the event.
            until_printed(scene, &format!("in Slurm's job {}, ", task.id))?;
        }
    }
    if let Some(disk) = disk {
        disk.fill()?;
    }
    match event.hits_all() {
        true => all()?,
        false => befall::one(scene, event, hit)?,
    }
    let judge = Judge {
        scene,
        event,
        launch,
        hit,
        beside,
    };
    judge.saved(expected(event, launch).saved)?;
    judge.after(expected(event, launch), || {
        if let Some(disk) = disk {
            disk.empty();
        }
    })
}

/// The job that the event is for, then what is beside it.
fn launch_all(scene: &Scene, launch: Launch) -> Result<Vec<Task>, String> {
    let task = |id: String, seed: u64, number: Option<&str>| Task {
        id,
        seed,
        tag: words::tag(seed, number),
    };
    let seeds: &[u64] = match launch {
        Launch::Two => &SEEDS,
        _ => &SEEDS[..1],
    };
    let mut tasks = Vec::new();
    for seed in seeds {
        match launch {
            Launch::Array => {
                let id = scene.submit(launch, *seed, Some("0-1"), &[])?;
                let both = TASKS.map(|number| task(format!("{id}_{number}"), *seed, Some(number)));
                tasks.extend(both.into_iter().rev());
            }
            _ => tasks.push(task(scene.submit(launch, *seed, None, &[])?, *seed, None)),
        }
    }
    Ok(tasks)
}
