//! Checkpoint → bytes. Long rows are written while values are being encoded, everything else behind them, the header last.

use std::io;
use std::ops::Range;

use super::layout::{Layout, PRELUDE, sum};
use super::model::RowSummary;
use super::{Checkpoint, Extent, Frame, FrameSummary, Summary, VERSION, Variable, VariableSummary};
use crate::codec::{self, Rows, Sink};
use crate::raw::bulk::Element;

/// What a checkpoint's file is written through: it begins with room for the prelude.
pub(crate) trait Body {
    /// Puts bytes behind what there is, or a little further, with zeros in between; where that is.
    fn put(&mut self, bytes: &[u8]) -> io::Result<Extent>;

    /// Where the next bytes would go, if they are to go just there.
    fn end(&self) -> u64;

    /// Ends the file: these bytes are its last, those its first.
    fn close(&mut self, last: &[u8], prelude: [u8; PRELUDE]) -> io::Result<()>;
}

/// A file that is being written.
pub(crate) struct Draft<B> {
    body: B,
    rows: Vec<(Element, Extent)>,
    /// What went wrong: whoever is asked to put a row cannot tell.
    failed: Option<io::Error>,
}

impl<B: Body> Sink for Draft<B> {
    fn put(&mut self, element: Element, row: &[u8]) {
        if self.failed.is_some() {
            return;
        }
        match self.body.put(row) {
            Ok(extent) => self.rows.push((element, extent)),
            Err(error) => self.failed = Some(error),
        }
    }
}

impl<B: Body> Draft<B> {
    pub(crate) fn new(body: B) -> Self {
        Draft {
            body,
            rows: Vec::new(),
            failed: None,
        }
    }

    /// Nothing more is put, and it will not be finished.
    pub(crate) fn refuse(&mut self, why: io::Error) {
        self.failed.get_or_insert(why);
    }

    /// Puts all that is not in the file yet, and ends it, as generation `generation`, whatever number `checkpoint.meta` has; the file's
    /// length.
    ///
    /// # Errors
    /// What went wrong first. What is in the file then is nothing that a reader accepts.
    pub(crate) fn finish(&mut self, checkpoint: &Checkpoint, generation: u64) -> io::Result<u64> {
        let (total, _) = self.finish_with_table(checkpoint, generation)?;
        Ok(total)
    }

    /// The same; and where in the table, which the last bytes begin with, the sums of each extent are.
    ///
    /// # Errors
    /// As [`Draft::finish`].
    pub(crate) fn finish_with_table(
        &mut self,
        checkpoint: &Checkpoint,
        generation: u64,
    ) -> io::Result<(u64, Vec<Sums>)> {
        if let Some(error) = self.failed.take() {
            return Err(error);
        }
        let frames = checkpoint.frames.iter().map(|frame| self.frame(frame));
        let mut summary = Summary {
            meta: checkpoint.meta.clone(),
            frames: frames.collect::<io::Result<_>>()?,
        };
        summary.meta.generation = generation;
        let mut last = table_of(&summary);
        let table = last.len();
        codec::encode_plain(&summary, &mut last).map_err(io::Error::other)?;
        let layout = Layout {
            version: VERSION,
            header: (last.len() - table) as u64,
            payload: self.body.end() - PRELUDE as u64,
            table: table as u64,
            header_sum: 0,
        };
        let header_sum = sum(&last);
        last.extend_from_slice(&header_sum.to_le_bytes());
        self.body.close(&last, layout.to_prelude())?;
        Ok((
            layout.payload_end() + last.len() as u64,
            places_of(&summary),
        ))
    }

    fn frame(&mut self, frame: &Frame) -> io::Result<FrameSummary> {
        let variables = frame.variables.iter();
        let variables = variables.map(|variable| self.variable(variable));
        Ok(FrameSummary {
            function: frame.function.clone(),
            position: frame.position.clone(),
            variables: variables.collect::<io::Result<_>>()?,
        })
    }

    fn variable(&mut self, variable: &Variable) -> io::Result<VariableSummary> {
        let mut rows = Vec::with_capacity(variable.apart.len());
        for apart in &variable.apart {
            let (element, extent) = match &apart.rows {
                Rows::Here(memory) => (memory.element(), self.body.put(memory)?),
                Rows::Put(number) => self.row(*number)?,
                Rows::Head(_) => return Err(lost()),
            };
            rows.push(RowSummary {
                at: apart.at,
                element,
                size: apart.length,
                extent,
            });
        }
        Ok(VariableSummary {
            name: variable.name.clone(),
            type_name: variable.type_name.clone(),
            schema: variable.schema.clone(),
            size: variable.bytes.len() as u64,
            extent: self.body.put(&variable.bytes)?,
            rows,
        })
    }

    fn row(&self, number: usize) -> io::Result<(Element, Extent)> {
        self.rows.get(number).cloned().ok_or_else(lost)
    }

    /// What it was written through.
    pub(crate) fn into_body(self) -> B {
        self.body
    }
}

/// Of an extent: its offset, its size, and where its sums are in the table.
pub(crate) type Sums = (u64, u64, Range<usize>);

fn places_of(summary: &Summary) -> Vec<Sums> {
    let variables = summary.frames.iter().flat_map(|frame| &frame.variables);
    let extents = variables.flat_map(VariableSummary::extents);
    let mut end = 0;
    let place = |extent: &Extent| {
        let begin = end;
        end += extent.sums.len();
        (extent.offset, extent.size, begin..end)
    };
    extents.map(place).collect()
}

/// The sums of all extents, in the header's order.
pub(super) fn table_of(summary: &Summary) -> Vec<u8> {
    let variables = summary.frames.iter().flat_map(|frame| &frame.variables);
    let extents = variables.flat_map(VariableSummary::extents);
    extents
        .flat_map(|extent| extent.sums.iter().copied())
        .collect()
}

/// No variable may be saved without one of its rows, whatever the reason.
fn lost() -> io::Error {
    io::Error::other("a row of numbers was not written; this is a fault of ckpt")
}

/// A file in memory, without gaps.
#[derive(Debug)]
pub(super) struct InMemory(Vec<u8>);

impl InMemory {
    pub(super) fn new() -> InMemory {
        InMemory(vec![0; PRELUDE])
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.0
    }
}

impl Body for InMemory {
    fn put(&mut self, bytes: &[u8]) -> io::Result<Extent> {
        let extent = Extent::of(self.0.len() as u64, bytes);
        self.0.extend_from_slice(bytes);
        Ok(extent)
    }

    fn end(&self) -> u64 {
        self.0.len() as u64
    }

    fn close(&mut self, last: &[u8], prelude: [u8; PRELUDE]) -> io::Result<()> {
        self.0.extend_from_slice(last);
        self.0[..PRELUDE].copy_from_slice(&prelude);
        Ok(())
    }
}

/// The whole file in memory. Meant for small checkpoints and tests; a save writes it to the disk as it is made.
///
/// # Panics
/// When its variables are not all at hand: then it is one that is being saved.
pub fn write(checkpoint: &Checkpoint) -> Vec<u8> {
    let mut draft = Draft::new(InMemory::new());
    draft.finish(checkpoint, checkpoint.meta.generation).expect(
        "writing to memory does not fail, and neither does encoding plain text and numbers",
    );
    draft.body.into_bytes()
}
