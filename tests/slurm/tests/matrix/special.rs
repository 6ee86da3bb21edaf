//! What is no cell of the matrix.

use std::sync::Arc;

use ckpt_runtime::store::Kind;
use ckpt_slurm_tests::{JobInfo, Launch, until, words};
use ckpt_tests::build::tool;

use crate::judge::{same, until_printed};
use crate::phase::Phase;
use crate::scene::{STEPS, Scene, Task};

/// A test by itself.
pub(crate) struct Special {
    pub(crate) name: &'static str,
    /// Whether 85 is in `RequeueExit` where it happens.
    pub(crate) with_requeue_exit: bool,
    /// Variables that are set for the program.
    environment: &'static [(&'static str, &'static str)],
    /// What `sbatch` is told beside the usual.
    options: &'static [&'static str],
    play: fn(&Scene, &mut Vec<Task>) -> Result<(), String>,
}

/// Neither variables nor options.
const USUAL: Special = Special {
    name: "",
    with_requeue_exit: true,
    environment: &[],
    options: &[],
    play: |_, _| Ok(()),
};

pub(crate) static ALL: [Special; 10] = [
    Special {
        name: "same_arguments_twice",
        play: same_arguments_twice,
        ..USUAL
    },
    Special {
        name: "status",
        play: status,
        ..USUAL
    },
    Special {
        name: "warned",
        play: warned,
        ..USUAL
    },
    Special {
        name: "told_before_the_limit",
        options: &["--time=1", "--signal=TERM@20"],
        play: told_before_the_limit,
        ..USUAL
    },
    Special {
        name: "no_progress",
        with_requeue_exit: false,
        environment: &[("CKPT_REQUEUE", "1")],
        play: no_progress,
        ..USUAL
    },
    Special {
        name: "requeue_refused",
        with_requeue_exit: false,
        environment: &[("CKPT_REQUEUE", "1"), ("CKPT_STOP_AFTER", "1")],
        options: &["--no-requeue"],
        play: requeue_refused,
    },
    Special {
        name: "scontrol_missing",
        with_requeue_exit: false,
        environment: &[("CKPT_REQUEUE", "1"), ("CKPT_STOP_AFTER", "1")],
        options: &["--export=ALL,PATH=/nonexistent"],
        play: scontrol_missing,
    },
    Special {
        name: "ranks",
        with_requeue_exit: false,
        environment: &[("CKPT_REQUEUE", "1")],
        options: &["--ntasks=2"],
        play: ranks,
    },
    Special {
        name: "chain",
        with_requeue_exit: false,
        options: &["--chain"],
        play: chain,
        ..USUAL
    },
    Special {
        name: "save_from_elsewhere",
        play: save_from_elsewhere,
        ..USUAL
    },
];

impl Special {
    pub(crate) fn run(&self, phase: &Arc<Phase>) -> Result<(), String> {
        let mut scene = Scene::new(phase.bed()?, &format!("special/{}", self.name))?;
        for (name, value) in self.environment {
            scene = scene.with_environment(name, value);
        }
        for option in self.options {
            scene = scene.with_option(option);
        }
        scene.say(words::BEGIN);
        let mut tasks = Vec::new();
        let outcome = (self.play)(&scene, &mut tasks);
        outcome.map_err(|problem| format!("{problem}\n{}", scene.report(&tasks)))
    }
}

fn started(scene: &Scene, launch: Launch) -> Result<Task, String> {
    with_seed(scene, launch, 1)
}

fn with_seed(scene: &Scene, launch: Launch, seed: u64) -> Result<Task, String> {
    let id = scene.submit(launch, seed, None, &[])?;
    let tag = words::tag(seed, None);
    Ok(Task { id, seed, tag })
}

