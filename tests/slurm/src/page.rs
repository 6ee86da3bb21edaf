//! The matrix as docs/slurm.md shows it.

use crate::event::Event;
use crate::expected::{After, Expected, Saved, expected};
use crate::launch::Launch;

/// The table, in Markdown.
#[must_use]
pub fn table() -> String {
    let titles = Launch::ALL.map(Launch::title).join(" | ");
    let mut text = format!("| event | {titles} |\n|---|---|---|---|---|---|---|\n");
    for event in Event::ALL {
        let cells = Launch::ALL.map(|launch| in_words(expected(event, launch)));
        text += &format!("| {} | {} |\n", event.title(), cells.join(" | "));
    }
    text
}

fn in_words(cell: Expected) -> String {
    let saved = match cell.saved {
        Saved::Stop(_) | Saved::Save | Saved::ForMemory => "saved",
        Saved::Nothing => "not told",
        Saved::Chance => "killed, perhaps saved",
        Saved::Failed => "not saved, 74",
    };
    let after = match cell.after {
        After::RunsOn => "runs on".to_owned(),
        After::ComesBack => "comes back".to_owned(),
        After::Over(state, _) => format!("`{state}`"),
        After::OverOrBack(state, _) => format!("`{state}`, or comes back"),
    };
    format!("{saved}; {after}")
}
