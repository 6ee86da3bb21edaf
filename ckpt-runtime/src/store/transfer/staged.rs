//! A copy of rows in memory, for a thread to write while the program goes on. The memory is kept from save to save: pages that are new
//! take several times as long to fill.

use std::ops::Range;
use std::sync::{Mutex, PoisonError};
use std::thread;

use crate::codec::Sink;
use crate::memory;
use crate::number::Number;
use crate::raw;
use crate::raw::bulk::Element;
use crate::raw::memory::Memory;

/// Rows lie in the copy as in memory, modulo this: so they get the same places in a file.
const PAGE: usize = 4096;
/// Memory is taken in pieces of at least so many bytes.
const CHUNK: usize = 16 << 20;
/// So much is left to others.
const SPARED: u64 = 64 << 20;
/// From so many bytes on several threads copy.
const SHARED: usize = 4 << 20;
/// So much at a time.
const PART: usize = 1 << 20;
/// So many at most: memory is no faster with more.
const COPIERS: usize = 4;

/// Rows that were put, in order.
#[derive(Debug, Default)]
pub(crate) struct Staging {
    chunks: Vec<Memory>,
    /// Which chunk is being filled, and up to where.
    at: (usize, usize),
    rows: Vec<Row>,
    /// Whether there was no memory for one.
    lacks_memory: bool,
}

#[derive(Debug)]
struct Row {
    element: Element,
    chunk: usize,
    range: Range<usize>,
}

impl Staging {
    /// Forgets the rows, and keeps the memory.
    pub(crate) fn clear(&mut self) {
        self.rows.clear();
        (self.at, self.lacks_memory) = ((0, 0), false);
    }

    /// Lets go of memory that the rows that were put did not need.
    pub(crate) fn trim(&mut self) {
        self.chunks.truncate(self.at.0 + 1);
    }

    /// How many bytes of memory it has.
    pub(crate) fn capacity(&self) -> u64 {
        self.chunks.iter().map(|chunk| chunk.len() as u64).sum()
    }

    /// Whether all rows were copied.
    pub(crate) fn is_whole(&self) -> bool {
        !self.lacks_memory
    }

    /// The rows, in order.
    pub(super) fn rows(&self) -> impl Iterator<Item = &[u8]> {
        let place = |row: &Row| &self.chunks[row.chunk][row.range.clone()];
        self.rows.iter().map(place)
    }

    /// Puts the rows somewhere else, in order.
    pub(crate) fn put_into(&self, sink: &mut dyn Sink) {
        for row in &self.rows {
            sink.put(row.element, &self.chunks[row.chunk][row.range.clone()]);
        }
    }

    /// Room for a row, where it lies as it does now, modulo a page.
    fn room_for(&mut self, row: &[u8]) -> Option<(usize, Range<usize>)> {
        loop {
            let (chunk, filled) = self.at;
            let Some(memory) = self.chunks.get(chunk) else {
                self.chunks.push(new_chunk(row.len())?);
                continue;
            };
            let here = memory.as_ptr() as usize + filled;
            let from = filled + (row.as_ptr() as usize).wrapping_sub(here) % PAGE;
            let range = from..from + row.len();
            if range.end <= memory.len() {
                self.at = (chunk, range.end);
                return Some((chunk, range));
            }
            match filled {
                // It was made for less.
                0 => self.chunks[chunk] = new_chunk(row.len())?,
                _ => self.at = (chunk + 1, 0),
            }
        }
    }
}

fn new_chunk(length: usize) -> Option<Memory> {
    let bytes = Element {
        number: Some(Number::U8),
        per: 1,
    };
    let size = length.checked_add(PAGE)?.max(CHUNK);
    let wanted = (size as u64).saturating_add(SPARED);
    memory::left()
        .is_none_or(|left| left >= wanted)
        .then(|| Memory::zeroed(bytes, size))?
}

impl Sink for Staging {
    fn put(&mut self, element: Element, row: &[u8]) {
        if self.lacks_memory {
            return;
        }
        let Some((chunk, range)) = self.room_for(row) else {
            self.lacks_memory = true;
            return;
        };
        copy(row, &mut self.chunks[chunk][range.clone()]);
        self.rows.push(Row {
            element,
            chunk,
            range,
        });
    }
}

fn copy(from: &[u8], to: &mut [u8]) {
    let threads = match from.len() {
        ..SHARED => 1,
        _ => thread::available_parallelism().map_or(1, |count| count.get().min(COPIERS)),
    };
    let parts: Vec<_> = from.chunks(PART).zip(to.chunks_mut(PART)).collect();
    let parts = Mutex::new(parts.into_iter());
    let next = || parts.lock().unwrap_or_else(PoisonError::into_inner).next();
    let work = || {
        while let Some((from, to)) = next() {
            to.copy_from_slice(from);
        }
    };
    thread::scope(|scope| {
        for _ in 1..threads {
            let builder = thread::Builder::new().name("ckpt-copy".to_owned());
            // Without another thread it only takes longer.
            let _ = raw::mask::with_all_blocked(|| builder.spawn_scoped(scope, work));
        }
        work();
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Got(Vec<Vec<u8>>);

    impl Sink for Got {
        fn put(&mut self, _: Element, row: &[u8]) {
            self.0.push(row.to_vec());
        }
    }

    #[test]
    fn rows_come_back_in_order_and_the_memory_is_kept() {
        let element = Element {
            number: Some(Number::U8),
            per: 1,
        };
        let mut staging = Staging::default();
        let mut capacity = None;
        for round in 0..4u8 {
            let lengths = [1, 40_000, 3 << 20, 20 << 20, 7, 9 << 20, 5000];
            let rows = lengths.map(|length| vec![round + 1; length]);
            staging.clear();
            rows.iter().for_each(|row| staging.put(element, row));
            staging.trim();
            assert!(staging.is_whole());
            let mut got = Got(Vec::new());
            staging.put_into(&mut got);
            assert!(got.0 == rows, "round {round}");
            for (row, staged) in rows.iter().zip(&staging.rows) {
                let place = &staging.chunks[staged.chunk][staged.range.clone()];
                let modulo = |bytes: &[u8]| bytes.as_ptr() as usize % PAGE;
                assert_eq!(modulo(row), modulo(place));
            }
            assert_eq!(
                *capacity.get_or_insert(staging.capacity()),
                staging.capacity()
            );
        }
        staging.clear();
        staging.put(element, &[1; 100]);
        staging.trim();
        assert_eq!(staging.chunks.len(), 1);
    }
}
