//! A directory, the jobs that run in it, and what they leave there.

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;

use ckpt_runtime::store::{Event as Told, Kind};
use ckpt_slurm_tests::{Bed, JobInfo, Launch, Order, Submission, common_options, until, words};
use ckpt_tests::{Runs, build::tool};

/// Steps of the program's loop: the result depends on each.
pub(crate) const STEPS: u64 = 100_000;
/// The program of all jobs.
const WALKER: &str = env!("CARGO_BIN_EXE_walker");

/// A directory of a test's own.
pub(crate) struct Scene {
    pub(crate) bed: Arc<Bed>,
    pub(crate) dir: PathBuf,
    name: String,
    environment: Vec<(String, String)>,
    options: Vec<String>,
    cargo: usize,
}

/// A program in a job: all that is looked at has its tag.
#[derive(Debug, Clone)]
pub(crate) struct Task {
    /// As `scontrol` takes it.
    pub(crate) id: String,
    pub(crate) seed: u64,
    pub(crate) tag: String,
}

impl Scene {
    pub(crate) fn new(bed: Arc<Bed>, name: &str) -> Result<Scene, String> {
        let dir = bed.dir().join(name.replace('/', "-"));
        fs::create_dir(&dir).map_err(|error| format!("{}: {error}", dir.display()))?;
        let runs = dir.join("runs").display().to_string();
        let variable = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let environment = vec![
            variable("CKPT_DIR", &runs),
            // The program asks for its first checkpoint itself.
            variable("CKPT_EVERY", "off"),
        ];
        Ok(Scene {
            bed,
            dir,
            name: name.to_owned(),
            environment,
            options: Vec::new(),
            cargo: 1000,
        })
    }

    pub(crate) fn with_environment(mut self, name: &str, value: &str) -> Scene {
        self.environment.retain(|(set, _)| set != name);
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn with_option(mut self, option: &str) -> Scene {
        self.options.push(option.to_owned());
        self
    }

    /// So many bytes of state.
    pub(crate) fn with_cargo(mut self, cargo: usize) -> Scene {
        self.cargo = cargo;
        self
    }

    pub(crate) fn runs(&self) -> Runs {
        Runs::new(self.dir.join("runs"))
    }

    pub(crate) fn say(&self, word: &str) {
        words::say(&self.dir, word);
    }

    /// Submits a job; of an array the tasks that are named.
    pub(crate) fn submit(
        &self,
        launch: Launch,
        seed: u64,
        tasks: Option<&str>,
        options: &[&str],
    ) -> Result<String, String> {
        let mut all = common_options(&self.name, &self.dir.join("log-%a"));
        all.extend(self.options.iter().cloned());
        all.extend(tasks.map(|tasks| format!("--array={tasks}")));
        all.extend(options.iter().map(|option| (*option).to_owned()));
        let numbers = [seed, STEPS, self.cargo as u64];
        let order = Order {
            program: WALKER.into(),
            arguments: numbers.map(|number| number.to_string()).to_vec(),
            options: all,
        };
        let said = self.give(&launch.submission(&order, tool()))?;
        let id = said.strip_prefix("Submitted batch job ");
        id.map(str::to_owned)
            .ok_or(format!("the answer to a submission: {said}"))
    }

    /// Runs a command that submits a job; jobs take its environment over.
    fn give(&self, submission: &Submission) -> Result<String, String> {
        let Submission { words, script } = submission;
        let said = |error: std::io::Error| format!("{words:?}: {error}");
        let mut process = self
            .command(&words[0])
            .args(&words[1..])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(said)?;
        let mut input = process.stdin.take().expect("piped");
        // A command that needs no script does not wait for it.
        let _ = input.write_all(script.as_bytes());
        drop(input);
        let output = process.wait_with_output().map_err(said)?;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
        match output.status.success() {
            true => Ok(text(&output.stdout)),
            false => Err(format!("{words:?}: {}", text(&output.stderr))),
        }
    }

    /// A command as the jobs' owner gives it here.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = self.bed.command(program);
        let variables = self.environment.iter().map(|(name, value)| (name, value));
        command.current_dir(&self.dir).envs(variables);
        command
    }

    /// What the controller says of a task's job.
    pub(crate) fn job(&self, task: &Task) -> Option<JobInfo> {
        self.bed.job(&task.id)
    }

    /// Waits until the job is over.
    pub(crate) fn until_over(&self, task: &Task) -> Result<JobInfo, String> {
        until(&format!("the end of job {}", task.id), || {
            self.job(task).filter(JobInfo::is_over)
        })
    }

    /// The processes that the program has been so far.
    pub(crate) fn pids(&self, task: &Task) -> Vec<u32> {
        let lines = words::lines(&self.dir, words::WAITING, &task.tag);
        lines.iter().filter_map(|line| line.parse().ok()).collect()
    }

    /// The events of the task's run.
    pub(crate) fn events(&self, task: &Task) -> Vec<Told> {
        if !self.runs().path().exists() {
            return Vec::new();
        }
        let pids = self.pids(task);
        let runs = self.runs().all().into_iter().map(|run| run.events());
        let is_its = |events: &Vec<Told>| events.iter().any(|event| pids.contains(&event.pid));
        runs.filter(is_its).flatten().collect()
    }

    /// The events of a kind.
    pub(crate) fn told(&self, task: &Task, kind: Kind) -> Vec<Told> {
        let mut events = self.events(task);
        events.retain(|event| event.kind == kind);
        events
    }

    /// Waits for so many events of a kind; the last of them.
    pub(crate) fn until_told(&self, task: &Task, kind: Kind, count: usize) -> Result<Told, String> {
        until(&format!("{count} × {kind:?} of {}", task.tag), || {
            let events = self.told(task, kind);
            (events.len() >= count).then(|| events[count - 1].clone())
        })
    }

    /// All that jobs have printed.
    pub(crate) fn log(&self) -> String {
        let mut text = String::new();
        for path in self.files("log-") {
            text += &fs::read_to_string(path).unwrap_or_default();
        }
        text
    }

    fn files(&self, prefix: &str) -> Vec<PathBuf> {
        let entries = fs::read_dir(&self.dir).into_iter().flatten().flatten();
        let paths = entries.map(|entry| entry.path());
        let begins = |path: &PathBuf| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with(prefix)
        };
        paths.filter(begins).collect()
    }

    /// All that helps to understand a failure.
    pub(crate) fn report(&self, tasks: &[Task]) -> String {
        let mut text = format!("--- printed\n{}\n", self.log());
        for task in tasks {
            let job = self.job(task);
            let line = job.as_ref().map_or("unknown", |job| job.line());
            text += &format!("--- job {} ({})\n{line}\n", task.id, task.tag);
            for event in self.events(task) {
                let Told {
                    kind,
                    pid,
                    generation,
                    detail,
                    position,
                    ..
                } = event;
                text += &format!("{kind:?} {pid} {generation:?} {detail:?} {position:?}\n");
            }
        }
        text + &self.bed.logs()
    }
}
