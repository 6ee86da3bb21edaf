//! The page's tables: periods with their bars, processes, and all runs.

use std::time::Duration;

use maud::{Markup, html};

use super::px;
use crate::report::periods::Periods;
use crate::report::phrases;
use crate::report::replay::Cost;
use crate::report::story::Story;
use crate::words::grouped;

/// More processes than this are not all told of.
const PROCESSES: usize = 400;
/// How long a bar is.
const BAR: f64 = 300.0;

/// What another period would have cost.
pub(super) fn periods(periods: &Periods) -> Markup {
    let rows = phrases::periods(periods);
    let costs: Vec<&Cost> = std::iter::once(&periods.actual)
        .chain(periods.rows.iter().map(|row| &row.replayed))
        .collect();
    let greatest = costs
        .iter()
        .map(|cost| cost.together())
        .max()
        .unwrap_or_default();
    let is_marked = |at: usize| at == 0 || periods.rows.get(at - 1).is_some_and(|row| row.is_best);
    html! {
        p { (phrases::reckoned(periods)) }
        figure {
            div class="wide" tabindex="0" role="group" aria-label="periods" {
                table {
                    thead { tr {
                        @for (at, head) in rows[0].iter().enumerate() {
                            th scope="col" class=[(at > 0).then_some("number")] { (sentence(head)) }
                        }
                        th scope="col" { "Saving and lost" }
                    } }
                    tbody { @for (at, row) in rows[1..].iter().enumerate() {
                        tr class=[is_marked(at).then_some("marked")] {
                            @for (column, cell) in row.iter().enumerate() {
                                td class=[(column > 0).then_some("number")] { (cell) }
                            }
                            td class="bar" { (bar(costs[at], greatest)) }
                        }
                    } }
                }
            }
        }
    }
}

fn bar(cost: &Cost, greatest: Duration) -> Markup {
    let whole = greatest.as_secs_f64().max(1e-9);
    let long = |time: Duration| time.as_secs_f64() / whole * BAR;
    let (saving, lost) = (long(cost.saving), long(cost.lost));
    html! {
        svg viewBox=(format!("0 0 {BAR} 14")) preserveAspectRatio="none" aria-hidden="true" {
            rect class="save" x="0" y="2" width=(px(saving)) height="10" {}
            @if lost > 0.5 {
                rect class="lost" x=(px(saving)) y="2" width=(px(lost)) height="10" {}
            }
        }
    }
}

/// The processes, a row each: in words what the timeline draws.
pub(super) fn processes(story: &Story, rows: &[Vec<String>]) -> Markup {
    let (head, rows) = rows
        .split_first()
        .map_or((&[][..], &[][..]), |(head, rows)| (&head[..], rows));
    let few = rows.len() <= PROCESSES;
    let (first, last) = match few {
        true => (rows.len(), rows.len()),
        false => (PROCESSES / 2, rows.len() - PROCESSES / 2),
    };
    let row = |at: usize| {
        html! {
            tr {
                td class="number" { (at + 1) }
                @for (column, cell) in rows[at].iter().enumerate() {
                    @let is_long = column == 1 || column + 2 >= head.len();
                    td class=[is_long.then_some("long")] { (cell) }
                }
            }
        }
    };
    html! {
        figure {
            div class="wide" tabindex="0" role="group" aria-label="processes" {
                table class="many" {
                    thead { tr {
                        th scope="col" class="number" { "#" }
                        @for head in head { th scope="col" { (sentence(head)) } }
                    } }
                    tbody {
                        @for at in 0..first { (row(at)) }
                        @if !few {
                            tr { td colspan=(head.len() + 1) {
                                "… " (grouped((last - first) as u64)) " more: " code { "ckpt report " (story.run) } " tells of all"
                            } }
                        }
                        @for at in last..rows.len() { (row(at)) }
                    }
                }
            }
        }
    }
}

/// All runs; the last row is what they come to together.
pub(super) fn runs(rows: &[Vec<String>], has_total: bool) -> Markup {
    let count = rows.len() - usize::from(has_total);
    let cells = |row: &[String]| {
        html! { tr { @for (column, cell) in row.iter().enumerate() { td class=[class_of_run(column)] { (cell) } } } }
    };
    html! {
        figure {
            div class="wide" tabindex="0" role="group" aria-label="runs" {
                table {
                    thead { tr { @for (column, head) in rows[0].iter().enumerate() {
                        th scope="col" class=[class_of_run(column)] { (sentence(head)) }
                    } } }
                    tbody { @for row in &rows[1..count] { (cells(row)) } }
                    @if has_total { tfoot { (cells(&rows[count])) } }
                }
            }
        }
    }
}

fn class_of_run(column: usize) -> Option<&'static str> {
    match column {
        0 => Some("long"),
        1 => None,
        _ => Some("number"),
    }
}

/// `BEGAN (UTC)` as a page has it: `Began (UTC)`.
fn sentence(head: &str) -> String {
    let mut words = head.split(' ');
    let first = words.next().unwrap_or_default();
    let (initial, rest) = first.split_at(first.len().min(1));
    let mut sentence = format!("{initial}{}", rest.to_lowercase());
    for word in words {
        sentence.push(' ');
        match word.starts_with('(') {
            true => sentence.push_str(word),
            false => sentence.push_str(&word.to_lowercase()),
        }
    }
    sentence
}
