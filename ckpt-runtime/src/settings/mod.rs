//! What the user may set: environment over [`init`] over defaults.
//!
//! `value` reads one value, `duration` and [`SignalTable`] the two forms with a grammar of their own, `environment` all
//! variables by way of a lookup that tests replace. Here is what the rest of the runtime sees, read once per process.

mod bad;
mod config;
mod duration;
mod environment;
mod names;
mod signal_table;
mod value;

use std::env;
use std::ffi::OsString;
use std::num::NonZeroU64;
use std::path::PathBuf;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, SystemTime};

pub use config::Config;
pub use duration::parse_duration;
pub use signal_table::{Effect, SignalTable, signal_number};

use bad::BadSetting;

use crate::error::Error;
use crate::log::{self, Level};

/// How often a checkpoint is saved, counted from the end of a save.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Every {
    /// Only when a signal or a request asks for it.
    Off,
    /// After this time.
    Fixed(Duration),
    /// As costs least, by what saves have taken and the mean time between failures, and at most a hundredth of the time.
    Auto,
}

/// When the job will be killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeLimit {
    /// So long after the first checkpointed function of the process has started.
    After(Duration),
    /// Then.
    At(SystemTime),
}

impl From<Duration> for TimeLimit {
    fn from(after: Duration) -> TimeLimit {
        TimeLimit::After(after)
    }
}

impl From<SystemTime> for TimeLimit {
    fn from(at: SystemTime) -> TimeLimit {
        TimeLimit::At(at)
    }
}

/// Whether it is shown how far functions are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Progress {
    /// A bar if stderr is a terminal, else a line of the log at most every minute; nothing if not even saves are logged.
    #[default]
    Auto,
    /// The same whatever is logged, and the first line at once.
    On,
    /// Nothing.
    Off,
}

/// How a checkpoint gets to the disk while the program goes on. A stop takes whatever is fastest to durable.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// As costs the computation least: see docs/performance.md.
    #[default]
    Auto,
    /// The computation waits until the checkpoint is durable. Needs no memory.
    Sync,
    /// The computation waits while its state is copied; a thread writes the copy. Needs memory for the copy.
    Background,
    /// The computation waits while the process is forked; the child writes. Needs memory for what is changed meanwhile.
    Fork,
}

/// Whether a checkpoint is compressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Compress {
    /// No.
    #[default]
    None,
    /// By zstd, at this level: from 1, the fastest, to 22.
    Zstd(u8),
}

impl From<Duration> for Every {
    fn from(period: Duration) -> Every {
        Every::Fixed(period)
    }
}

/// All settings of a process.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Settings {
    /// Where runs live.
    pub dir: PathBuf,
    /// The period of saves; see [`Settings::every_for`] for that of one function.
    pub every: Every,
    /// Generations kept, at least 1.
    pub keep: u32,
    /// How they get to the disk.
    pub mode: Mode,
    /// Whether they are compressed.
    pub compress: Compress,
    /// Start from scratch, and move what there is aside.
    pub fresh: bool,
    /// Resume this run, although arguments differ.
    pub from: Option<String>,
    /// What each signal asks for.
    pub signals: SignalTable,
    /// The mean time between failures, for [`Every::Auto`].
    pub mtbf: Duration,
    /// When the job will be killed; `None`: as the scheduler says.
    pub time_limit: Option<TimeLimit>,
    /// Whether the job is to begin again after a stop, inside Slurm.
    pub requeue: bool,
    /// What remains between the warning and SIGKILL; `None`: what the scheduler says, or [`Settings::GRACE`].
    pub grace: Option<Duration>,
    /// Exit code of a stop, never 0.
    pub exit_code: u8,
    /// Stop at this safe point, counted in this process.
    pub stop_after: Option<NonZeroU64>,
    /// How much is logged.
    pub log: Level,
    /// Whether it is shown how far functions are.
    pub progress: Progress,
    /// Where `every` comes from: only the environment wins over a function's attribute.
    every_from_environment: bool,
}

impl Settings {
    /// What remains between the warning and SIGKILL if nobody says: Slurm's own default.
    pub const GRACE: Duration = Duration::from_secs(30);

    /// The settings that `lookup` (the environment) and `config` make together, and warnings for the user.
    ///
    /// `names` are those of all variables there are, for telling typing errors. Pure: nothing is read or written.
    pub fn from_lookup(
        lookup: &dyn Fn(&str) -> Option<OsString>,
        names: &[OsString],
        config: &Config,
    ) -> Result<(Settings, Vec<String>), Error> {
        Ok(environment::read(lookup, names, config)?)
    }

    /// The period of a function whose attribute says `every = "…"`: environment over attribute over [`Config`] over default.
    pub fn every_for(&self, attribute: Option<&str>) -> Result<Every, Error> {
        match attribute {
            Some(text) if !self.every_from_environment => {
                let bad = || BadSetting::new("every", format!("\"{text}\""), value::EVERY);
                Ok(value::every(text).ok_or_else(bad)?)
            }
            _ => Ok(self.every),
        }
    }
}

/// What `init` left for the first reading, and whether that has been.
enum Stage {
    Open(Option<Config>),
    Read,
}

static STAGE: Mutex<Stage> = Mutex::new(Stage::Open(None));
static SETTINGS: OnceLock<Result<Settings, BadSetting>> = OnceLock::new();

/// Sets defaults for this process; the environment wins over them. Call it once, at the beginning of `main`.
///
/// # Errors
///
/// [`Error::Setting`] for a value that cannot be used, when called twice, and when a checkpointed function has started
/// already: it would have missed these settings.
pub fn init(config: Config) -> Result<(), Error> {
    config.check()?;
    let mut stage = STAGE.lock().unwrap_or_else(PoisonError::into_inner);
    match *stage {
        Stage::Open(None) => {
            *stage = Stage::Open(Some(config));
            Ok(())
        }
        Stage::Open(Some(_)) => Err(out_of_turn("a second call")),
        Stage::Read => Err(out_of_turn(
            "a call after a checkpointed function has started",
        )),
    }
}

fn out_of_turn(call: &str) -> Error {
    BadSetting::new("ckpt::init", call, "one call, at the beginning of main").into()
}

/// The settings of this process. The environment is read at the first call; what is changed in it later has no effect.
///
/// # Errors
///
/// [`Error::Setting`], each time, when a variable has a bad value.
pub fn current() -> Result<&'static Settings, Error> {
    let settings = SETTINGS.get_or_init(|| {
        let mut stage = STAGE.lock().unwrap_or_else(PoisonError::into_inner);
        let config = match std::mem::replace(&mut *stage, Stage::Read) {
            Stage::Open(Some(config)) => config,
            Stage::Open(None) | Stage::Read => Config::new(),
        };
        read_environment(&config)
    });
    settings.as_ref().map_err(|bad| bad.clone().into())
}

fn read_environment(config: &Config) -> Result<Settings, BadSetting> {
    let names: Vec<OsString> = env::vars_os().map(|(name, _)| name).collect();
    let (mut settings, warnings) = environment::read(&|name| env::var_os(name), &names, config)?;
    // A program that changes its directory keeps its checkpoints where they were. (Without a working directory the path
    // stays as it is, and the error comes, with its words, from where it is used.)
    if let Ok(absolute) = std::path::absolute(&settings.dir) {
        settings.dir = absolute;
    }
    log::set_level(settings.log);
    for warning in warnings {
        log::warn(format_args!("{warning}"));
    }
    Ok(settings)
}

#[cfg(test)]
mod tests;
