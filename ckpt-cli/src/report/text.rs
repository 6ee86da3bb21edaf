//! The story as a table for the terminal.

use std::fmt::Write as _;

use anstyle::Style;

use super::periods::Periods;
use super::phrases::{self, moment};
use super::story::{Amounts, End, Process, Story};
use crate::output::terminal_width;
use crate::style::{BAD, GOOD, HEAD, NOTABLE, PLAIN, of_state};
use crate::table::{Cell, aligned, fitted};
use crate::words::{counted, grouped, plain};

/// One run, whole.
pub(super) fn of(story: &Story, periods: Option<&Periods>) -> String {
    let mut out = aligned(&summary(story), 0);
    out.push_str("\nprocesses\n");
    let ends = story.processes.iter().map(|process| of_end(process.end));
    // PROCESS first: a host's name and a number.
    out.push_str(&table(processes(story), Column::Last, ends, 2, &[1, 2]));
    if let Some(periods) = periods {
        out.push_str("\nwhat another period would have cost\n");
        let rows = phrases::periods(periods);
        out.push_str(&table(rows, Column::Last, std::iter::empty(), 2, &[]));
        let _ = writeln!(out, "  {}", phrases::reckoned(periods));
    }
    out
}

fn summary(story: &Story) -> Vec<Vec<String>> {
    let mut rows = vec![
        ("run", story.run.to_string()),
        ("function", plain(&story.function)),
        ("state", story.state.to_string()),
        (
            "time",
            format!("{} to {} UTC", moment(story.began()), moment(story.ended())),
        ),
        ("processes", phrases::processes(story)),
        ("ran", phrases::ran(story)),
        ("saves", phrases::saving(story)),
    ];
    if let Some(save) = phrases::one_save(story) {
        rows.push(("a save", save));
    }
    rows.extend(phrases::chosen(story).map(|chosen| ("period", chosen)));
    rows.push(("lost", phrases::lost(story)));
    if story.unreadable > 0 {
        let lines = counted(story.unreadable as u64, "line", "lines");
        rows.push(("unreadable", format!("{lines} of events.jsonl")));
    }
    let row = |(head, text): (&str, String)| vec![head.to_owned(), text];
    rows.into_iter().map(row).collect()
}

/// The rows of processes, with heads.
pub(super) fn processes(story: &Story) -> Vec<Vec<String>> {
    let has_jobs = story.processes.iter().any(|process| process.job.is_some());
    let mut heads = vec!["BEGAN (UTC)", "PROCESS"];
    heads.extend(has_jobs.then_some("JOB"));
    heads.extend(["ITERATIONS", "RAN", "SAVES", "SAVING", "LOST", "END"]);
    let mut rows = vec![heads.into_iter().map(str::to_owned).collect()];
    rows.extend(story.processes.iter().map(|process| row(process, has_jobs)));
    rows
}

fn row(process: &Process, has_jobs: bool) -> Vec<String> {
    let mut cells = vec![moment(process.began), phrases::name(process)];
    if has_jobs {
        let job = process
            .job
            .as_ref()
            .map_or("-".to_owned(), |job| plain(job));
        cells.push(job);
    }
    cells.extend([
        phrases::iterations(process),
        phrases::ran_for(process),
        grouped(process.saves.len() as u64),
        phrases::time(process.saving()),
        phrases::lost_by(process),
        phrases::end(process),
    ]);
    cells
}

/// All runs, and what they come to together.
pub(super) fn of_all(stories: &[Story]) -> String {
    if stories.is_empty() {
        return String::new();
    }
    let states = stories.iter().map(|story| of_state(story.state));
    table(runs(stories), Column::Second, states, 0, &[0])
}

/// Which column of a table has a colour of its own in each row.
#[derive(Debug, Clone, Copy)]
enum Column {
    Second,
    Last,
}

/// A table under heads, for the terminal.
fn table(
    rows: Vec<Vec<String>>,
    column: Column,
    styles: impl Iterator<Item = Style>,
    indent: usize,
    shortened: &[usize],
) -> String {
    let mut rows = rows.into_iter();
    let heads = rows.next().unwrap_or_default();
    let mut table = vec![
        heads
            .into_iter()
            .map(|head| Cell::new(HEAD, head))
            .collect(),
    ];
    let styles = styles.chain(std::iter::repeat(PLAIN));
    table.extend(rows.zip(styles).map(|(row, style)| {
        let coloured = match column {
            Column::Second => 1,
            Column::Last => row.len() - 1,
        };
        let cells = row.into_iter().enumerate();
        let styled = |(at, text)| Cell::new(if at == coloured { style } else { PLAIN }, text);
        cells.map(styled).collect::<Vec<Cell>>()
    }));
    fitted(&table, indent, terminal_width(), shortened)
}

fn of_end(end: End) -> Style {
    match end {
        End::Running | End::Stopped => PLAIN,
        End::Completed => GOOD,
        End::Failed => BAD,
        End::Killed | End::Vanished => NOTABLE,
    }
}

/// The rows of runs, with heads; where there are several, the last one is what they come to.
pub(super) fn runs(stories: &[Story]) -> Vec<Vec<String>> {
    let heads = [
        "RUN",
        "STATE",
        "PROCESSES",
        "KILLED",
        "RAN",
        "SAVES",
        "SAVING",
        "LOST",
    ];
    let mut rows = vec![heads.map(str::to_owned).to_vec()];
    rows.extend(stories.iter().map(|story| {
        let head = [story.run.to_string(), story.state.to_string()];
        let mut cells = head.to_vec();
        cells.extend(numbers(std::slice::from_ref(story)));
        cells
    }));
    if stories.len() > 1 {
        let mut total = vec!["together".to_owned(), String::new()];
        total.extend(numbers(stories));
        rows.push(total);
    }
    rows
}

/// The cells of a row of several runs, or of one.
fn numbers(stories: &[Story]) -> [String; 6] {
    let sum = |of: fn(&Story) -> usize| grouped(stories.iter().map(of).sum::<usize>() as u64);
    let amounts = Amounts::of_all(stories);
    [
        sum(|story| story.processes.len()),
        sum(|story| story.count(End::is_death)),
        phrases::ran_at_all(&amounts),
        sum(|story| story.saves().count()),
        phrases::time(amounts.saving),
        phrases::lost_at_all(&amounts),
    ]
}
