//! The scheduler that the program runs under: what it tells, and what it is asked for.
//!
//! [`place`] is what the environment tells, at no cost. Slurm's own commands are asked by a thread of its own, once the program has
//! run for a while ([`look_around`]), and at a stop ([`before_end`]); all of them may be missing.

mod command;
mod ending;
mod job;
mod place;
mod reach;

use std::ffi::OsString;
use std::sync::OnceLock;
use std::time::{Duration, SystemTime};

pub(crate) use ending::Stop;
pub(crate) use place::place;
pub use reach::Through;

use command::Unanswered;
use job::Config;
use reach::Reach;

use crate::{instant, log, words};

/// How long its commands are waited for while the program runs: nobody waits for them.
const PATIENCE: Duration = Duration::from_secs(30);

/// Slurm's settings, once asked for.
static CONFIG: OnceLock<Option<Config>> = OnceLock::new();

fn config() -> Option<&'static Config> {
    CONFIG.get().and_then(Option::as_ref)
}

/// How a signal to the job comes to this process, if it does.
pub(crate) fn through() -> Option<Through> {
    if !place().in_slurm() {
        return None;
    }
    match reach::reach(place().step.is_some()) {
        Reach::Reached(through) => Some(through),
        _ => None,
    }
}

/// The time between the warning and SIGKILL, as far as the scheduler has told.
pub(crate) fn grace() -> Option<Duration> {
    config().and_then(|config| config.kill_wait)
}

/// The bytes of memory that the job may use on this node, as it asked for.
pub(crate) fn memory_limit() -> Option<u64> {
    place().memory
}

/// The daemon that is the parent of all processes of this step on this node.
pub(crate) fn daemon() -> Option<u32> {
    reach::daemon()
}

/// When the job's time is over, by the environment.
pub(crate) fn end_in_environment() -> Option<SystemTime> {
    place().end
}

/// Slurm's job that this process is of.
fn job_of_slurm() -> Option<&'static str> {
    place().job.as_deref().filter(|_| place().in_slurm())
}

/// Whether there is anybody to be asked.
pub(crate) fn can_be_asked() -> bool {
    job_of_slurm().is_some()
}

/// Asks for the job's end; `None` if there is none, or no answer. Takes its time.
pub(crate) fn ask_for_end() -> Option<SystemTime> {
    let id = job_of_slurm()?;
    match job::job(id, PATIENCE) {
        Ok(job) => job.end,
        Err(why) => {
            log::debug(format_args!("scontrol show job {id}: {why}"));
            None
        }
    }
}

/// Finds out where the program runs, and tells what its user should know. Takes its time.
pub(crate) fn look_around() {
    let place = place();
    let Some(id) = job_of_slurm() else { return };
    let asked = ask_for_config();
    let config = CONFIG.get_or_init(|| asked).as_ref();
    // Where processes are found by their group or session, Slurm signals them all.
    let by_cgroup = config.is_none_or(|config| config.tracks_by_cgroup);
    if by_cgroup && reach::reach(place.step.is_some()) == Reach::ChildOfShell {
        let line = command_line(std::env::args_os());
        log::warn(format_args!(
            "job {id}: Slurm signals only the shell of the batch script, not this program: it will be killed without a warning when the \
             job is cancelled or preempted; in the batch script write `srun {line}`, or `exec {line}` if that is its last line"
        ));
    }
}

/// As it may stand in a script, for people; long ones are cut.
fn command_line(words: impl Iterator<Item = OsString>) -> String {
    const LENGTH: usize = 60;
    let words: Vec<String> = words
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    let line = words.join(" ").replace(char::is_control, " ");
    match line.char_indices().nth(LENGTH) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line,
    }
}

fn ask_for_config() -> Option<Config> {
    match job::config(PATIENCE) {
        Ok(config) => Some(config),
        Err(why) => {
            let hint = match why {
                Unanswered::Missing => "; the time limit is known from CKPT_TIME_LIMIT alone",
                _ => "",
            };
            log::debug(format_args!("scontrol show config: {why}{hint}"));
            None
        }
    }
}

/// Tells where the program runs, and until when.
pub(crate) fn tell_place(end: Option<SystemTime>) {
    let place = place();
    let Some(id) = job_of_slurm() else { return };
    let named = |name: &str, value: &Option<String>| match value {
        Some(value) => format!(", {name} {value}"),
        None => String::new(),
    };
    let restarts = match place.restarts {
        0 => String::new(),
        1 => ", begun again once".to_owned(),
        more => format!(", begun again {more} times"),
    };
    let until = end.map_or(String::new(), |end| {
        let left = end.duration_since(SystemTime::now()).unwrap_or_default();
        format!(
            ", until {} (for {})",
            instant::rfc3339(end),
            words::duration(left)
        )
    });
    log::info(format_args!(
        "in Slurm's job {id}{}{}{restarts}{until}",
        named("step", &place.step),
        named("rank", &place.rank)
    ));
}

/// A stop is about to end the process: sees to it that the job begins again where it should.
pub(crate) fn before_end(stop: Stop) {
    if let Some(id) = job_of_slurm() {
        // After a stop within the first second: what is not known yet matters now.
        if CONFIG.get().is_none() {
            let _ = CONFIG.set(job::config(stop.patience).ok());
        }
        return ending::before_end(place(), id, config(), stop);
    }
    if stop.requeue {
        log::warn(format_args!(
            "CKPT_REQUEUE=1 has no effect outside of Slurm: run the same command again to resume"
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_line_is_one_short_line() {
        let of = |words: &[&str]| command_line(words.iter().map(OsString::from));
        assert_eq!(of(&["./prog", "data\n.csv"]), "./prog data .csv");
        let long = of(&["./prog", &"ä".repeat(100)]);
        assert!(long.ends_with('…') && long.chars().count() == 61, "{long}");
    }
}