/// The second finds the run held, and says so; the first is not disturbed.
fn same_arguments_twice(scene: &Scene, tasks: &mut Vec<Task>) -> Result<(), String> {
    tasks.push(started(scene, Launch::Srun)?);
    scene.until_told(&tasks[0], Kind::Save, 1)?;
    tasks.push(started(scene, Launch::Srun)?);
    let second = scene.until_over(&tasks[1])?;
    same("state", second.state(), "FAILED")?;
    same("exit code", second.exit(), "75:0")?;
    scene.say(words::GO);
    let first = scene.until_over(&tasks[0])?;
    same("state", first.state(), "COMPLETED")?;
    let results = words::lines(&scene.dir, words::RESULT, &tasks[0].tag);
    same("results", results, vec![words::plainly(1, STEPS)])
}

/// USR2 prints how far it is.
fn status(scene: &Scene, tasks: &mut Vec<Task>) -> Result<(), String> {
    tasks.push(started(scene, Launch::Srun)?);
    scene.until_told(&tasks[0], Kind::Save, 1)?;
    scene.bed.ask(&["scancel", "--signal=USR2", &tasks[0].id])?;
    until_printed(scene, "`walk` is at")?;
    scene.say(words::GO);
    let job = scene.until_over(&tasks[0])?;
    same("state", job.state(), "COMPLETED")
}

/// Who is reached by no signal is told so, and nobody else.
fn warned(scene: &Scene, tasks: &mut Vec<Task>) -> Result<(), String> {
    let launches = [Launch::Plain, Launch::Exec, Launch::Srun, Launch::Submit];
    for (launch, seed) in launches.into_iter().zip(1..) {
        tasks.push(with_seed(scene, launch, seed)?);
    }
    for (launch, task) in launches.into_iter().zip(&*tasks) {
        // What is told of the place comes after the warning.
        until_printed(scene, &format!("in Slurm's job {}, ", task.id))?;
        let warning = format!("job {}: Slurm signals only the shell", task.id);
        let log = scene.log();
        let warnings: Vec<&str> = log.lines().filter(|line| line.contains(&warning)).collect();
        same(
            "warnings",
            warnings.len(),
            usize::from(launch == Launch::Plain),
        )?;
        let with_the_line = warnings.iter().all(|line| line.contains("write `srun /"));
        same("the line to change is told", with_the_line, true)?;
    }
    scene.say(words::GO);
    for task in &*tasks {
        let job = scene.until_over(task)?;
        same("state", job.state(), "COMPLETED")?;
    }
    Ok(())
}

/// The signal that a job has asked for comes before the stop that needs none.
fn told_before_the_limit(scene: &Scene, tasks: &mut Vec<Task>) -> Result<(), String> {
    tasks.push(started(scene, Launch::Srun)?);
    let stop = scene.until_told(&tasks[0], Kind::Stop, 1)?;
    same("why it stopped", stop.detail.as_deref(), Some("SIGTERM"))?;
    scene.until_told(&tasks[0], Kind::Resume, 1)?;
    scene.say(words::GO);
    let job = scene.until_over(&tasks[0])?;
    same("state", job.state(), "COMPLETED")?;
    same("restarts", job.restarts(), 1)
}

/// A job that comes no further is not requeued for ever.
fn no_progress(scene: &Scene, tasks: &mut Vec<Task>) -> Result<(), String> {
    // It stops in the middle of its loop, whenever it begins.
    scene.say(&words::tagged(words::STOP, &words::tag(1, None)));
    tasks.push(started(scene, Launch::Srun)?);
    let job = scene.until_over(&tasks[0])?;
    same("state", job.state(), "FAILED")?;
    same("exit code", job.exit(), "85:0")?;
    until_printed(scene, "is not requeued: it has stopped 5 times in a row")?;
    same(
        "stops",
        scene.told(&tasks[0], Kind::Stop).len(),
        job.restarts() as usize + 1,
    )
}

/// What is refused is told, and the exit code is that of a stop.
fn requeue_refused(scene: &Scene, tasks: &mut Vec<Task>) -> Result<(), String> {
    not_requeued(scene, tasks, "Requested operation is presently disabled")
}

/// The same where Slurm's commands are not to be had, as on some compute nodes.
fn scontrol_missing(scene: &Scene, tasks: &mut Vec<Task>) -> Result<(), String> {
    not_requeued(scene, tasks, "there is no such command here")
}

