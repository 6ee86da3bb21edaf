//! A Slurm of one node, whose whole state lies in a directory of its own.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard};
use std::time::{Duration, Instant};

use rustix::process::Pid;

use crate::clean::{CLIENT, kill_all, mark, marked, parent};
use crate::conf::{self, Knobs, Place};
use crate::guard::Guard;
use crate::info::JobInfo;
use crate::patience::until;

/// A running Slurm, gone with the value, and with the process.
#[derive(Debug)]
pub struct Bed {
    dir: PathBuf,
    node: String,
    jobs: Mutex<Looked>,
    slurmd: Mutex<Child>,
    // In the order in which they end: the guard kills the daemons, then they are reaped.
    guard: Option<Guard>,
    daemons: [Child; 2],
}

/// What the controller told of all jobs.
#[derive(Debug, Default)]
struct Looked {
    at: Option<Instant>,
    jobs: BTreeMap<String, JobInfo>,
}

/// So old may be what many tests look at.
const FRESH: Duration = Duration::from_millis(150);
/// A port may be taken between its choice and its use.
const TRIES: usize = 3;

impl Bed {
    /// Starts one, and waits until its node takes jobs.
    ///
    /// # Errors
    /// Why it cannot be had here, with the ends of the daemons' logs.
    pub fn start(knobs: &Knobs, guard: &Path) -> Result<Bed, String> {
        let mut last = String::new();
        for _ in 0..TRIES {
            match Bed::try_start(knobs, guard) {
                Ok(bed) => return Ok(bed),
                Err(problem) => last = problem,
            }
        }
        Err(last)
    }

    fn try_start(knobs: &Knobs, guard: &Path) -> Result<Bed, String> {
        let said = |error: io::Error| error.to_string();
        // Short: the path of a socket has no more than 107 bytes.
        let name = format!("ckpt-bed-{}-{}", std::process::id(), knobs.name);
        let dir = Path::new("/tmp").join(&name);
        let node = name.replace("ckpt-", "");
        fs::create_dir(&dir).map_err(|error| format!("{}: {error}", dir.display()))?;
        let guard = Guard::start(guard, &dir, &node).map_err(said)?;
        prepare(&dir, &node, knobs).map_err(said)?;
        let munged = start(&dir, "munged", &munge_options(&dir)).map_err(said)?;
        until("munged", || dir.join("munge.socket").exists().then_some(()))?;
        let conf = dir.join("slurm.conf").display().to_string();
        let slurmctld = start(&dir, "slurmctld", &["-D", "-f", &conf]).map_err(said)?;
        let slurmd = start_node(&dir, &node).map_err(said)?;
        let mut bed = Bed {
            dir,
            node,
            jobs: Mutex::default(),
            slurmd: Mutex::new(slurmd),
            guard: Some(guard),
            daemons: [munged, slurmctld],
        };
        bed.until_up()?;
        Ok(bed)
    }

    fn until_up(&mut self) -> Result<(), String> {
        let ended = |child: &mut Child| !matches!(child.try_wait(), Ok(None));
        loop {
            if self.node_state() == "idle" {
                return Ok(());
            }
            let slurmd = self.slurmd.get_mut().expect("no panic");
            if self.daemons.iter_mut().chain([slurmd]).any(ended) {
                return Err(format!("a daemon has ended\n{}", self.logs()));
            }
            std::thread::sleep(FRESH);
        }
    }

    /// Its directory, for the tests' own files too.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Whether processes are tracked as clusters do it.
    #[must_use]
    pub fn tracks_by_cgroup() -> bool {
        conf::tracks_by_cgroup()
    }

