//! From memory to a file.

use std::io;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use super::buffer::Buffer;
use super::summing::Summing;
use super::{Known, Sizes, gap_before};
use crate::format::packed;
use crate::format::{BLOCK, Body, Extent, PRELUDE, block_sum, blocks};
use crate::raw;
use crate::store::disk::{WriteFile, write_all_at};

/// A file that is written from its beginning to its end, but for its first page, which comes last.
pub(in super::super) struct Outgoing {
    file: Arc<Target>,
    sizes: Sizes,
    /// What is gathered, and where in the file it belongs: whole pages come before it.
    gathered: Buffer,
    at: u64,
    /// What of that has to be written, in order.
    fresh: Vec<Range<u64>>,
    /// The first page, once what came behind it has been written.
    first: Option<Vec<u8>>,
    /// What is being written meanwhile.
    in_flight: Option<JoinHandle<io::Result<Buffer>>>,
    idle: Option<Buffer>,
    extents: Vec<Extent>,
    /// How strongly what is put is compressed, if it is.
    level: Option<u8>,
}

/// The file, and what is known of it.
struct Target {
    file: Arc<dyn WriteFile>,
    /// What it has in it, if that is known: what is the same is not written again.
    known: Option<Known>,
    written: AtomicU64,
}

impl Outgoing {
    pub(in super::super) fn new(
        file: Arc<dyn WriteFile>,
        known: Option<Known>,
        sizes: Sizes,
    ) -> Outgoing {
        let mut gathered = Buffer::new(sizes.page);
        gathered.push_zeros(PRELUDE);
        Outgoing {
            file: Arc::new(Target {
                file,
                known,
                written: AtomicU64::new(0),
            }),
            sizes,
            gathered,
            at: 0,
            fresh: std::iter::once(0..PRELUDE as u64).collect(),
            first: None,
            in_flight: None,
            idle: None,
            extents: Vec::new(),
            level: None,
        }
    }

    /// How many bytes had to be written.
    pub(in super::super) fn written(&self) -> u64 {
        self.file.written.load(Ordering::Relaxed)
    }

    /// What was in the file before.
    pub(in super::super) fn into_file_known(self) -> Option<Known> {
        Arc::into_inner(self.file)?.known
    }

    /// What is in the file now.
    pub(in super::super) fn into_known(self) -> Known {
        Known::new(self.extents)
    }

    fn place(&self) -> u64 {
        self.at + self.gathered.len() as u64
    }

    /// Gathers bytes; `is_fresh` says that they have to be written.
    fn gather(&mut self, mut bytes: &[u8], is_fresh: bool) -> io::Result<()> {
        while !bytes.is_empty() {
            let room = self.sizes.gathered - self.gathered.len();
            let (now, later) = bytes.split_at(bytes.len().min(room));
            let begin = self.place();
            self.gathered.push(now);
            if is_fresh {
                self.add_fresh(begin..self.place());
            }
            if self.gathered.len() == self.sizes.gathered {
                self.pass_on()?;
            }
            bytes = later;
        }
        Ok(())
    }

    fn add_fresh(&mut self, range: Range<u64>) {
        match self.fresh.last_mut() {
            Some(last) if last.end == range.start => last.end = range.end,
            _ => self.fresh.push(range),
        }
    }

    /// Has what is gathered, which are whole pages, written.
    fn pass_on(&mut self) -> io::Result<()> {
        let page = self.sizes.page as u64;
        let first = PRELUDE.next_multiple_of(self.sizes.page);
        if self.at == 0 {
            self.first = Some(self.gathered.as_slice()[..first].to_vec());
        }
        let begin = self.at.max(first as u64);
        let end = self.place();
        let mut runs: Vec<Range<u64>> = Vec::new();
        for range in self.fresh.drain(..) {
            let pages =
                (range.start / page * page).max(begin)..range.end.next_multiple_of(page).min(end);
            match runs.last_mut() {
                _ if pages.is_empty() => {}
                Some(last) if last.end >= pages.start => last.end = last.end.max(pages.end),
                _ => runs.push(pages),
            }
        }
        self.land()?;
        let next = self
            .idle
            .take()
            .unwrap_or_else(|| Buffer::new(self.sizes.page));
        let buffer = std::mem::replace(&mut self.gathered, next);
        let at = std::mem::replace(&mut self.at, end);
        let file = Arc::clone(&self.file);
        let write = move || {
            let mut buffer = buffer;
            for run in runs {
                let part = (run.start - at) as usize..(run.end - at) as usize;
                file.write(&buffer.as_slice()[part], run.start)?;
            }
            buffer.clear();
            Ok(buffer)
        };
        self.beside(write)
    }

