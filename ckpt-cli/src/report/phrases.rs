//! The story's numbers in words, for the table and the page alike.

use std::time::{Duration, SystemTime};

use ckpt_runtime::instant::rfc3339;

use super::periods::Periods;
use super::replay::Cost;
use super::story::{Amounts, End, Process, Story, median};
use crate::words::{bytes, counted, duration, grouped, plain, portion, share};

/// As [`duration`], and nothing is `0 s`.
pub(super) fn time(time: Duration) -> String {
    match time.is_zero() {
        true => "0 s".to_owned(),
        false => duration(time),
    }
}

/// `2026-11-18 11:06:40`, in UTC.
pub(super) fn moment(at: SystemTime) -> String {
    rfc3339(at).trim_end_matches('Z').replace('T', " ")
}

/// `4 (2 killed, 1 stopped, 1 completed)`
pub(super) fn processes(story: &Story) -> String {
    let count = grouped(story.processes.len() as u64);
    format!("{count} ({})", ends(story))
}

/// `2 killed, 1 stopped, 1 completed`
pub(super) fn ends(story: &Story) -> String {
    let words = ["killed", "failed", "stopped", "completed", "running"];
    let of_word = |word: &'static str| {
        let count = story.count(|end| end.word() == word);
        (count > 0).then(|| format!("{} {word}", grouped(count as u64)))
    };
    let kinds: Vec<String> = words.into_iter().filter_map(of_word).collect();
    kinds.join(", ")
}

/// `3 h 1 min, and 12 min between processes`
pub(super) fn ran(story: &Story) -> String {
    let (ran, idle) = (ran_at_all(&story.amounts()), story.idle());
    let so_far = match story.count(|end| end == End::Running) {
        0 => "",
        _ => " so far",
    };
    match story.processes.len() {
        1 => format!("{ran}{so_far}"),
        _ => format!("{ran}{so_far}, and {} between processes", time(idle)),
    }
}

/// `36 in 42 s (0.4 % of the time)`
pub(super) fn saving(story: &Story) -> String {
    let count = story.saves().count() as u64;
    let failed: u64 = story.processes.iter().map(|one| one.failed_saves).sum();
    let failed = match failed {
        0 => String::new(),
        some => format!(", {} failed", grouped(some)),
    };
    if count == 0 {
        return format!("none{failed}");
    }
    let amounts = story.amounts();
    let share = share(amounts.saving, amounts.ran);
    let saving = time(amounts.saving);
    format!(
        "{} in {saving} ({share} of the time){failed}",
        grouped(count)
    )
}

/// `1.2 s, at most 3.4 s; 14.2 MiB`
pub(super) fn one_save(story: &Story) -> Option<String> {
    let took = || story.saves().map(|save| save.took);
    let size = || story.saves().map(|save| save.bytes);
    let (middle, most) = (time(median(took())?), time(took().max()?));
    let (size, largest) = (bytes(median(size())?), bytes(size().max()?));
    let time = match middle == most {
        true => middle,
        false => format!("{middle}, at most {most}"),
    };
    let size = match size == largest {
        true => size,
        false => format!("{size}, at most {largest}"),
    };
    Some(format!("{time}; {size}"))
}

/// The periods that were chosen by what saves cost.
pub(super) fn chosen(story: &Story) -> Option<String> {
    let periods = || story.saves().filter_map(|save| save.period);
    let (least, most) = (time(periods().min()?), time(periods().max()?));
    let period = match least == most {
        true => least,
        false => format!("{least} to {most}"),
    };
    Some(format!(
        "{period}, chosen by what a save takes (CKPT_EVERY=auto)"
    ))
}

/// How long processes had the run, as far as that is known.
pub(super) fn ran_at_all(amounts: &Amounts) -> String {
    match amounts.is_all {
        true => time(amounts.ran),
        false => format!("≥ {}", time(amounts.ran)),
    }
}

/// How much is lost, as far as that is known: `9 min 12 s`, `< 2.1 s`, `≥ 5 min`, `?`.
pub(super) fn lost_at_all(amounts: &Amounts) -> String {
    known_lost(amounts.lost, amounts.unsure, amounts.is_all)
}

/// What is lost, or may be up to `unsure` more.
fn known_lost(lost: Duration, unsure: Duration, is_all: bool) -> String {
    match is_all {
        false if lost.is_zero() => "?".to_owned(),
        false => format!("≥ {}", time(lost)),
        true if lost < unsure => format!("< {}", time(lost + unsure)),
        true => time(lost),
    }
}

