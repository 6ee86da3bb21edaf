//! From memory to a file, by a child process: it has the memory as it was, and the program goes on.
//!
//! What the child does, [`Forked::write`], takes no lock and allocates nothing: everything that is needed for it, the header too, is made
//! before. Only the sums are not known then; their places are.

use std::collections::BTreeMap;
use std::io;
use std::ops::Range;
use std::sync::Arc;

use super::{Known, Sizes, Staging, gap_before};
use crate::codec::Sink;
use crate::format::{
    BLOCK_SUM, Body, Checkpoint, Draft, Extent, PRELUDE, block_sum, blocks, table_sum,
};
use crate::raw::bulk::Element;
use crate::store::disk::{WriteFile, write_all_at};

/// Rows that are written from where they are, if that is known to stay: what a variable of a known type owns.
pub(crate) struct RowPlaces<'r> {
    /// Those that stay, by their addresses.
    known: Vec<&'r [u8]>,
    rows: Vec<(Element, Place<'r>)>,
    copies: Staging,
}

#[derive(Clone, Copy)]
enum Place<'r> {
    Known(&'r [u8]),
    /// The next of the copies.
    Copied,
}

impl<'r> RowPlaces<'r> {
    pub(crate) fn new(mut known: Vec<&'r [u8]>, copies: Staging) -> RowPlaces<'r> {
        known.sort_unstable_by_key(|row| row.as_ptr() as usize);
        RowPlaces {
            known,
            rows: Vec::new(),
            copies,
        }
    }

    /// Whether all rows are known, or were copied.
    pub(crate) fn is_whole(&self) -> bool {
        self.copies.is_whole()
    }

    /// The memory of the copies.
    pub(crate) fn into_copies(self) -> Staging {
        self.copies
    }
}

impl Sink for RowPlaces<'_> {
    fn put(&mut self, element: Element, row: &[u8]) {
        let address = |row: &[u8]| row.as_ptr() as usize;
        let found = self
            .known
            .binary_search_by_key(&address(row), |known| address(known));
        let known = found.ok().map(|at| self.known[at]);
        let place = match known.filter(|known| known.len() == row.len()) {
            Some(known) => Place::Known(known),
            None => {
                self.copies.put(element, row);
                Place::Copied
            }
        };
        self.rows.push((element, place));
    }
}

/// A gap is less than a page.
static ZEROS: [u8; Sizes::USUAL.page] = [0; Sizes::USUAL.page];

/// Where everything comes to lie, before any of it is written.
#[derive(Debug)]
struct Planned {
    sizes: Sizes,
    end: u64,
    /// Of each piece, in order, where it begins.
    offsets: Vec<u64>,
    /// Where zeros belong.
    gaps: Vec<Range<u64>>,
    last: Vec<u8>,
    prelude: [u8; PRELUDE],
}

impl Body for Planned {
    fn put(&mut self, bytes: &[u8]) -> io::Result<Extent> {
        if bytes.len() >= self.sizes.long {
            let gap = gap_before(bytes, self.end, self.sizes.page) as u64;
            self.gaps.push(self.end..self.end + gap);
            self.end += gap;
        }
        let (offset, size) = (self.end, bytes.len() as u64);
        self.offsets.push(offset);
        self.end += size;
        Ok(Extent {
            offset,
            size,
            sums: vec![0; BLOCK_SUM * blocks(offset, size).count()],
            packed: Vec::new(),
        })
    }

    fn end(&self) -> u64 {
        self.end
    }

    fn close(&mut self, last: &[u8], prelude: [u8; PRELUDE]) -> io::Result<()> {
        self.last = last.to_vec();
        self.prelude = prelude;
        Ok(())
    }
}

/// What the child writes.
struct Piece<'r> {
    bytes: &'r [u8],
    offset: u64,
    /// Where in the table its sums are.
    sums: Range<usize>,
}

/// A file as the child is to write it.
pub(in super::super) struct Forked<'r> {
    file: Arc<dyn WriteFile>,
    known: Option<Known>,
    sizes: Sizes,
    pieces: Vec<Piece<'r>>,
    /// Where zeros belong: what is written over may have something else there.
    gaps: Vec<Range<u64>>,
    last_at: u64,
    last: Vec<u8>,
    prelude: [u8; PRELUDE],
}