    /// Does it in a thread, if there may be several and the system has one left: a save must not fail for the lack of one.
    fn beside(
        &mut self,
        write: impl FnOnce() -> io::Result<Buffer> + Send + 'static,
    ) -> io::Result<()> {
        if self.sizes.writers < 2 {
            self.idle = Some(write()?);
            return Ok(());
        }
        let work = Arc::new(Mutex::new(Some(write)));
        let theirs = Arc::clone(&work);
        let spawned = raw::mask::with_all_blocked(|| builder().spawn(move || done(&theirs)));
        match spawned {
            Ok(writing) => self.in_flight = Some(writing),
            Err(_) => self.idle = Some(done(&work)?),
        }
        Ok(())
    }

    /// Waits for what is being written.
    fn land(&mut self) -> io::Result<()> {
        let Some(writing) = self.in_flight.take() else {
            return Ok(());
        };
        let written = writing.join();
        self.idle = Some(written.map_err(|_| io::Error::other("the thread that wrote panicked"))??);
        Ok(())
    }

    /// Writes a long row from where it is.
    fn put_from_place(&mut self, row: &[u8]) -> io::Result<Extent> {
        let page = self.sizes.page;
        let gap = gap_before(row, self.place(), page);
        self.gather(&vec![0; gap], true)?;
        let offset = self.place();
        let edge = (offset.next_multiple_of(page as u64) - offset) as usize;
        self.gather(&row[..edge], true)?;
        if self.gathered.len() > 0 {
            self.pass_on()?;
        }
        let whole = edge + (row.len() - edge) / page * page;
        let pages = self.at..offset + whole as u64;
        if self.file.known.is_none() {
            self.file.file.reserve(pages.end)?;
        }
        let mut extent = Extent {
            offset,
            size: row.len() as u64,
            sums: vec![0; 16 * blocks(offset, row.len() as u64).count()],
            packed: Vec::new(),
        };
        self.write_row(row, &pages, &mut extent)?;
        self.at = pages.end;
        self.gather(&row[whole..], true)?;
        Ok(extent)
    }

    fn write_row(&self, row: &[u8], pages: &Range<u64>, extent: &mut Extent) -> io::Result<()> {
        let pieces = Pieces {
            row,
            offset: extent.offset,
            pages,
            rest: Mutex::new(cut(extent, self.sizes.piece).into_iter()),
            failed: AtomicBool::new(false),
        };
        let work = || pieces.write(&self.file);
        thread::scope(|scope| {
            let more = (1..self.sizes.writers).filter_map(|_| {
                // With fewer threads it only takes longer.
                raw::mask::with_all_blocked(|| builder().spawn_scoped(scope, work)).ok()
            });
            let more: Vec<_> = more.collect();
            let mine = work();
            more.into_iter().fold(mine, |result, writer| {
                let theirs = writer.join();
                let panicked = || io::Error::other("a thread that wrote panicked");
                result.and(theirs.unwrap_or_else(|_| Err(panicked())))
            })
        })
    }
}

/// Whether a test has no thread made.
#[cfg(test)]
pub(in super::super) static NO_THREADS: AtomicBool = AtomicBool::new(false);

/// A thread that writes.
fn builder() -> thread::Builder {
    let builder = thread::Builder::new().name("ckpt-write".to_owned());
    #[cfg(test)]
    if NO_THREADS.load(Ordering::Relaxed) {
        return builder.stack_size(usize::MAX >> 1);
    }
    builder
}

/// Does what is to be done, once.
fn done<W: FnOnce() -> io::Result<Buffer>>(work: &Mutex<Option<W>>) -> io::Result<Buffer> {
    let mut work = work.lock().unwrap_or_else(PoisonError::into_inner);
    let write = work.take();
    write.expect("by one thread or by the other")()
}

/// What a thread takes: a part of the file, and the sums of its blocks.
type Piece<'s> = (Range<u64>, &'s mut [u8]);

/// Cuts an extent at multiples of a piece's size in the file.
fn cut(extent: &mut Extent, piece: u64) -> Vec<Piece<'_>> {
    let end = extent.offset + extent.size;
    let mut at = extent.offset;
    let mut sums = &mut extent.sums[..];
    let mut pieces = Vec::new();
    while at < end {
        let next = ((at / piece + 1) * piece).min(end);
        let count = blocks(at, next - at).count();
        let (own, rest) = std::mem::take(&mut sums).split_at_mut(16 * count);
        pieces.push((at..next, own));
        (at, sums) = (next, rest);
    }
    pieces
}

/// A row that several threads write.
struct Pieces<'r, 's> {
    row: &'r [u8],
    offset: u64,
    /// What of it are whole pages.
    pages: &'r Range<u64>,
    rest: Mutex<std::vec::IntoIter<Piece<'s>>>,
    failed: AtomicBool,
}

