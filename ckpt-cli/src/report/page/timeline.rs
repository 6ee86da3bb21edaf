//! The timeline: a row a process, saves as marks, lost work hatched, gaps between.

use maud::{Markup, html};

use super::scale::Scale;
use super::{HEIGHT_OF_AXIS, LEFT, RIGHT, WIDTH, axis, px};
use crate::report::phrases;
use crate::report::story::{End, Process, Story};
use crate::words::{counted, grouped};

/// Rows share the height that there is, within these bounds.
const HEIGHT: f64 = 760.0;
const ROW: (f64, f64) = (5.0, 26.0);
/// Rows of at least this height have words.
const WORDS: f64 = 15.0;
/// Marks are at least so far apart.
const MARKS: f64 = 2.0;
/// Longest name beside a row.
const NAME: usize = 20;

struct Rows {
    count: usize,
    /// How many processes, one after the other, share a row.
    each: usize,
    height: f64,
}

impl Rows {
    fn of(processes: usize) -> Self {
        let each = processes.div_ceil((HEIGHT / ROW.0) as usize).max(1);
        let count = processes.div_ceil(each);
        Rows {
            count,
            each,
            height: (HEIGHT / count as f64).clamp(ROW.0, ROW.1),
        }
    }

    fn top(&self, process: usize) -> f64 {
        (process / self.each) as f64 * self.height
    }

    fn has_words(&self) -> bool {
        self.height >= WORDS
    }
}

/// The figure, with its words.
pub(super) fn figure(story: &Story, scale: &Scale) -> Markup {
    let rows = Rows::of(story.processes.len());
    let bottom = rows.count as f64 * rows.height;
    let (drawn, marks) = all_marks(story, scale);
    html! {
        figure {
            (legend())
            div class="wide" tabindex="0" role="group" aria-label="timeline" {
                svg viewBox=(format!("0 0 {WIDTH} {}", px(bottom + HEIGHT_OF_AXIS))) role="img" aria-labelledby="timeline-title timeline-desc" {
                    title id="timeline-title" { "Timeline" }
                    desc id="timeline-desc" { (description(story)) }
                    defs {
                        pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
                            rect class="lost-bed" width="6" height="6" {}
                            line class="hatch" x1="0" y1="0" x2="0" y2="6" {}
                        }
                    }
                    (gaps(scale, bottom))
                    (axis(scale, bottom))
                    @for (at, process) in story.processes.iter().enumerate() {
                        (row(at, process, scale, &rows, &marks[at]))
                    }
                }
            }
            figcaption {
                (notes(story, scale, drawn, rows.each))
            }
        }
    }
}

/// Where each process's saves are marked, and how many that are.
fn all_marks(story: &Story, scale: &Scale) -> (usize, Vec<Vec<(f64, f64)>>) {
    let of = |(at, process): (usize, &Process)| {
        let mut marks: Vec<(f64, f64)> = Vec::new();
        for save in &process.saves {
            let (from, to) = (scale.x(at, save.began()), scale.x(at, save.done));
            if marks.last().is_none_or(|last| from - last.0 >= MARKS) {
                marks.push((from, to));
            }
        }
        marks
    };
    let marks: Vec<_> = story.processes.iter().enumerate().map(of).collect();
    (marks.iter().map(Vec::len).sum(), marks)
}

fn row(at: usize, process: &Process, scale: &Scale, rows: &Rows, marks: &[(f64, f64)]) -> Markup {
    let (from, to) = scale.span(at);
    let thin = rows.height * 0.16;
    let (top, height) = (rows.top(at) + thin, rows.height - 2.0 * thin);
    let lost = process.lost.from.map(|lost| scale.x(at, lost));
    let middle = rows.top(at) + rows.height / 2.0;
    html! {
        g {
            title { (hint(process)) }
            rect class="work" x=(px(from)) y=(px(top)) width=(px((to - from).max(1.5))) height=(px(height)) {}
            @if let Some(lost) = lost {
                rect class="lost" x=(px(lost)) y=(px(top)) width=(px((to - lost).max(1.5))) height=(px(height)) {}
            }
            @for (from, to) in marks {
                rect class="save" x=(px(*from)) y=(px(top - thin * 0.6)) width=(px((to - from).max(1.3))) height=(px(height + thin * 1.2)) {}
            }
            @if process.end.loses() {
                line class="died" stroke-width=(if rows.has_words() { "2.5" } else { "1" }) x1=(px(to)) x2=(px(to)) y1=(px(top - thin)) y2=(px(top + height + thin)) {}
            }
            @if rows.has_words() {
                (name(at, process, middle))
                (end(process, from, to, middle))
            } @else if (at + 1).is_multiple_of(words_each(rows)) {
                text x=(px(LEFT - 8.0)) y=(px(middle + 4.0)) text-anchor="end" { (at + 1) }
            }
        }
    }
}

