//! All variables of the environment, over a [`Config`], over the defaults.

use std::ffi::OsString;
use std::num::NonZeroU64;
use std::path::PathBuf;
use std::time::Duration;

use super::bad::BadSetting;
use super::{Config, Every, Settings, SignalTable, names, parse_duration, value};
use crate::log::Level;

/// A node that fails once in three years, and a job of a thousand of them.
const MTBF: Duration = Duration::from_secs(24 * 3_600);

type Lookup<'a> = &'a dyn Fn(&str) -> Option<OsString>;

/// See [`Settings::from_lookup`].
pub(super) fn read(
    lookup: Lookup<'_>,
    all: &[OsString],
    config: &Config,
) -> Result<(Settings, Vec<String>), BadSetting> {
    config.check()?;
    let every = get(lookup, names::EVERY, value::EVERY, value::every)?;
    let settings = Settings {
        dir: dir(lookup)?
            .or_else(|| config.dir.clone())
            .unwrap_or_else(|| ".ckpt".into()),
        every: every.or(config.every).unwrap_or(Every::Auto),
        every_from_environment: every.is_some(),
        keep: keep(lookup)?.or(config.keep).unwrap_or(2),
        mode: get(lookup, names::MODE, value::MODE, value::mode)?
            .or(config.mode)
            .unwrap_or_default(),
        compress: get(lookup, names::COMPRESS, value::COMPRESS, value::compress)?
            .or(config.compress)
            .unwrap_or_default(),
        fresh: get(lookup, names::FRESH, value::SWITCH, value::switch)?
            .or(config.fresh)
            .unwrap_or(false),
        from: get(lookup, names::FROM, value::RUN, value::run)?.or_else(|| config.from.clone()),
        signals: signals(lookup, config)?,
        mtbf: get(lookup, names::MTBF, value::DURATION, parse_duration)?
            .or(config.mtbf)
            .unwrap_or(MTBF),
        time_limit: get(
            lookup,
            names::TIME_LIMIT,
            value::TIME_LIMIT,
            value::time_limit,
        )?
        .or(config.time_limit),
        requeue: get(lookup, names::REQUEUE, value::SWITCH, value::switch)?
            .or(config.requeue)
            .unwrap_or(false),
        grace: get(lookup, names::GRACE, value::DURATION, parse_duration)?.or(config.grace),
        exit_code: exit_code(lookup)?.or(config.exit_code).unwrap_or(85),
        stop_after: get(
            lookup,
            names::STOP_AFTER,
            value::COUNT,
            value::number::<NonZeroU64>,
        )?
        .or(config.stop_after.and_then(NonZeroU64::new)),
        log: get(lookup, names::LOG, value::LEVEL, value::level)?
            .or(config.log)
            .unwrap_or(Level::Info),
        progress: get(lookup, names::PROGRESS, value::PROGRESS, value::progress)?
            .or(config.progress)
            .unwrap_or_default(),
    };
    Ok((settings, names::strangers(all)))
}

fn keep(lookup: Lookup<'_>) -> Result<Option<u32>, BadSetting> {
    get(lookup, names::KEEP, value::COUNT, |text| {
        value::number(text).filter(|keep| *keep > 0)
    })
}

fn exit_code(lookup: Lookup<'_>) -> Result<Option<u8>, BadSetting> {
    get(lookup, names::EXIT_CODE, value::EXIT_CODE, |text| {
        value::number(text).filter(|code| *code > 0)
    })
}

/// The one value that need not be text.
fn dir(lookup: Lookup<'_>) -> Result<Option<PathBuf>, BadSetting> {
    let Some(given) = lookup(names::DIR) else {
        return Ok(None);
    };
    match value::dir(&given) {
        Some(dir) => Ok(Some(dir)),
        None => Err(BadSetting::new(
            names::DIR,
            given.to_string_lossy(),
            value::DIR,
        )),
    }
}

/// The defaults, changed by the config, changed by the environment: each signal on its own.
fn signals(lookup: Lookup<'_>, config: &Config) -> Result<SignalTable, BadSetting> {
    let mut table = SignalTable::default();
    if let Some(text) = &config.signals {
        table = table
            .with(text)
            .map_err(|why| BadSetting::new("Config::signals", text, &why))?;
    }
    if let Some(text) = text(
        lookup,
        names::SIGNALS,
        "a list such as USR1=save,TERM=stop,CONT=ignore",
    )? {
        table = table
            .with(&text)
            .map_err(|why| BadSetting::new(names::SIGNALS, &text, &why))?;
    }
    Ok(table)
}

/// The variable's value, if it is set.
fn get<T>(
    lookup: Lookup<'_>,
    name: &str,
    expected: &str,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, BadSetting> {
    let Some(given) = text(lookup, name, expected)? else {
        return Ok(None);
    };
    match parse(&given) {
        Some(value) => Ok(Some(value)),
        None => Err(BadSetting::new(name, given, expected)),
    }
}

fn text(lookup: Lookup<'_>, name: &str, expected: &str) -> Result<Option<String>, BadSetting> {
    let Some(given) = lookup(name) else {
        return Ok(None);
    };
    match given.into_string() {
        Ok(text) => Ok(Some(text)),
        Err(raw) => Err(BadSetting::new(name, raw.to_string_lossy(), expected)),
    }
}