    /// A client of this Slurm about to run, with nothing of the test's own environment: `sbatch` hands it on to jobs.
    #[must_use]
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        clear(&mut command, &self.dir);
        command.stdin(Stdio::null());
        command
    }

    /// What a client prints, when it succeeds; all it says otherwise.
    ///
    /// # Errors
    /// If it does not succeed, or takes very long.
    pub fn ask(&self, words: &[&str]) -> Result<String, String> {
        let output = self
            .command("timeout")
            .env(CLIENT, "1")
            .arg("60")
            .args(words)
            .output()
            .map_err(|error| format!("{words:?}: {error}"))?;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        if output.status.success() {
            return Ok(text(&output.stdout));
        }
        let all = text(&output.stdout) + &text(&output.stderr);
        Err(format!("{words:?}: {}: {all}", output.status))
    }

    /// A job or a task of an array, as the controller told not long ago.
    #[must_use]
    pub fn job(&self, id: &str) -> Option<JobInfo> {
        self.look().jobs.get(id).cloned()
    }

    /// The jobs of a name, in the order in which they were submitted.
    #[must_use]
    pub fn jobs_named(&self, name: &str) -> Vec<JobInfo> {
        let looked = self.look();
        let jobs = looked.jobs.values().filter(|job| job.name() == name);
        let mut jobs: Vec<JobInfo> = jobs.cloned().collect();
        jobs.sort_by_key(|job| job.id().parse::<u32>().unwrap_or(u32::MAX));
        jobs
    }

    fn look(&self) -> MutexGuard<'_, Looked> {
        let mut looked = self.jobs.lock().unwrap_or_else(|held| held.into_inner());
        if looked.at.is_none_or(|at| at.elapsed() > FRESH) {
            // A controller that is busy answers the next time.
            if let Ok(told) = self.ask(&["scontrol", "show", "jobs", "--oneliner"]) {
                let jobs = told.lines().filter_map(JobInfo::read);
                looked.jobs = jobs.map(|job| (job.id(), job)).collect();
            }
            looked.at = Some(Instant::now());
        }
        looked
    }

    /// `idle`, `mixed`, `down`, …; empty when the controller does not answer.
    #[must_use]
    pub fn node_state(&self) -> String {
        let state = self.ask(&["sinfo", "-h", "-o", "%T", "-p", "main"]);
        state.unwrap_or_default().trim().to_owned()
    }

    /// The name of its node.
    #[must_use]
    pub fn node(&self) -> &str {
        &self.node
    }

    /// Its processors, one for each job.
    pub const CPUS: u32 = conf::CPUS;

    /// The processes that the node runs for jobs.
    fn of_jobs(&self) -> Vec<Pid> {
        let slurmd = self.slurmd.lock().expect("no panic");
        let daemons = self.daemons.iter().chain([&*slurmd]);
        let daemons: Vec<Pid> = daemons.map(Pid::from_child).collect();
        let mut found = marked(&mark(&self.dir), Some(CLIENT));
        // The controller has a helper of its own.
        let controller = Pid::from_child(&self.daemons[1]);
        found.retain(|pid| !daemons.contains(pid) && parent(*pid) != Some(controller));
        found
    }

    /// Waits until the node runs nothing any more.
    ///
    /// # Errors
    /// If that does not come.
    pub fn until_quiet(&self) -> Result<(), String> {
        until("the end of all jobs' processes", || {
            self.of_jobs().is_empty().then_some(())
        })
    }

    /// The node loses its power: slurmd and all that it runs are killed at once.
    ///
    /// # Panics
    /// If something cannot be killed.
    pub fn kill_node(&self) {
        {
            let mut slurmd = self.slurmd.lock().expect("no panic");
            slurmd.kill().expect("slurmd is our child");
            slurmd.wait().expect("slurmd is our child");
        }
        assert!(kill_all(|| self.of_jobs()), "processes of the node stay");
    }

    /// The node boots again.
    ///
    /// # Panics
    /// If slurmd cannot be started.
    pub fn boot_node(&self) {
        let mut slurmd = self.slurmd.lock().expect("no panic");
        *slurmd = start_node(&self.dir, &self.node).expect("slurmd starts");
    }

    /// The ends of the daemons' logs.
    #[must_use]
    pub fn logs(&self) -> String {
        let names = ["munged.out", "slurmctld.log", "slurmd.log"];
        let ends = names.map(|name| {
            let text = fs::read_to_string(self.dir.join(name)).unwrap_or_default();
            let lines: Vec<&str> = text.lines().collect();
            let end = &lines[lines.len().saturating_sub(15)..];
            format!("--- {name}\n{}\n", end.join("\n"))
        });
        ends.concat()
    }
}

impl Drop for Bed {
    fn drop(&mut self) {
        drop(self.guard.take());
        for daemon in &mut self.daemons {
            let _ = daemon.wait();
        }
        let slurmd = self
            .slurmd
            .get_mut()
            .unwrap_or_else(|held| held.into_inner());
        let _ = slurmd.wait();
    }
}

fn prepare(dir: &Path, node: &str, knobs: &Knobs) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    for name in ["state", "spool"] {
        fs::create_dir(dir.join(name))?;
    }
    let mut key = vec![0; 128];
    io::Read::read_exact(&mut File::open("/dev/urandom")?, &mut key)?;
    fs::write(dir.join("munge.key"), key)?;
    fs::set_permissions(dir.join("munge.key"), PermissionsExt::from_mode(0o600))?;
    let uname = rustix::system::uname();
    let host = uname.nodename().to_string_lossy();
    let place = Place {
        dir,
        host: host.split('.').next().unwrap_or(&host),
        node,
        ports: free_ports()?,
    };
    conf::write(&place, knobs)
}

/// Two, both held until both are known.
fn free_ports() -> io::Result<[u16; 2]> {
    let first = TcpListener::bind("127.0.0.1:0")?;
    let second = TcpListener::bind("127.0.0.1:0")?;
    Ok([first.local_addr()?.port(), second.local_addr()?.port()])
}

fn munge_options(dir: &Path) -> Vec<String> {
    let file = |option: &str, name: &str| format!("--{option}={}", dir.join(name).display());
    vec![
        "--foreground".to_owned(),
        "--num-threads=2".to_owned(),
        file("key-file", "munge.key"),
        file("socket", "munge.socket"),
        file("pid-file", "munged.pid"),
        file("log-file", "munged.log"),
        file("seed-file", "munged.seed"),
    ]
}

fn start_node(dir: &Path, node: &str) -> io::Result<Child> {
    let conf = dir.join("slurm.conf").display().to_string();
    start(dir, "slurmd", &["-D", "-f", &conf, "-N", node])
}

/// A daemon in the foreground, in a process group of its own: Ctrl-C is for the test, which then ends it.
fn start<T: AsRef<std::ffi::OsStr>>(dir: &Path, name: &str, options: &[T]) -> io::Result<Child> {
    let log = File::options()
        .append(true)
        .create(true)
        .open(dir.join(format!("{name}.out")))?;
    let mut command = Command::new(name);
    clear(&mut command, dir);
    command
        .args(options)
        .stdin(Stdio::null())
        .stdout(log.try_clone()?)
        .stderr(log)
        .process_group(0)
        .spawn()
}

/// Nothing is taken over: the tests themselves may run in a job.
fn clear(command: &mut Command, dir: &Path) {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut with_daemons = path;
    with_daemons.push(":/usr/sbin:/sbin");
    command
        .env_clear()
        .env("PATH", with_daemons)
        .env("SLURM_CONF", dir.join("slurm.conf"))
        .current_dir(dir);
}