impl Pieces<'_, '_> {
    fn next(&self) -> Option<Piece<'_>> {
        let mut rest = self.rest.lock().unwrap_or_else(PoisonError::into_inner);
        rest.next().filter(|_| !self.failed.load(Ordering::Relaxed))
    }

    /// Writes piece after piece, as long as there are some.
    fn write(&self, file: &Target) -> io::Result<()> {
        while let Some((part, sums)) = self.next() {
            let mut run = part.start..part.start;
            let blocks = blocks(part.start, part.end - part.start);
            for (block, sum) in blocks.zip(sums.chunks_exact_mut(16)) {
                sum.copy_from_slice(&block_sum(self.bytes(&block)));
                if file
                    .known
                    .as_ref()
                    .is_some_and(|known| known.has(&block, sum))
                {
                    self.write_run(file, &run)?;
                    run = block.end..block.end;
                }
                run.end = block.end;
            }
            self.write_run(file, &run)?;
        }
        Ok(())
    }

    fn write_run(&self, file: &Target, run: &Range<u64>) -> io::Result<()> {
        let run = run.start.max(self.pages.start)..run.end.min(self.pages.end);
        if run.is_empty() {
            return Ok(());
        }
        let written = file.write(self.bytes(&run), run.start);
        written.inspect_err(|_| self.failed.store(true, Ordering::Relaxed))
    }

    fn bytes(&self, part: &Range<u64>) -> &[u8] {
        &self.row[(part.start - self.offset) as usize..(part.end - self.offset) as usize]
    }
}

impl Target {
    fn write(&self, bytes: &[u8], offset: u64) -> io::Result<()> {
        self.written
            .fetch_add(bytes.len() as u64, Ordering::Relaxed);
        write_all_at(&*self.file, bytes, offset)
    }
}

impl Body for Outgoing {
    fn put(&mut self, bytes: &[u8]) -> io::Result<Extent> {
        let extent = match bytes.len() >= self.sizes.long {
            _ if self.level.is_some() && bytes.len() >= WORTHWHILE => self.put_packed(bytes)?,
            true => self.put_from_place(bytes)?,
            false => self.put_gathered(bytes)?,
        };
        self.extents.push(extent.clone());
        Ok(extent)
    }

    fn end(&self) -> u64 {
        self.place()
    }

    fn close(&mut self, last: &[u8], prelude: [u8; PRELUDE]) -> io::Result<()> {
        self.gather(last, true)?;
        let total = self.place();
        let Some(mut first) = self.first.take() else {
            self.gathered.as_mut_slice()[..PRELUDE].copy_from_slice(&prelude);
            self.file.write(self.gathered.as_slice(), 0)?;
            return self.file.file.set_length(total);
        };
        let page = self.sizes.page;
        let rest = self.gathered.len().next_multiple_of(page) - self.gathered.len();
        self.gathered.push_zeros(rest);
        self.pass_on()?;
        self.land()?;
        first[..PRELUDE].copy_from_slice(&prelude);
        // Aligned as whole pages are to be.
        let mut page_of_first = Buffer::new(page);
        page_of_first.push(&first);
        self.file.write(page_of_first.as_slice(), 0)?;
        self.file.file.set_length(total)
    }
}

/// Less is not compressed.
const WORTHWHILE: usize = 1024;
/// So many pieces are compressed before they are written.
const TOGETHER: usize = 8;

impl Outgoing {
    /// Compresses what is put from now on.
    pub(in super::super) fn compress(&mut self, level: u8) {
        self.level = Some(level);
    }

    fn put_packed(&mut self, bytes: &[u8]) -> io::Result<Extent> {
        let level = self.level.unwrap_or(1);
        let mut summing = Summing::at(self.place());
        let mut packed = Vec::new();
        for some in bytes.chunks(TOGETHER * packed::PIECE) {
            for piece in packed::pack(some, level)? {
                packed.push(piece.len() as u32);
                summing.add(&piece);
                self.gather(&piece, true)?;
            }
        }
        Ok(summing.extent(packed))
    }

    fn put_gathered(&mut self, bytes: &[u8]) -> io::Result<Extent> {
        let extent = Extent::of(self.place(), bytes);
        let Some(known) = &self.file.known else {
            self.gather(bytes, true)?;
            return Ok(extent);
        };
        let parts = blocks(extent.offset, extent.size).zip(extent.sums.chunks_exact(16));
        let parts: Vec<(Range<u64>, bool)> = parts
            .map(|(part, sum)| {
                let is_fresh = !known.has(&part, sum);
                (part, is_fresh)
            })
            .collect();
        for (part, is_fresh) in parts {
            let part = (part.start - extent.offset) as usize..(part.end - extent.offset) as usize;
            self.gather(&bytes[part], is_fresh)?;
        }
        Ok(extent)
    }
}

const _: () = assert!(Sizes::USUAL.piece.is_multiple_of(BLOCK));