fn not_requeued(scene: &Scene, tasks: &mut Vec<Task>, why: &str) -> Result<(), String> {
    tasks.push(started(scene, Launch::Exec)?);
    let job = scene.until_over(&tasks[0])?;
    same("state", job.state(), "FAILED")?;
    same("exit code", job.exit(), "85:0")?;
    let id = &tasks[0].id;
    until_printed(
        scene,
        &format!("job {id} cannot be requeued: scontrol: {why}"),
    )
}

/// All ranks have saved before one of them asks for the job to begin again, once.
fn ranks(scene: &Scene, tasks: &mut Vec<Task>) -> Result<(), String> {
    let id = scene.submit(Launch::Srun, 1, None, &[])?;
    tasks.extend(["0", "1"].map(|rank| Task {
        id: id.clone(),
        seed: 1,
        tag: words::tag(1, Some(rank)),
    }));
    for task in &*tasks {
        scene.until_told(task, Kind::Save, 1)?;
    }
    scene.bed.ask(&["scancel", "--signal=TERM", &id])?;
    for task in &*tasks {
        scene.until_told(task, Kind::Stop, 1)?;
        scene.until_told(task, Kind::Resume, 1)?;
    }
    scene.say(words::GO);
    let job = scene.until_over(&tasks[0])?;
    same("state", job.state(), "COMPLETED")?;
    same("restarts", job.restarts(), 1)?;
    for task in &*tasks {
        let results = words::lines(&scene.dir, words::RESULT, &task.tag);
        same("results", results, vec![words::plainly(1, STEPS)])?;
    }
    Ok(())
}

/// Where nothing is requeued: the next job of a chain goes on, and when all is done the one after it is taken back.
fn chain(scene: &Scene, tasks: &mut Vec<Task>) -> Result<(), String> {
    tasks.push(started(scene, Launch::Submit)?);
    let task = &tasks[0];
    scene.until_told(task, Kind::Save, 1)?;
    scene.bed.ask(&["scancel", "--signal=TERM", &task.id])?;
    scene.until_told(task, Kind::Resume, 1)?;
    scene.say(words::GO);
    let jobs = until("the end of the chain", || {
        let jobs = scene.bed.jobs_named("special/chain");
        (jobs.len() >= 3 && jobs.iter().all(JobInfo::is_over)).then_some(jobs)
    })?;
    let states: Vec<&str> = jobs.iter().map(JobInfo::state).collect();
    same("states", states, vec!["FAILED", "COMPLETED", "CANCELLED"])?;
    let results = words::lines(&scene.dir, words::RESULT, &task.tag);
    same("results", results, vec![words::plainly(1, STEPS)])
}

/// `ckpt save JOB` on a machine of another name, such as a login node.
fn save_from_elsewhere(scene: &Scene, tasks: &mut Vec<Task>) -> Result<(), String> {
    let launches = [Launch::Srun, Launch::Exec, Launch::Plain];
    for (launch, seed) in launches.into_iter().zip(1..) {
        tasks.push(with_seed(scene, launch, seed)?);
    }
    for (launch, task) in launches.into_iter().zip(&*tasks) {
        scene.until_told(task, Kind::Save, 1)?;
        until_printed(scene, &format!("in Slurm's job {}, ", task.id))?;
        let output = scene
            .command("unshare")
            .args(["--uts", "sh", "-c", "hostname login && exec \"$@\"", "sh"])
            .arg(tool())
            .args(["save", &task.id])
            .output()
            .map_err(|error| format!("unshare: {error}"))?;
        let is_reached = launch != Launch::Plain;
        let said = format!("{output:?}");
        let code = if is_reached { 0 } else { 69 };
        same(&said, output.status.code(), Some(code))?;
        let saves = scene.told(task, Kind::Save).len();
        same(&said, saves, if is_reached { 2 } else { 1 })?;
    }
    scene.say(words::GO);
    for task in &*tasks {
        let job = scene.until_over(task)?;
        same("state", job.state(), "COMPLETED")?;
        same("stops", scene.told(task, Kind::Stop).len(), 0)?;
    }
    Ok(())
}
