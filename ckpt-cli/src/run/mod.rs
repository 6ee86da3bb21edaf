//! `ckpt run`: a local stand-in for a scheduler.

mod attempt;
mod decision;
mod said;

use std::ffi::OsString;
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use ckpt_runtime::settings::{Config, Settings};
use ckpt_runtime::{Error, log, store};

use crate::advance::Advance;
use crate::args::DEFAULT_DIR;
use crate::failure::Failure;
use crate::process::{Guard, Inbox, Supervised, cannot_start};
use attempt::{Limits, see_through};
use decision::Streak;

/// What was asked for.
#[derive(Debug)]
pub(crate) struct Order<'a> {
    pub(crate) dir: &'a Path,
    pub(crate) time_limit: Option<Duration>,
    /// What the environment says where nothing is given.
    pub(crate) grace: Option<Duration>,
    pub(crate) tries: u32,
    pub(crate) command: &'a [OsString],
}

pub(crate) fn run(order: &Order<'_>) -> Result<(), Failure> {
    let settings = settings()?;
    log::set_level(settings.log);
    let dir = std::path::absolute(order.dir).unwrap_or_else(|_| order.dir.to_owned());
    let limits = Limits {
        time: order.time_limit,
        grace: order.grace.or(settings.grace).unwrap_or(Settings::GRACE),
    };
    let mut inbox = Inbox::open()?;
    let mut guard = Guard::start(limits.grace)?;
    let mut advance = Advance::from_here(&store::list(&dir)?);
    let mut streak = Streak::new(order.tries, settings.exit_code.into());
    let mut command = command(order, &dir);
    for start in 1u64.. {
        // Before it can say anything itself.
        said::starts(start, order.command, &limits);
        let child = Supervised::start(&mut command).map_err(|error| {
            let (code, message) = cannot_start(order.command, &error);
            Failure::NotStarted { code, message }
        })?;
        guard.watch(child.id());
        let mut attempt = see_through(child, &limits, &mut inbox)?;
        guard.rest();
        let advanced = advance.made(&store::list(&dir)?, attempt.group);
        attempt.take_late_wishes(&mut inbox);
        let decision = streak.after(attempt.ended, attempt.end_wanted, advanced);
        said::ended(&attempt, decision, &dir);
        if decision.is_last() {
            return match attempt.ended.exit_code() {
                0 => Ok(()),
                code => Err(Failure::Ended(code)),
            };
        }
    }
    unreachable!("starts are not that many")
}

/// What the command itself will read of the environment, so that a bad value is told once and not at each start.
fn settings() -> Result<Settings, Error> {
    let lookup = |name: &str| std::env::var_os(name);
    Ok(Settings::from_lookup(&lookup, &[], &Config::new())?.0)
}

fn command(order: &Order<'_>, dir: &PathBuf) -> Command {
    let mut words = order.command.iter();
    let mut command = Command::new(words.next().expect("clap wants one word"));
    command.args(words);
    // Where nothing was said, the program may have a directory of its own.
    if order.dir != Path::new(DEFAULT_DIR) {
        command.env("CKPT_DIR", dir);
    }
    if let Some(grace) = order.grace {
        command.env("CKPT_GRACE", grace.as_secs_f64().to_string());
    }
    // The command is in the background, where reading from the terminal halts it.
    if std::io::stdin().is_terminal() {
        command.stdin(Stdio::null());
    }
    command
}
