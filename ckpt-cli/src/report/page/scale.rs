//! Where a time is on the page. Processes stand side by side as they followed one another; long gaps between them are cut.

use std::time::{Duration, SystemTime};

use ckpt_runtime::instant::rfc3339;

use crate::report::story::{Story, between};

/// Of the time that processes ran, at most so much is drawn of the gaps between them.
const GAPS: f64 = 0.4;
/// Marks of the axis are at least so far apart.
const APART: f64 = 88.0;
const STEPS: [u64; 24] = [
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200,
    86_400, 172_800, 604_800, 1_209_600, 2_592_000, 7_776_000, 31_536_000,
];

/// A stretch of time.
#[derive(Debug, Clone)]
struct Stretch {
    from: f64,
    to: f64,
    began: SystemTime,
    lasted: Duration,
}

/// A time in which no process had the run.
#[derive(Debug, Clone)]
pub(super) struct Gap {
    pub(super) from: f64,
    pub(super) to: f64,
    pub(super) lasted: Duration,
    /// It is drawn shorter than it was.
    pub(super) is_cut: bool,
}

/// A mark of the axis.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tick {
    pub(super) x: f64,
    pub(super) time: String,
    /// Where it is another day than at the mark before.
    pub(super) date: Option<String>,
}

/// From times to places.
#[derive(Debug, Clone)]
pub(super) struct Scale {
    processes: Vec<Stretch>,
    pub(super) gaps: Vec<Gap>,
    seconds_wide: f64,
}

impl Scale {
    pub(super) fn new(story: &Story, left: f64, right: f64) -> Self {
        let ran: Vec<f64> = story
            .processes
            .iter()
            .map(|one| one.ran.as_secs_f64())
            .collect();
        let pairs = story.processes.windows(2);
        let gaps: Vec<Duration> = pairs
            .map(|pair| between(pair[0].ended(), pair[1].began))
            .collect();
        let all: f64 = ran.iter().sum();
        let longest = longest_drawn(&gaps, all.max(0.001) * GAPS);
        let drawn: Vec<f64> = gaps
            .iter()
            .map(|gap| gap.as_secs_f64().min(longest))
            .collect();
        let whole = (all + drawn.iter().sum::<f64>()).max(0.001);
        let wide = (right - left) / whole;
        let mut scale = Scale {
            processes: Vec::new(),
            gaps: Vec::new(),
            seconds_wide: wide,
        };
        let mut x = left;
        for (at, process) in story.processes.iter().enumerate() {
            let to = x + ran[at] * wide;
            scale.processes.push(Stretch {
                from: x,
                to,
                began: process.began,
                lasted: process.ran,
            });
            x = to;
            if let Some(gap) = gaps.get(at) {
                let to = x + drawn[at] * wide;
                scale.gaps.push(Gap {
                    from: x,
                    to,
                    lasted: *gap,
                    is_cut: gap.as_secs_f64() > longest * 1.001,
                });
                x = to;
            }
        }
        scale
    }

    /// Where a process was at a time since it began.
    pub(super) fn x(&self, process: usize, at: Duration) -> f64 {
        let stretch = &self.processes[process];
        (stretch.from + at.as_secs_f64() * self.seconds_wide).min(stretch.to)
    }

    pub(super) fn span(&self, process: usize) -> (f64, f64) {
        let stretch = &self.processes[process];
        (stretch.from, stretch.to)
    }

    /// Marks at round times of the clock.
    pub(super) fn ticks(&self) -> Vec<Tick> {
        let fits = |step: &&u64| **step as f64 * self.seconds_wide >= APART;
        let step = *STEPS.iter().find(fits).unwrap_or(&STEPS[STEPS.len() - 1]);
        let mut ticks: Vec<Tick> = Vec::new();
        let mut day = String::new();
        for stretch in self.stretches() {
            for (x, at) in stretch.round(step, self.seconds_wide) {
                if ticks.last().is_some_and(|last| x - last.x < APART) {
                    continue;
                }
                let text = rfc3339(at);
                let (date, time) = text.split_at(10);
                let time = if step < 60 { &time[1..9] } else { &time[1..6] };
                let new_day = date != day;
                date.clone_into(&mut day);
                ticks.push(Tick {
                    x,
                    time: time.to_owned(),
                    date: new_day.then(|| date.to_owned()),
                });
            }
        }
        ticks
    }

    /// All that is drawn as long as it was, in order.
    fn stretches(&self) -> Vec<Stretch> {
        let mut stretches = Vec::new();
        for (at, process) in self.processes.iter().enumerate() {
            stretches.push(process.clone());
            if let Some(gap) = self.gaps.get(at).filter(|gap| !gap.is_cut) {
                stretches.push(Stretch {
                    from: gap.from,
                    to: gap.to,
                    began: process
                        .began
                        .checked_add(process.lasted)
                        .unwrap_or(process.began),
                    lasted: gap.lasted,
                });
            }
        }
        stretches
    }
}

impl Stretch {
    /// The times in it that are multiples of `step` seconds, and their places.
    fn round(&self, step: u64, wide: f64) -> impl Iterator<Item = (f64, SystemTime)> {
        let began = between(SystemTime::UNIX_EPOCH, self.began);
        let up = began.saturating_add(Duration::from_nanos(999_999_999));
        let first = up.as_secs().div_ceil(step) * step;
        let until = self.to;
        let from = self.from;
        (0..)
            .map(move |count| first + count * step)
            .map(move |at| {
                let since = Duration::from_secs(at).saturating_sub(began).as_secs_f64();
                (
                    from + since * wide,
                    SystemTime::UNIX_EPOCH + Duration::from_secs(at),
                )
            })
            .take_while(move |(x, _)| *x <= until)
    }
}

/// How long a gap may be so that all together come to no more than `all` seconds.
fn longest_drawn(gaps: &[Duration], all: f64) -> f64 {
    let mut sorted: Vec<f64> = gaps.iter().map(Duration::as_secs_f64).collect();
    sorted.sort_by(f64::total_cmp);
    let mut left = all;
    for (at, gap) in sorted.iter().enumerate() {
        let share = left / (sorted.len() - at) as f64;
        if *gap > share {
            return share;
        }
        left -= gap;
    }
    f64::INFINITY
}