impl<'r> Forked<'r> {
    /// Plans the file of `checkpoint`, whose rows are at `places`.
    pub(in super::super) fn plan(
        (file, known): (Arc<dyn WriteFile>, Option<Known>),
        sizes: Sizes,
        places: &'r RowPlaces<'_>,
        checkpoint: &'r Checkpoint,
        generation: u64,
    ) -> io::Result<Forked<'r>> {
        let mut copies = places.copies.rows();
        let mut bytes: Vec<&[u8]> = Vec::with_capacity(places.rows.len());
        let mut draft = Draft::new(Planned {
            sizes,
            end: PRELUDE as u64,
            offsets: Vec::new(),
            gaps: Vec::new(),
            last: Vec::new(),
            prelude: [0; PRELUDE],
        });
        for (element, place) in &places.rows {
            let row = match place {
                Place::Known(row) => Some(*row),
                Place::Copied => copies.next(),
            };
            let row = row.ok_or_else(|| io::Error::other("a row was not copied"))?;
            draft.put(*element, row);
            bytes.push(row);
        }
        let (_, extents) = draft.finish_with_table(checkpoint, generation)?;
        bytes.extend(checkpoint.variables().map(|variable| &variable.bytes[..]));
        let plan = draft.into_body();
        let by_offset = extents.into_iter().filter(|(_, size, _)| *size > 0);
        let by_offset: BTreeMap<u64, Range<usize>> =
            by_offset.map(|(offset, _, sums)| (offset, sums)).collect();
        let mut pieces = Vec::with_capacity(bytes.len());
        for (bytes, offset) in bytes.into_iter().zip(&plan.offsets) {
            if bytes.is_empty() {
                continue;
            }
            let sums = by_offset.get(offset);
            let sums = sums.ok_or_else(|| io::Error::other("a row has no place in the table"))?;
            pieces.push(Piece {
                bytes,
                offset: *offset,
                sums: sums.clone(),
            });
        }
        file.get_ready();
        Ok(Forked {
            file,
            known,
            sizes,
            pieces,
            gaps: plan.gaps,
            last_at: plan.end,
            last: plan.last,
            prelude: plan.prelude,
        })
    }

    /// The file's length.
    pub(in super::super) fn total(&self) -> u64 {
        self.last_at + self.last.len() as u64
    }

    /// Writes and syncs the file, in the child; how many bytes had to be written.
    pub(in super::super) fn write(&mut self) -> io::Result<u64> {
        if self.known.is_none() {
            self.file.reserve(self.total())?;
        }
        let mut written = 0;
        for piece in &self.pieces {
            let sums = &mut self.last[piece.sums.clone()];
            written += piece.write(sums, &*self.file, self.known.as_ref(), self.sizes)?;
        }
        let page = self.sizes.page;
        for gap in &self.gaps {
            let zeros = &ZEROS[..(gap.end - gap.start) as usize];
            written += put(&*self.file, page, zeros, gap.start)?;
        }
        let guarded = self.last.len() - 8;
        let sum = table_sum(&self.last[..guarded]);
        self.last[guarded..].copy_from_slice(&sum.to_le_bytes());
        written += put(&*self.file, page, &self.last, self.last_at)?;
        self.file.set_length(self.total())?;
        written += put(&*self.file, page, &self.prelude, 0)?;
        self.file.sync()?;
        Ok(written)
    }
}

impl Piece<'_> {
    fn part(&self, block: &Range<u64>) -> &[u8] {
        &self.bytes[(block.start - self.offset) as usize..(block.end - self.offset) as usize]
    }

    /// Sums all blocks, and writes those that the file does not have yet.
    fn write(
        &self,
        sums: &mut [u8],
        file: &dyn WriteFile,
        known: Option<&Known>,
        sizes: Sizes,
    ) -> io::Result<u64> {
        let mut written = 0;
        let mut run = self.offset..self.offset;
        let all = blocks(self.offset, self.bytes.len() as u64);
        for (block, sum) in all.zip(sums.chunks_exact_mut(BLOCK_SUM)) {
            sum.copy_from_slice(&block_sum(self.part(&block)));
            let is_same = known.is_some_and(|known| known.has(&block, sum));
            if is_same || run.end - run.start >= sizes.piece {
                written += put(file, sizes.page, self.part(&run), run.start)?;
                let next = if is_same { block.end } else { block.start };
                run = next..next;
            }
            run.end = block.end;
        }
        Ok(written + put(file, sizes.page, self.part(&run), run.start)?)
    }
}

/// Whole pages by themselves, so that they can go past the cache.
fn put(file: &dyn WriteFile, page: usize, bytes: &[u8], offset: u64) -> io::Result<u64> {
    let edge = (offset.next_multiple_of(page as u64) - offset) as usize;
    let edge = edge.min(bytes.len());
    let whole = edge + (bytes.len() - edge) / page * page;
    for part in [0..edge, edge..whole, whole..bytes.len()] {
        let at = offset + part.start as u64;
        write_all_at(file, &bytes[part], at)?;
    }
    Ok(bytes.len() as u64)
}
