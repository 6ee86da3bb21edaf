//! What was measured of one row.

use std::collections::{BTreeMap, BTreeSet};

use ckpt_benches::clock::{quantile, sorted};

/// Figures by name: seconds or bytes, one a round or more.
#[derive(Default)]
pub(crate) struct Samples {
    figures: BTreeMap<String, Vec<f64>>,
    notes: BTreeSet<String>,
}

impl Samples {
    pub(crate) fn add(&mut self, figure: &str, value: f64) {
        self.figures
            .entry(figure.to_owned())
            .or_default()
            .push(value);
    }

    /// Something that a reader of the figures should know.
    pub(crate) fn note(&mut self, note: impl Into<String>) {
        self.notes.insert(note.into());
    }

    pub(crate) fn notes(&self) -> impl Iterator<Item = &String> {
        self.notes.iter()
    }

    pub(crate) fn median(&self, figure: &str) -> Option<f64> {
        let values = self.figures.get(figure)?;
        Some(quantile(&sorted(values.clone()), 0.5))
    }

    /// Bytes of memory beside what the process had before: its own at most, or with its children where that was asked for.
    pub(crate) fn memory(&self) -> Option<f64> {
        let own = self.median("peak");
        let all = self.median("peak with children");
        own.into_iter().chain(all).reduce(f64::max)
    }
}

/// All rows of one size, in the order in which they are printed.
pub(crate) struct Rows {
    /// Bytes of the state.
    pub(crate) bytes: u64,
    pub(crate) rows: Vec<(String, Samples)>,
}

impl Rows {
    pub(crate) fn of(&mut self, name: &str) -> &mut Samples {
        let place = self.rows.iter().position(|(row, _)| row == name);
        let place = place.unwrap_or_else(|| {
            self.rows.push((name.to_owned(), Samples::default()));
            self.rows.len() - 1
        });
        &mut self.rows[place].1
    }

    pub(crate) fn median(&self, name: &str, figure: &str) -> Option<f64> {
        let (_, samples) = self.rows.iter().find(|(row, _)| row == name)?;
        match figure {
            "memory" => samples.memory(),
            _ => samples.median(figure),
        }
    }
}
