//! What is no cell of the matrix.

use std::sync::Arc;

use ckpt_runtime::store::Kind;
use ckpt_slurm_tests::{Launch, words};

use crate::judge::{same, until_printed};
use crate::phase::Phase;
use crate::scene::{STEPS, Scene, Task};

/// A test by itself.
pub(crate) struct Special {
    pub(crate) name: &'static str,
    play: fn(&Scene, &mut Vec<Task>) -> Result<(), String>,
}

pub(crate) static ALL: [Special; 2] = [
    Special {
        name: "same_arguments_twice",
        play: same_arguments_twice,
    },
    Special {
        name: "status",
        play: status,
    },
];

impl Special {
    pub(crate) fn run(&self, phase: &Arc<Phase>) -> Result<(), String> {
        let scene = Scene::new(phase.bed()?, &format!("special/{}", self.name))?;
        scene.say(words::BEGIN);
        let mut tasks = Vec::new();
        let outcome = (self.play)(&scene, &mut tasks);
        outcome.map_err(|problem| format!("{problem}\n{}", scene.report(&tasks)))
    }
}

fn started(scene: &Scene, launch: Launch) -> Result<Task, String> {
    let id = scene.submit(launch, 1, None, &[])?;
    let tag = words::tag(1, None);
    Ok(Task { id, seed: 1, tag })
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
