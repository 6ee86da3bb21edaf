//! What `--json` prints: the fields scripts rely on. Times are RFC 3339, durations seconds.

use std::time::Duration;

use ckpt_runtime::instant::rfc3339_millis;
use serde::Serialize;

use super::periods::Periods;
use super::story::{Amounts, End, Origin, Process, Story};

/// All runs.
#[derive(Debug, Serialize)]
pub(super) struct All {
    runs: Vec<Summary>,
    total: Totals,
}

/// One run, whole.
#[derive(Debug, Serialize)]
pub(super) struct Whole {
    #[serde(flatten)]
    summary: Summary,
    unreadable_lines: usize,
    processes: Vec<ProcessView>,
    /// Nothing while nothing has been saved.
    periods: Option<PeriodsView>,
}

#[derive(Debug, Serialize)]
struct Summary {
    run: String,
    program: String,
    function: String,
    state: String,
    began_at: String,
    /// The last thing that is known of it.
    ended_at: String,
    between_processes_seconds: f64,
    #[serde(flatten)]
    totals: Totals,
}

#[derive(Debug, Serialize)]
struct Totals {
    process_count: usize,
    killed: usize,
    ran_seconds: f64,
    saves: usize,
    saved_bytes: u64,
    saving_seconds: f64,
    lost_seconds: f64,
    /// That it may be more, since it is known only roughly when processes were killed.
    lost_more_at_most_seconds: f64,
    /// Whether `ran_seconds` and `lost_seconds` are all; else they are at least that.
    all_is_known: bool,
}

#[derive(Debug, Serialize)]
struct ProcessView {
    host: String,
    pid: u32,
    job: Option<String>,
    began_at: String,
    /// The generation it went on from; nothing if it began from scratch, or that is not known.
    resumed_from: Option<u64>,
    first_iteration: Option<u64>,
    last_iteration: Option<u64>,
    total: Option<u64>,
    ran_seconds: f64,
    saving_seconds: f64,
    failed_saves: u64,
    /// `running`, `stopped`, `completed`, `failed` or `killed`.
    end: &'static str,
    /// Whether it is known when that was.
    end_is_known: bool,
    detail: Option<String>,
    lost_seconds: f64,
    /// About.
    lost_iterations: Option<u64>,
    saves: Vec<SaveView>,
}

#[derive(Debug, Serialize)]
struct SaveView {
    at: String,
    generation: Option<u64>,
    iteration: Option<u64>,
    seconds: f64,
    bytes: u64,
    is_final: bool,
    /// The time to the next one, where it was chosen (`CKPT_EVERY=auto`).
    period_seconds: Option<f64>,
    /// What it was made for, if it was not its turn: `SIGTERM`, `time limit`, `memory limit`.
    detail: Option<String>,
}

#[derive(Debug, Serialize)]
struct PeriodsView {
    /// What a save took on average.
    save_seconds: f64,
    used_seconds: Option<f64>,
    deaths: usize,
    seconds_between_deaths: Option<f64>,
    best_seconds: Option<f64>,
    others: Vec<PeriodView>,
}

#[derive(Debug, Serialize)]
struct PeriodView {
    period_seconds: f64,
    saves: u64,
    saving_seconds: f64,
    lost_seconds: f64,
    /// A share of the work; of saving alone where no death was observed.
    on_average: f64,
}

impl All {
    pub(super) fn of(stories: &[Story]) -> Self {
        All {
            runs: stories.iter().map(Summary::of).collect(),
            total: Totals::of(stories),
        }
    }
}

impl Whole {
    pub(super) fn of(story: &Story, periods: Option<&Periods>) -> Self {
        Whole {
            summary: Summary::of(story),
            unreadable_lines: story.unreadable,
            processes: story.processes.iter().map(ProcessView::of).collect(),
            periods: periods.map(PeriodsView::of),
        }
    }
}

impl Summary {
    fn of(story: &Story) -> Self {
        Summary {
            run: story.run.to_string(),
            program: story.program.clone(),
            function: story.function.clone(),
            state: story.state.to_string(),
            began_at: rfc3339_millis(story.began()),
            ended_at: rfc3339_millis(story.ended()),
            between_processes_seconds: story.idle().as_secs_f64(),
            totals: Totals::of(std::slice::from_ref(story)),
        }
    }
}

impl Totals {
    fn of(stories: &[Story]) -> Self {
        let amounts = Amounts::of_all(stories);
        let saves = stories.iter().flat_map(Story::saves);
        Totals {
            process_count: stories.iter().map(|story| story.processes.len()).sum(),
            killed: stories.iter().map(|story| story.count(End::is_death)).sum(),
            ran_seconds: amounts.ran.as_secs_f64(),
            saves: saves.clone().count(),
            saved_bytes: saves.fold(0, |sum, save| sum.saturating_add(save.bytes)),
            saving_seconds: amounts.saving.as_secs_f64(),
            lost_seconds: amounts.lost.as_secs_f64(),
            lost_more_at_most_seconds: amounts.unsure.as_secs_f64(),
            all_is_known: amounts.is_all,
        }
    }
}

impl ProcessView {
    fn of(process: &Process) -> Self {
        ProcessView {
            host: process.host.clone(),
            pid: process.pid,
            job: process.job.clone(),
            began_at: rfc3339_millis(process.began),
            resumed_from: match process.origin {
                Origin::Generation(generation) => Some(generation),
                Origin::Scratch | Origin::Unknown => None,
            },
            first_iteration: process.iterations.0,
            last_iteration: process.iterations.1,
            total: process.total,
            ran_seconds: process.ran.as_secs_f64(),
            saving_seconds: process.saving().as_secs_f64(),
            failed_saves: process.failed_saves,
            end: process.end.word(),
            end_is_known: process.end != End::Vanished,
            detail: process.detail.clone(),
            lost_seconds: process.lost.work.as_secs_f64(),
            lost_iterations: process.lost.iterations,
            saves: process
                .saves
                .iter()
                .map(|save| SaveView {
                    at: rfc3339_millis(save.at),
                    generation: save.generation,
                    iteration: save.iteration,
                    seconds: save.took.as_secs_f64(),
                    bytes: save.bytes,
                    is_final: save.is_final,
                    period_seconds: save.period.map(|period| period.as_secs_f64()),
                    detail: save.why.clone(),
                })
                .collect(),
        }
    }
}

impl PeriodsView {
    fn of(periods: &Periods) -> Self {
        let seconds = |time: Option<Duration>| time.map(|time| time.as_secs_f64());
        PeriodsView {
            save_seconds: periods.save.as_secs_f64(),
            used_seconds: seconds(periods.used),
            deaths: periods.deaths,
            seconds_between_deaths: seconds(periods.between_deaths),
            best_seconds: seconds(periods.best),
            others: periods
                .rows
                .iter()
                .map(|row| PeriodView {
                    period_seconds: row.period.as_secs_f64(),
                    saves: row.replayed.saves,
                    saving_seconds: row.replayed.saving.as_secs_f64(),
                    lost_seconds: row.replayed.lost.as_secs_f64(),
                    on_average: row.on_average,
                })
                .collect(),
        }
    }
}
