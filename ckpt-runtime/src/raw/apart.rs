//! Long rows of numbers, apart from the rest of a value: they go from memory to the file and back without another copy.

use super::bulk::Element;
use super::memory::Memory;

/// A row of at least so many bytes is kept apart. Shorter ones are not worth a section of their own in the file.
pub(crate) const LONG: usize = 32 * 1024;

/// Of a row that was put elsewhere so many items are kept, for a trial of whether they can be read.
const HEAD: usize = 2;

/// A long row, and the place where it was taken out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Apart {
    /// How many of the value's other bytes come before it.
    pub(crate) at: u64,
    /// Its bytes.
    pub(crate) length: u64,
    pub(crate) rows: Rows,
}

/// Where the bytes of a long row are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Rows {
    /// All of them.
    Here(Memory),
    /// The first few items, since all of them were put elsewhere.
    Head(Memory),
    /// In a file that is being written: its section of this number.
    Put(usize),
}

/// Where long rows are put while a value is being written. What goes wrong is told in the end, by whoever has made it.
pub(crate) trait Sink {
    /// Whether a row of so many bytes is put here; else it stays among the value's other bytes.
    fn takes(&self, length: usize) -> bool {
        length >= LONG
    }

    /// Takes a row, which is only lent.
    fn put(&mut self, element: Element, row: &[u8]);
}

impl Apart {
    /// The beginning of a row.
    pub(crate) fn head(at: usize, element: Element, row: &[u8]) -> Apart {
        let size = element.size();
        let head = &row[..row.len().min(HEAD * size)];
        let head = Memory::copy_of(element, head).expect("a few items can be allocated");
        Apart {
            at: at as u64,
            length: row.len() as u64,
            rows: Rows::Head(head),
        }
    }

    /// The same place and length; the row itself is elsewhere.
    pub(crate) fn without_rows(&self) -> Apart {
        Apart {
            at: self.at,
            length: self.length,
            rows: Rows::Put(usize::MAX),
        }
    }

    /// The bytes that are at hand: all of them, or the first few.
    pub(crate) fn memory(&self) -> Option<&Memory> {
        match &self.rows {
            Rows::Here(memory) | Rows::Head(memory) => Some(memory),
            Rows::Put(_) => None,
        }
    }
}

/// Keeps the rows themselves.
#[derive(Debug, Default)]
pub(crate) struct Keeping {
    pub(crate) rows: Vec<Memory>,
    /// Whether there was no memory for one.
    pub(crate) lacks_memory: bool,
}

impl Sink for Keeping {
    fn put(&mut self, element: Element, row: &[u8]) {
        match Memory::copy_of(element, row) {
            Some(memory) => self.rows.push(memory),
            None => self.lacks_memory = true,
        }
    }
}
