//! What each save took, and how large it was, over time.

use std::time::Duration;

use maud::{Markup, html};

use super::scale::Scale;
use super::{HEIGHT_OF_AXIS, LEFT, RIGHT, WIDTH, axis, px};
use crate::report::story::{Process, Save, Story};
use crate::words::{bytes, duration, grouped};

const HEIGHT: f64 = 150.0;
const TOP: f64 = 10.0;
/// More saves than this are drawn as ranges.
const POINTS: usize = 500;
/// How wide a range is.
const COLUMN: f64 = 3.0;

/// What is drawn of a save.
struct Measure {
    id: &'static str,
    title: &'static str,
    of: fn(&Save) -> f64,
    word: fn(f64) -> String,
    /// The next round number that is not less.
    round: fn(f64) -> f64,
}

const TIME: Measure = Measure {
    id: "took",
    title: "Time of a save",
    of: |save| save.took.as_secs_f64(),
    word: |seconds| duration(Duration::try_from_secs_f64(seconds).unwrap_or_default()),
    round: round_time,
};

const SIZE: Measure = Measure {
    id: "size",
    title: "Size of a save",
    of: |save| save.bytes as f64,
    word: |size| bytes(size as u64),
    round: round_size,
};

/// Both charts.
pub(super) fn figures(story: &Story, scale: &Scale) -> Markup {
    html! {
        (figure(story, scale, &TIME))
        (figure(story, scale, &SIZE))
    }
}

fn figure(story: &Story, scale: &Scale, measure: &Measure) -> Markup {
    let points = points(story, scale, measure);
    let greatest = points.iter().map(|point| point.1).fold(0.0, f64::max);
    let unit = (measure.round)(greatest / 3.0);
    let lines = (greatest / unit).ceil().max(1.0);
    let y = |value: f64| TOP + HEIGHT * (1.0 - value / (unit * lines));
    let (title, desc) = (
        format!("{}-title", measure.id),
        format!("{}-desc", measure.id),
    );
    let are_many = points.len() > POINTS;
    html! {
        h3 { (measure.title) }
        figure {
            div class="wide" tabindex="0" role="group" aria-label=(measure.title) {
                svg viewBox=(format!("0 0 {WIDTH} {}", px(TOP + HEIGHT + HEIGHT_OF_AXIS))) role="img" aria-labelledby=(format!("{title} {desc}")) {
                    title id=(title) { (measure.title) }
                    desc id=(desc) { (description(&points, measure)) }
                    @for line in 0..=(lines as u32) {
                        @let value = f64::from(line) * unit;
                        line class="grid" x1=(px(LEFT)) x2=(px(RIGHT)) y1=(px(y(value))) y2=(px(y(value))) {}
                        text x=(px(LEFT - 8.0)) y=(px(y(value) + 4.5)) text-anchor="end" {
                            @if line == 0 { "0" } @else { ((measure.word)(value)) }
                        }
                    }
                    (axis(scale, TOP + HEIGHT))
                    @if are_many {
                        @for (x, least, most) in ranges(&points) {
                            line class="range" x1=(px(x)) x2=(px(x)) y1=(px(y(least) + 0.8)) y2=(px(y(most) - 0.8)) {}
                        }
                    } @else {
                        @for (x, value) in &points {
                            circle class="save" cx=(px(*x)) cy=(px(y(*value))) r="2.6" { title { ((measure.word)(*value)) } }
                        }
                    }
                }
            }
            @if are_many {
                figcaption { "Each line is the range of the saves that lie there; there are " (grouped(points.len() as u64)) " in all." }
            }
        }
    }
}

fn points(story: &Story, scale: &Scale, measure: &Measure) -> Vec<(f64, f64)> {
    let processes = story.processes.iter().enumerate();
    let of = |(at, process): (usize, &Process)| {
        let point = |save: &Save| (scale.x(at, save.done), (measure.of)(save));
        process.saves.iter().map(point).collect::<Vec<_>>()
    };
    processes.flat_map(of).collect()
}

/// The least and the greatest value of each column that has any.
fn ranges(points: &[(f64, f64)]) -> Vec<(f64, f64, f64)> {
    let column = |x: f64| (x / COLUMN).floor();
    let of = |same: &[(f64, f64)]| {
        let values = same.iter().map(|point| point.1);
        let least = values.clone().fold(f64::INFINITY, f64::min);
        (
            (column(same[0].0) + 0.5) * COLUMN,
            least,
            values.fold(0.0, f64::max),
        )
    };
    points
        .chunk_by(|a, b| column(a.0) == column(b.0))
        .map(of)
        .collect()
}

fn description(points: &[(f64, f64)], measure: &Measure) -> String {
    let mut values: Vec<f64> = points.iter().map(|point| point.1).collect();
    values.sort_by(f64::total_cmp);
    let word = |at: usize| {
        values
            .get(at)
            .map_or_else(String::new, |value| (measure.word)(*value))
    };
    let last = values.len().saturating_sub(1);
    format!(
        "Least {}, median {}, most {}.",
        word(0),
        word(last / 2),
        word(last)
    )
}

/// 1, 2 or 5 of a power of ten; of minutes and hours what is round there.
fn round_time(seconds: f64) -> f64 {
    const LONG: [f64; 12] = [
        60.0, 120.0, 300.0, 600.0, 1_200.0, 1_800.0, 3_600.0, 7_200.0, 14_400.0, 28_800.0,
        43_200.0, 86_400.0,
    ];
    if seconds <= 30.0 {
        return decimal(seconds.max(1e-6)).min(30.0);
    }
    let fits = LONG.into_iter().find(|long| *long >= seconds);
    fits.unwrap_or_else(|| 86_400.0 * decimal(seconds / 86_400.0))
}

fn round_size(size: f64) -> f64 {
    let mut unit = 1.0;
    while size > unit * 512.0 {
        unit *= 1_024.0;
    }
    let count = size / unit;
    match decimal(count) {
        round if round < 1.0 => (count * 1_024.0).log2().ceil().exp2() * unit / 1_024.0,
        round => round * unit,
    }
    .max(1.0)
}

/// The least of 1, 2, 5 times a power of ten that is not less.
fn decimal(value: f64) -> f64 {
    let power = 10_f64.powf(value.log10().floor());
    let is_enough = |round: &f64| *round >= value * 0.999_999;
    let rounds = [1.0, 2.0, 5.0, 10.0].map(|digit| digit * power);
    rounds.into_iter().find(is_enough).unwrap_or(power * 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_at_round_values() {
        let times = [
            0.0, 0.000_3, 0.03, 0.7, 1.0, 4.0, 12.0, 29.0, 31.0, 400.0, 90_000.0,
        ];
        let round = [
            1e-6, 0.000_5, 0.05, 1.0, 1.0, 5.0, 20.0, 30.0, 60.0, 600.0, 172_800.0,
        ];
        for (time, round) in times.into_iter().zip(round) {
            assert!((round_time(time) - round).abs() < round * 1e-9, "{time}");
        }
        let sizes = [0.0, 3.0, 400.0, 600.0, 5_000.0, 700.0 * 1024.0];
        let round = [1.0, 5.0, 500.0, 1_024.0, 5.0 * 1_024.0, 1_048_576.0];
        for (size, round) in sizes.into_iter().zip(round) {
            assert!(
                (round_size(size) - round).abs() < 1e-6,
                "{size}: {}",
                round_size(size)
            );
        }
    }
}
