//! What another period would have cost: the observed lives once more, and the average by Young (1974) and Daly (2006).

use std::time::Duration;

use super::replay::{Cost, Life, Plan, replay};
use super::story::{End, Process, Story, median};

/// Periods that people choose.
const USUAL: [u64; 18] = [
    1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1_200, 1_800, 3_600, 7_200, 14_400, 28_800, 43_200,
    86_400,
];
/// How much shorter or longer than those of interest others are shown.
const APART: f64 = 6.0;

/// What saving cost, and what it would have cost.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Periods {
    /// What a save took on average.
    pub(super) save: Duration,
    /// The time from one save's end to the next one's beginning: the one in the middle.
    pub(super) used: Option<Duration>,
    pub(super) deaths: usize,
    /// Of those, how many at a time that is not known.
    pub(super) vanished: usize,
    /// The time that processes ran for each death.
    pub(super) between_deaths: Option<Duration>,
    /// The period that costs least on average.
    pub(super) best: Option<Duration>,
    /// What it did cost.
    pub(super) actual: Cost,
    /// All the work that was not lost.
    pub(super) work: Duration,
    pub(super) rows: Vec<Row>,
}

/// One period.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    pub(super) period: Duration,
    pub(super) is_used: bool,
    pub(super) is_best: bool,
    /// What these very processes would have come to.
    pub(super) replayed: Cost,
    /// The share of the work that saving, and what is lost, take on average; of saving alone where nothing is known of deaths.
    pub(super) on_average: f64,
}

/// `None` while nothing has been saved.
pub(super) fn of(story: &Story) -> Option<Periods> {
    let count = u32::try_from(story.saves().count())
        .ok()
        .filter(|count| *count > 0)?;
    let amounts = story.amounts();
    let save = amounts.saving / count;
    let deaths = story.count(End::is_death);
    let between_deaths = u32::try_from(deaths)
        .ok()
        .and_then(|deaths| amounts.ran.checked_div(deaths));
    let best = between_deaths
        .map(|between| best(save, between))
        .filter(|best| !best.is_zero());
    let used = used(story);
    // As good as the same.
    let best = used
        .filter(|used| best.is_some_and(|best| is_like(*used, best, 1.05)))
        .or(best);
    let attempts: Vec<(Vec<Life>, Duration)> = attempts(story);
    let row = |period| {
        let mut replayed = Cost::default();
        for (lives, work) in &attempts {
            replayed.add(&replay(lives, *work, Plan { period, save }));
        }
        Row {
            period,
            is_used: used == Some(period),
            is_best: best == Some(period),
            replayed,
            on_average: on_average(period, save, between_deaths),
        }
    };
    Some(Periods {
        save,
        used,
        deaths,
        vanished: story.count(|end| end == End::Vanished),
        between_deaths,
        best,
        actual: Cost {
            saves: u64::from(count),
            saving: amounts.saving,
            lost: amounts.lost,
        },
        work: attempts.iter().map(|(_, work)| *work).sum(),
        rows: shown(used, best).into_iter().map(row).collect(),
    })
}

/// Young's: the root of twice the product.
fn best(save: Duration, between_deaths: Duration) -> Duration {
    let product = 2.0 * save.as_secs_f64() * between_deaths.as_secs_f64();
    Duration::try_from_secs_f64(product.sqrt()).unwrap_or_default()
}

/// The first order of Daly's estimate: a save each period, and half a period lost at each death.
fn on_average(period: Duration, save: Duration, between_deaths: Option<Duration>) -> f64 {
    let period = period.as_secs_f64();
    let lost = between_deaths.map_or(0.0, |between| period / (2.0 * between.as_secs_f64()));
    save.as_secs_f64() / period + lost
}

fn used(story: &Story) -> Option<Duration> {
    let of = |process: &Process| {
        let mut since = Duration::ZERO;
        let mut gaps = Vec::new();
        for save in process.saves.iter().filter(|save| !save.is_final) {
            gaps.push(save.began().saturating_sub(since));
            since = save.done;
        }
        gaps
    };
    median(story.processes.iter().flat_map(of)).filter(|used| !used.is_zero())
}

/// The lives of each attempt, and the work that was done in it and not lost.
fn attempts(story: &Story) -> Vec<(Vec<Life>, Duration)> {
    let of = |processes: &[Process]| {
        let work = |process: &Process| {
            let whole = process.work(Duration::ZERO, process.ran);
            whole.saturating_sub(process.lost.work)
        };
        let lives = processes.iter().map(life).collect();
        (lives, processes.iter().map(work).sum())
    };
    let same = |a: &Process, b: &Process| a.attempt == b.attempt;
    story.processes.chunk_by(same).map(of).collect()
}

fn life(process: &Process) -> Life {
    match process.end {
        End::Running | End::Completed => Life::Open,
        End::Stopped => {
            let last = process
                .saves
                .last()
                .map_or(Duration::ZERO, |save| save.took);
            Life::Stopped(process.ran.saturating_sub(last), last)
        }
        End::Failed | End::Killed | End::Vanished => Life::Killed(process.ran),
    }
}

/// The periods of interest, and usual ones around them.
fn shown(used: Option<Duration>, best: Option<Duration>) -> Vec<Duration> {
    let mut shown: Vec<Duration> = used.into_iter().chain(best).collect();
    shown.sort_unstable();
    shown.dedup();
    let (Some(&first), Some(&last)) = (shown.first(), shown.last()) else {
        return shown;
    };
    let near = first.div_f64(APART)..last.mul_f64(APART);
    let others: Vec<Duration> = USUAL.into_iter().map(Duration::from_secs).collect();
    for usual in others.into_iter().filter(|usual| near.contains(usual)) {
        if !shown.iter().any(|one| is_like(*one, usual, 1.25)) {
            shown.push(usual);
        }
    }
    shown.sort_unstable();
    shown
}

/// Whether the one is at most so many times the other.
fn is_like(one: Duration, other: Duration, times: f64) -> bool {
    let ratio = one.as_secs_f64() / other.as_secs_f64();
    (1.0 / times..times).contains(&ratio)
}
