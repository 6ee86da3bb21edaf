//! One value: what is accepted, in words and in code, side by side.

use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};
use std::str::FromStr;

use super::{Compress, Every, Mode, Progress, TimeLimit, parse_duration};
use crate::log::Level;

pub(super) use super::duration::usable;

pub(super) const DIR: &str =
    "the path of a directory (object stores such as s3:// are not supported by this version)";
/// A path that is not empty and not an address.
pub(super) fn dir(value: &OsStr) -> Option<PathBuf> {
    let address = value.to_str().and_then(|text| text.split_once("://"));
    let scheme =
        |name: &str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let refused = value.is_empty() || address.is_some_and(|(name, _)| scheme(name));
    (!refused).then(|| PathBuf::from(value))
}

pub(super) const EVERY: &str = "a duration such as 30s, 10min or 2h, `off` or `auto`";
pub(super) fn every(text: &str) -> Option<Every> {
    word(text, &[("off", Every::Off), ("auto", Every::Auto)])
        .or_else(|| parse_duration(text).map(Every::Fixed))
}

pub(super) const DURATION: &str = "a duration such as 30s, 10min or 2h";

pub(super) const COUNT: &str = "a whole number, 1 or greater";
pub(super) fn number<T: FromStr>(text: &str) -> Option<T> {
    text.trim().parse().ok()
}

pub(super) const SWITCH: &str = "0 or 1";
pub(super) fn switch(text: &str) -> Option<bool> {
    word(text, &[("0", false), ("1", true)])
}

pub(super) const EXIT_CODE: &str = "a whole number from 1 to 255";

pub(super) const RUN: &str =
    "the name of a run as `ckpt ls` shows it, such as program/function-1a2b3c4d";
/// A name that stays inside the directory of runs.
pub(super) fn run(text: &str) -> Option<String> {
    let mut components = Path::new(text).components();
    let inside =
        !text.is_empty() && components.all(|component| matches!(component, Component::Normal(_)));
    inside.then(|| text.trim_end_matches('/').to_owned())
}

pub(super) const LEVEL: &str = "off, warn, info or debug";
pub(super) fn level(text: &str) -> Option<Level> {
    let levels = [
        ("off", Level::Off),
        ("warn", Level::Warn),
        ("info", Level::Info),
        ("debug", Level::Debug),
    ];
    word(text, &levels)
}

pub(super) const MODE: &str = "sync, background, fork or auto";
pub(super) fn mode(text: &str) -> Option<Mode> {
    let words = [
        ("auto", Mode::Auto),
        ("sync", Mode::Sync),
        ("background", Mode::Background),
        ("fork", Mode::Fork),
    ];
    word(text, &words)
}

pub(super) const COMPRESS: &str = if cfg!(feature = "zstd") {
    "none, zstd, or zstd: and a level from 1 to 22, such as zstd:3"
} else {
    "none (this program was built without the feature `zstd` of ckpt; with it also zstd and zstd: with a level, such as zstd:3)"
};
/// The level of `zstd` alone is its fastest.
pub(super) fn compress(text: &str) -> Option<Compress> {
    if let none @ Some(_) = word(text, &[("none", Compress::None)]) {
        return none;
    }
    let (name, level) = text.trim().split_once(':').unwrap_or((text.trim(), "1"));
    let compress = Compress::Zstd(number::<u8>(level)?);
    (name.eq_ignore_ascii_case("zstd") && is_possible(compress)).then_some(compress)
}
pub(super) fn is_possible(compress: Compress) -> bool {
    match compress {
        Compress::None => true,
        Compress::Zstd(level) => cfg!(feature = "zstd") && (1..=22).contains(&level),
    }
}

pub(super) const TIME_LIMIT: &str =
    "a duration from the start such as 90min, or an instant such as 2030-01-31T12:00:00Z";
pub(super) fn time_limit(text: &str) -> Option<TimeLimit> {
    let instant = || humantime::parse_rfc3339_weak(text.trim()).ok();
    let duration = parse_duration(text).map(TimeLimit::After);
    duration.or_else(|| instant().map(TimeLimit::At))
}

pub(super) const PROGRESS: &str = "on, off or auto";
pub(super) fn progress(text: &str) -> Option<Progress> {
    let words = [
        ("auto", Progress::Auto),
        ("on", Progress::On),
        ("off", Progress::Off),
    ];
    word(text, &words)
}

/// The meaning of `text` among `words`, whatever the case of its letters.
pub(super) fn word<T: Copy>(text: &str, words: &[(&str, T)]) -> Option<T> {
    let known = words
        .iter()
        .find(|(word, _)| text.trim().eq_ignore_ascii_case(word));
    known.map(|(_, meaning)| *meaning)
}