/// Where rows are too low for names, every so many have a number.
fn words_each(rows: &Rows) -> usize {
    let fits = (WORDS / rows.height).ceil() as usize * rows.each;
    let round = [1, 2, 5, 10, 20, 50, 100, 200, 500].into_iter();
    let mut round = round.filter(|round| round % rows.each == 0);
    round.find(|round| *round >= fits).unwrap_or(fits)
}

fn name(at: usize, process: &Process, middle: f64) -> Markup {
    let whole = phrases::name(process);
    let length = whole.chars().count();
    // The end of a name tells more than its beginning: it is the process.
    let short: String = match length > NAME {
        true => std::iter::once('…')
            .chain(whole.chars().skip(length - NAME + 1))
            .collect(),
        false => whole,
    };
    html! {
        text class="name" x=(px(LEFT - 8.0)) y=(px(middle + 4.5)) text-anchor="end" { (at + 1) "  " (short) }
    }
}

/// How it ended, in words: beside it where there is room, else before it, else on it.
fn end(process: &Process, from: f64, to: f64, middle: f64) -> Markup {
    let word = process.end.word();
    let sign = match process.end {
        _ if process.end.loses() => "✕ ",
        End::Completed => "✓ ",
        _ => "",
    };
    let class = if process.end.loses() { "dies" } else { "end" };
    let wide = 78.0;
    let (x, anchor) = if to + wide < RIGHT {
        (to + 7.0, "start")
    } else if from - wide > LEFT {
        (from - 7.0, "end")
    } else {
        (to - 7.0, "end")
    };
    html! {
        text class=(class) x=(px(x)) y=(px(middle + 4.5)) text-anchor=(anchor) { (sign) (word) }
    }
}

/// What is shown when one points at it.
fn hint(process: &Process) -> String {
    let lost = match process.lost.from {
        Some(_) => format!(", lost {}", phrases::lost_by(process)),
        None => String::new(),
    };
    format!(
        "{}: {} UTC, {}, {}{lost}, {}",
        phrases::name(process),
        phrases::moment(process.began),
        phrases::ran_for(process),
        counted(process.saves.len() as u64, "save", "saves"),
        phrases::end(process)
    )
}

fn gaps(scale: &Scale, bottom: f64) -> Markup {
    html! {
        @for gap in &scale.gaps {
            @let wide = gap.to - gap.from;
            @if wide > 0.5 {
                rect class="gap" x=(px(gap.from)) y="0" width=(px(wide)) height=(px(bottom)) {
                    title { "no process for " (phrases::time(gap.lasted)) }
                }
            }
            @if gap.is_cut && wide > 2.0 {
                @let middle = gap.from + wide / 2.0;
                line class="cut" x1=(px(middle)) x2=(px(middle)) y1="0" y2=(px(bottom)) {}
            }
        }
    }
}

fn legend() -> Markup {
    let sample =
        |inside: Markup| html! { svg width="26" height="16" aria-hidden="true" { (inside) } };
    html! {
        ul class="legend" {
            li { (sample(html! { rect class="work" x="0" y="3" width="26" height="10" {} })) "work" }
            li { (sample(html! {
                rect class="work" x="0" y="3" width="26" height="10" {}
                rect class="save" x="8" y="1" width="2" height="14" {}
                rect class="save" x="18" y="1" width="2" height="14" {}
            })) "saves" }
            li { (sample(html! { rect class="lost" x="1" y="3" width="24" height="10" {} })) "work lost" }
            li { (sample(html! { line class="died" stroke-width="2.5" x1="13" x2="13" y1="1" y2="15" {} })) "killed or failed" }
            li { (sample(html! { rect class="gap" x="0" y="0" width="26" height="16" {} })) "no process" }
        }
    }
}

fn description(story: &Story) -> String {
    format!(
        "Processes: {}. Ran: {}. Saves: {}. Lost: {}.",
        phrases::processes(story),
        phrases::ran(story),
        phrases::saving(story),
        phrases::lost(story)
    )
}

/// What the picture leaves out.
fn notes(story: &Story, scale: &Scale, drawn: usize, each: usize) -> String {
    let mut notes = vec!["Times are UTC.".to_owned()];
    let saves = story.saves().count();
    if drawn < saves {
        let (drawn, saves) = (grouped(drawn as u64), grouped(saves as u64));
        notes.push(format!(
            "{drawn} of {saves} saves are marked: others are too close to them."
        ));
    }
    if scale.gaps.iter().any(|gap| gap.is_cut) {
        notes.push("A dotted line is in gaps that were longer than they are drawn.".to_owned());
    }
    if each > 1 {
        notes.push(format!("{} processes share a row.", grouped(each as u64)));
    }
    notes.join(" ")
}
