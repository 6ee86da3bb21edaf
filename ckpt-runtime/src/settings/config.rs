//! Settings given in code.

use std::path::PathBuf;
use std::time::Duration;

use super::bad::BadSetting;
use super::{Compress, Every, Mode, Progress, SignalTable, TimeLimit, value};
use crate::log::Level;

/// Settings for [`init`](super::init). What is not set keeps its default; the environment wins over all of it.
///
/// ```
/// # use ckpt_runtime::settings as ckpt;
/// # use std::time::Duration;
/// ckpt::init(
///     ckpt::Config::new()
///         .dir("/scratch/me/checkpoints")
///         .every(Duration::from_secs(600))
///         .keep(3)
///         .signals("USR2=save"),
/// )?;
/// # Ok::<(), ckpt_runtime::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
#[must_use = "a Config does nothing until it is given to `init`"]
pub struct Config {
    pub(super) dir: Option<PathBuf>,
    pub(super) every: Option<Every>,
    pub(super) keep: Option<u32>,
    pub(super) mode: Option<Mode>,
    pub(super) compress: Option<Compress>,
    pub(super) fresh: Option<bool>,
    pub(super) from: Option<String>,
    pub(super) signals: Option<String>,
    pub(super) mtbf: Option<Duration>,
    pub(super) time_limit: Option<TimeLimit>,
    pub(super) requeue: Option<bool>,
    pub(super) grace: Option<Duration>,
    pub(super) exit_code: Option<u8>,
    pub(super) stop_after: Option<u64>,
    pub(super) log: Option<Level>,
    pub(super) progress: Option<Progress>,
}

impl Config {
    /// All defaults.
    pub fn new() -> Config {
        Config::default()
    }

    /// Where runs live (`CKPT_DIR`; default `.ckpt`).
    pub fn dir(mut self, dir: impl Into<PathBuf>) -> Config {
        self.dir = Some(dir.into());
        self
    }

    /// How often a checkpoint is saved (`CKPT_EVERY`; default [`Every::Auto`]). A [`Duration`] will do.
    pub fn every(mut self, every: impl Into<Every>) -> Config {
        self.every = Some(every.into());
        self
    }

    /// How many generations are kept (`CKPT_KEEP`; default 2), at least 1.
    pub fn keep(mut self, generations: u32) -> Config {
        self.keep = Some(generations);
        self
    }

    /// How a checkpoint gets to the disk (`CKPT_MODE`; default [`Mode::Auto`]).
    pub fn mode(mut self, mode: Mode) -> Config {
        self.mode = Some(mode);
        self
    }

    /// Whether checkpoints are compressed (`CKPT_COMPRESS`; default [`Compress::None`]).
    pub fn compress(mut self, compress: Compress) -> Config {
        self.compress = Some(compress);
        self
    }

    /// Whether to start from scratch and move old checkpoints aside (`CKPT_FRESH`; default no).
    pub fn fresh(mut self, fresh: bool) -> Config {
        self.fresh = Some(fresh);
        self
    }

    /// The run to resume although arguments differ (`CKPT_FROM`; default none), as `ckpt ls` names it.
    pub fn from(mut self, run: impl Into<String>) -> Config {
        self.from = Some(run.into());
        self
    }

    /// What signals ask for (`CKPT_SIGNALS`), such as `"USR1=save,TERM=stop,CONT=ignore"`.
    pub fn signals(mut self, table: impl Into<String>) -> Config {
        self.signals = Some(table.into());
        self
    }

    /// The mean time between failures of what the program runs on (`CKPT_MTBF`; default 24 hours), for [`Every::Auto`].
    pub fn mtbf(mut self, mtbf: Duration) -> Config {
        self.mtbf = Some(mtbf);
        self
    }

    /// When the job will be killed (`CKPT_TIME_LIMIT`; default: as Slurm says). A [`Duration`] from the start or a
    /// [`SystemTime`](std::time::SystemTime) will do.
    pub fn time_limit(mut self, limit: impl Into<TimeLimit>) -> Config {
        self.time_limit = Some(limit.into());
        self
    }

    /// Whether the job is to begin again after a stop, inside Slurm (`CKPT_REQUEUE`; default no).
    pub fn requeue(mut self, requeue: bool) -> Config {
        self.requeue = Some(requeue);
        self
    }

    /// What remains between the warning and SIGKILL (`CKPT_GRACE`; default: as Slurm says, else 30 s).
    pub fn grace(mut self, grace: Duration) -> Config {
        self.grace = Some(grace);
        self
    }

    /// The exit code of a stop (`CKPT_EXIT_CODE`; default 85), at least 1.
    pub fn exit_code(mut self, code: u8) -> Config {
        self.exit_code = Some(code);
        self
    }

    /// Stop at this safe point, counted in this process (`CKPT_STOP_AFTER`; default never), at least 1.
    pub fn stop_after(mut self, safe_point: u64) -> Config {
        self.stop_after = Some(safe_point);
        self
    }

    /// How much is logged (`CKPT_LOG`; default [`Level::Info`]).
    pub fn log(mut self, level: Level) -> Config {
        self.log = Some(level);
        self
    }

    /// Whether it is shown how far functions are (`CKPT_PROGRESS`; default [`Progress::Auto`]).
    pub fn progress(mut self, progress: Progress) -> Config {
        self.progress = Some(progress);
        self
    }

    /// Are all values ones that the environment could have given?
    pub(super) fn check(&self) -> Result<(), BadSetting> {
        if let Some(dir) = &self.dir {
            refuse(
                "dir",
                dir.display(),
                value::DIR,
                value::dir(dir.as_os_str()).is_some(),
            )?;
        }
        if let Some(Every::Fixed(period)) = self.every {
            refuse(
                "every",
                format_args!("{period:?}"),
                value::EVERY,
                value::usable(period),
            )?;
        }
        for (name, duration) in [("mtbf", self.mtbf), ("grace", self.grace)] {
            let Some(duration) = duration else { continue };
            let given = format_args!("{duration:?}");
            refuse(name, given, value::DURATION, value::usable(duration))?;
        }
        if let Some(TimeLimit::After(limit)) = self.time_limit {
            let given = format_args!("{limit:?}");
            refuse("time_limit", given, value::TIME_LIMIT, value::usable(limit))?;
        }
        if let Some(compress) = self.compress {
            let given = format_args!("{compress:?}");
            refuse(
                "compress",
                given,
                value::COMPRESS,
                value::is_possible(compress),
            )?;
        }
        if let Some(run) = &self.from {
            refuse("from", run, value::RUN, value::run(run).is_some())?;
        }
        if let Some(table) = &self.signals {
            SignalTable::default()
                .with(table)
                .map_err(|why| bad("signals", table, &why))?;
        }
        refuse("keep", 0, value::COUNT, self.keep != Some(0))?;
        refuse("exit_code", 0, value::EXIT_CODE, self.exit_code != Some(0))?;
        refuse("stop_after", 0, value::COUNT, self.stop_after != Some(0))
    }
}

fn refuse(
    method: &str,
    given: impl std::fmt::Display,
    expected: &str,
    good: bool,
) -> Result<(), BadSetting> {
    if good {
        Ok(())
    } else {
        Err(bad(method, given, expected))
    }
}

fn bad(method: &str, given: impl std::fmt::Display, expected: &str) -> BadSetting {
    BadSetting::new(&format!("Config::{method}"), given.to_string(), expected)
}