/// `9 min 12 s (5.1 % of the time)`
pub(super) fn lost(story: &Story) -> String {
    let amounts = story.amounts();
    let lost = lost_at_all(&amounts);
    let share = share(amounts.lost, amounts.ran);
    match story.count(|end| end == End::Vanished) as u64 {
        0 if amounts.lost.is_zero() => lost,
        0 => format!("{lost} ({share} of the time)"),
        some => format!(
            "{lost}; it is not known when {} died",
            counted(some, "process", "processes")
        ),
    }
}

/// What one process lost, and about how many iterations: `2 min 5 s (≈ 41 000 iterations)`, `-`.
pub(super) fn lost_by(process: &Process) -> String {
    let lost = process.lost.work;
    if !process.end.loses() && lost.is_zero() {
        return "-".to_owned();
    }
    let said = known_lost(lost, process.unsure(), process.end != End::Vanished);
    match process.lost.iterations {
        Some(count) if count > 0 && lost >= process.unsure() => {
            format!("{said} (≈ {} iterations)", grouped(about(count)))
        }
        _ => said,
    }
}

/// To two digits: more are not known.
fn about(count: u64) -> u64 {
    let unit = 10_u64.pow(count.max(1).ilog10().saturating_sub(1));
    (count / unit).saturating_mul(unit)
}

/// `host:pid`
pub(super) fn name(process: &Process) -> String {
    plain(&format!("{}:{}", process.host, process.pid))
}

/// Where it began and how far it came: `0 → 3 120 000`.
pub(super) fn iterations(process: &Process) -> String {
    let told = |iteration: Option<u64>| iteration.map_or("?".to_owned(), grouped);
    let (first, last) = process.iterations;
    match process.end {
        End::Completed => format!("{} → end", told(first)),
        _ if first == last => told(first),
        _ => format!("{} → {}", told(first), told(last)),
    }
}

/// How it ended, and why where that is known: `stopped (SIGTERM)`.
pub(super) fn end(process: &Process) -> String {
    match &process.detail {
        Some(detail) => plain(&format!("{} ({detail})", process.end.word())),
        None => process.end.word().to_owned(),
    }
}

/// How long it ran; where it died unseen, at least.
pub(super) fn ran_for(process: &Process) -> String {
    match process.end {
        End::Vanished => format!("≥ {}", time(process.ran)),
        _ => time(process.ran),
    }
}

/// What the periods are reckoned with, a sentence or two.
pub(super) fn reckoned(periods: &Periods) -> String {
    let save = time(periods.save);
    match periods.between_deaths {
        None => format!(
            "A save takes {save} on average. No death was observed, so only what saving costs is known."
        ),
        Some(between) => {
            let best = periods.best.map_or(String::new(), |best| {
                format!(" Least is lost on average with a period of {}.", time(best))
            });
            format!(
                "A save takes {save} on average; {} in all, one every {} of running.{best}",
                counted(periods.deaths as u64, "death", "deaths"),
                time(between)
            )
        }
    }
}

/// The rows of the table of periods, with heads.
pub(super) fn periods(periods: &Periods) -> Vec<Vec<String>> {
    let heads = [
        "PERIOD",
        "SAVES",
        "SAVING",
        "LOST",
        "TOGETHER",
        "ON AVERAGE",
    ];
    let known = periods.deaths > 0;
    let cost = |cost: &Cost| {
        vec![
            grouped(cost.saves),
            time(cost.saving),
            known_lost(cost.lost, Duration::ZERO, periods.vanished == 0),
            share(cost.together(), periods.work),
        ]
    };
    let mut rows = vec![heads.map(str::to_owned).to_vec()];
    let mut actual = vec!["as it was".to_owned()];
    actual.extend(cost(&periods.actual));
    actual.push("-".to_owned());
    rows.push(actual);
    rows.extend(periods.rows.iter().map(|row| {
        let mark = match (row.is_used, row.is_best) {
            (true, true) => " (used, best)",
            (true, false) => " (used)",
            (false, true) => " (best)",
            (false, false) => "",
        };
        let mut cells = vec![format!("{}{mark}", time(row.period))];
        cells.extend(cost(&row.replayed));
        let more = if known { "" } else { "≥ " };
        cells.push(format!("{more}{}", portion(row.on_average)));
        cells
    }));
    rows
}
