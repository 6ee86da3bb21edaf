//! The story as one page that needs nothing else: no network, no script.

mod chart;
mod scale;
mod tables;
mod timeline;

use std::time::SystemTime;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::periods::Periods;
use super::phrases::{self, moment, time};
use super::story::Story;
use super::text;
use crate::words::{counted, grouped, plain, share};
use scale::Scale;

/// The width that pictures are drawn in, and what of it is left for the time.
const WIDTH: f64 = 1000.0;
const LEFT: f64 = 178.0;
const RIGHT: f64 = 982.0;
/// Under a picture, for the words of the axis.
const HEIGHT_OF_AXIS: f64 = 42.0;
const HALF_A_DATE: f64 = 37.0;

/// The page of one run.
pub(super) fn of(story: &Story, periods: Option<&Periods>) -> String {
    let scale = Scale::new(story, LEFT, RIGHT);
    let has_saves = story.saves().next().is_some();
    let body = html! {
        h1 { (plain(&story.function)) }
        p class="soft" { code { (story.run) } }
        p class="soft" { (story.state) ", " (moment(story.began())) " to " (moment(story.ended())) " UTC" }
        (facts(story))
        h2 { "Timeline" }
        (timeline::figure(story, &scale))
        @if has_saves {
            h2 { "Saves" }
            (chart::figures(story, &scale))
        }
        @if let Some(periods) = periods {
            h2 { "Other periods" }
            (tables::periods(periods))
        }
        h2 { "Processes" }
        (tables::processes(story, &text::processes(story)))
    };
    whole(&format!("{}: {}", plain(&story.function), story.run), &body)
}

/// The page of all runs.
pub(super) fn of_all(stories: &[Story]) -> String {
    let rows = text::runs(stories);
    let body = html! {
        h1 { "Runs" }
        p class="soft" { (counted(stories.len() as u64, "run", "runs")) }
        @if !stories.is_empty() { (tables::runs(&rows, stories.len() > 1)) }
    };
    whole("Runs", &body)
}

fn whole(title: &str, body: &Markup) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) }
                style { (PreEscaped(include_str!("page/style.css"))) }
            }
            body {
                main {
                    (body)
                    footer { "ckpt " (env!("CARGO_PKG_VERSION")) ", " (moment(SystemTime::now())) " UTC" }
                }
            }
        }
    };
    page.into_string()
}

/// The numbers that matter most.
fn facts(story: &Story) -> Markup {
    let fact = |head: &str, great: String, small: String| {
        html! { div { dt { (head) } dd { (great) } @if !small.is_empty() { dd { (small) } } } }
    };
    let several = story.processes.len() > 1;
    let idle = format!("{} between processes", time(story.idle()));
    let amounts = story.amounts();
    let of_time = |part| format!("{} of the time", share(part, amounts.ran));
    html! {
        dl class="facts" {
            (fact("Processes", grouped(story.processes.len() as u64), phrases::ends(story)))
            (fact("Ran", phrases::ran_at_all(&amounts), if several { idle } else { String::new() }))
            (fact("Saves", grouped(story.saves().count() as u64), phrases::one_save(story).unwrap_or_default()))
            (fact("Saving", time(amounts.saving), of_time(amounts.saving)))
            (fact("Lost", phrases::lost_at_all(&amounts), of_time(amounts.lost)))
        }
    }
}

/// The axis of time below a picture.
fn axis(scale: &Scale, bottom: f64) -> Markup {
    html! {
        line class="axis" x1=(px(LEFT)) x2=(px(RIGHT)) y1=(px(bottom)) y2=(px(bottom)) {}
        @for tick in scale.ticks() {
            line class="grid" x1=(px(tick.x)) x2=(px(tick.x)) y1="0" y2=(px(bottom + 5.0)) {}
            @let x = tick.x.min(WIDTH - HALF_A_DATE);
            text x=(px(x)) y=(px(bottom + 19.0)) text-anchor="middle" { (tick.time) }
            @if let Some(date) = tick.date {
                text x=(px(x)) y=(px(bottom + 35.0)) text-anchor="middle" { (date) }
            }
        }
    }
}

/// A place, to a tenth of what is drawn.
fn px(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}
