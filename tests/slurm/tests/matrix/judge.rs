//! Whether everything is as it is expected after an event.

use ckpt_runtime::store::{Event as Told, Kind};
use ckpt_slurm_tests::{After, Event, Expected, JobInfo, Launch, Saved, until, words};

use crate::scene::{STEPS, Scene, Task};

/// What is judged.
pub(crate) struct Judge<'a> {
    pub(crate) scene: &'a Scene,
    pub(crate) event: Event,
    pub(crate) launch: Launch,
    pub(crate) hit: &'a Task,
    pub(crate) beside: &'a [Task],
}

impl Judge<'_> {
    /// Waits for what the program does because of the event.
    pub(crate) fn saved(&self, saved: Saved) -> Result<(), String> {
        let told = |kind, count| self.scene.until_told(self.hit, kind, count);
        match saved {
            Saved::Stop(why) => {
                let stop = told(Kind::Stop, 1)?;
                let detail = stop.detail.as_deref().unwrap_or_default();
                one_of("why it stopped", detail, why)
            }
            Saved::Save => told(Kind::Save, 2).map(drop),
            Saved::ForMemory => {
                let save = told(Kind::Save, 2)?;
                same("why it saved", save.detail.as_deref(), Some("memory limit"))
            }
            Saved::Failed => {
                until_printed(self.scene, "No space left on device")?;
                until_printed(self.scene, "the newest good checkpoint was made")
            }
            Saved::Nothing | Saved::Chance => Ok(()),
        }
    }

    /// Waits for what becomes of the jobs, and lets them come to their ends.
    pub(crate) fn after(
        &self,
        expected: Expected,
        before_again: impl FnOnce(),
    ) -> Result<(), String> {
        let hit = self.hit;
        match self.decided(expected.after)? {
            After::RunsOn => {
                self.scene.say(words::GO);
                self.completed(hit, 0)?;
                same("resumes", self.told(Kind::Resume), 0)?;
                let saves = self.told(Kind::Save);
                match expected.saved {
                    // Where the shell hands the signal on as well, it comes twice.
                    Saved::Save if saves > 1 => {}
                    _ => same("saves", saves, 1)?,
                }
            }
            After::ComesBack | After::OverOrBack(..) => {
                self.scene.until_told(hit, Kind::Resume, 1)?;
                self.scene.say(words::GO);
                self.completed(hit, 1)?;
            }
            After::Over(state, exits) => {
                let job = self.until_over_or_back()?;
                same("restarts", job.restarts(), 0)?;
                same("state", job.state(), state)?;
                one_of("exit code", job.exit(), exits)?;
                before_again();
                self.again()?;
            }
        }
        self.is_right(hit)?;
        if expected.after != After::RunsOn {
            self.resumed_from_the_newest(expected.saved)?;
        }
        self.others_are_right()
    }

    /// What is chance is seen, and then as certain as the rest.
    fn decided(&self, after: After) -> Result<After, String> {
        let After::OverOrBack(state, exits) = after else {
            return Ok(after);
        };
        let job = self.until_over_or_back()?;
        Ok(match job.restarts() {
            0 => After::Over(state, exits),
            _ => After::ComesBack,
        })
    }

    /// One that comes back against what is expected might do so for ever.
    fn until_over_or_back(&self) -> Result<JobInfo, String> {
        until(&format!("the end of job {}", self.hit.id), || {
            let job = self.scene.job(self.hit)?;
            (job.is_over() || job.restarts() > 0).then_some(job)
        })
    }

    fn told(&self, kind: Kind) -> usize {
        self.scene.told(self.hit, kind).len()
    }

    /// The same command once more, as a user would give it.
    fn again(&self) -> Result<(), String> {
        self.scene.say(words::GO);
        let _ = std::fs::remove_file(
            self.scene
                .dir
                .join(words::tagged(words::STOP, &self.hit.tag)),
        );
        let _ = std::fs::remove_file(
            self.scene
                .dir
                .join(words::tagged(words::GROW, &self.hit.tag)),
        );
        let number = self.hit.id.split_once('_').map(|(_, number)| number);
        let id = self
            .scene
            .submit(self.launch, self.hit.seed, number, &["--mem=256M"])?;
        let task = Task {
            id: match number {
                Some(number) => format!("{id}_{number}"),
                None => id,
            },
            ..self.hit.clone()
        };
        self.completed(&task, 0)
    }

    fn completed(&self, task: &Task, restarts: u32) -> Result<(), String> {
        let job: JobInfo = self.scene.until_over(task)?;
        same("state at the end", job.state(), "COMPLETED")?;
        same("exit code at the end", job.exit(), "0:0")?;
        same("restarts", job.restarts(), restarts)
    }

    /// The result is that of an undisturbed run, and was reached once.
    fn is_right(&self, task: &Task) -> Result<(), String> {
        let results = words::lines(&self.scene.dir, words::RESULT, &task.tag);
        let right = vec![words::plainly(task.seed, STEPS)];
        same("results", results, right)?;
        same(
            "completions",
            self.scene.told(task, Kind::Completion).len(),
            1,
        )
    }

    /// Nothing was computed again that had been saved.
    fn resumed_from_the_newest(&self, saved: Saved) -> Result<(), String> {
        let events = self.scene.events(self.hit);
        let resumed = events
            .iter()
            .position(|event| event.kind == Kind::Resume)
            .ok_or("it was not resumed")?;
        let stored = |event: &&Told| matches!(event.kind, Kind::Save | Kind::Stop);
        let newest = events[..resumed].iter().rev().find(stored);
        let newest = newest.ok_or("there was nothing to resume from")?;
        same(
            "the generation",
            events[resumed].generation,
            newest.generation,
        )?;
        same("resumes", self.told(Kind::Resume), 1)?;
        let stops = usize::from(matches!(saved, Saved::Stop(_)));
        match saved {
            Saved::Chance => Ok(()),
            _ => same("stops", self.told(Kind::Stop), stops),
        }
    }

    /// What was beside it came to its end, undisturbed if the event was not for it.
    fn others_are_right(&self) -> Result<(), String> {
        for task in self.beside {
            let hit = self.event.hits_all();
            self.completed(task, u32::from(hit))?;
            self.is_right(task)?;
            let resumes = self.scene.told(task, Kind::Resume).len();
            same("resumes beside it", resumes, usize::from(hit))?;
        }
        Ok(())
    }
}

/// Whether something is as it must be.
pub(crate) fn same<T: PartialEq + std::fmt::Debug>(
    what: &str,
    is: T,
    must: T,
) -> Result<(), String> {
    match is == must {
        true => Ok(()),
        false => Err(format!("{what}: {is:?}, and not {must:?}")),
    }
}

fn one_of(what: &str, is: &str, allowed: &[&str]) -> Result<(), String> {
    match allowed.contains(&is) {
        true => Ok(()),
        false => Err(format!("{what}: {is}, and not one of {allowed:?}")),
    }
}

/// Waits for a text in what jobs print.
pub(crate) fn until_printed(scene: &Scene, text: &str) -> Result<(), String> {
    until(&format!("`{text}`"), || {
        scene.log().contains(text).then_some(())
    })
}
