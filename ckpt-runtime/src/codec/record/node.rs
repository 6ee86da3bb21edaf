//! A place in a value: which shapes were found there, and in which order.
//!
//! Visits are counted: if a node turns out to have two shapes, the runs of each tell a reader which one comes next.

use super::super::Number;
use super::super::schema::{Id, Run};
use crate::raw::bulk::Element;

/// A place in a value, or all of the same type.
#[derive(Default)]
pub(super) struct Node {
    pub(super) shapes: Vec<Shape>,
    /// Runs that are over.
    pub(super) runs: Vec<Run>,
    /// The run that goes on.
    pub(super) last: u32,
    pub(super) times: u64,
    pub(super) visits: u64,
    /// Where the rows of this node begin.
    pub(super) tries: Vec<(RowKind, &'static str, u32)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Leaf {
    Unit,
    Bool,
    Number(Number),
    Char,
    Str,
    Bytes,
}

pub(super) enum Shape {
    Leaf(Leaf),
    Packed(Element),
    Option(u32),
    Seq(u32),
    Map(u32, u32),
    Array(u64, u32),
    UnitStruct(&'static str),
    Newtype(&'static str, u32),
    /// Its last slot, and where its plan is.
    Row(RowKind, &'static str, u32, (u32, u32)),
    Enum(&'static str, Vec<Variant>),
    Same(Id),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RowKind {
    Tuple,
    TupleStruct,
    Struct,
}

pub(super) struct Variant {
    pub(super) index: u32,
    pub(super) name: &'static str,
    pub(super) content: Content,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Content {
    Unit,
    Newtype(u32),
    Fields(Id),
}

/// Whether two names are the same: mostly they are one.
#[inline]
pub(super) fn same(one: &'static str, other: &'static str) -> bool {
    std::ptr::eq(one, other) || one == other
}

impl Node {
    /// Another shape than the last.
    pub(super) fn switch(&mut self, shape: u32) {
        self.end_run();
        match self.runs.last() {
            Some(run) if run.shape == shape => {
                self.times = run.times + 1;
                self.runs.pop();
            }
            _ => self.times = 1,
        }
        self.last = shape;
    }

    fn end_run(&mut self) {
        if self.times > 0 {
            self.runs.push(Run {
                shape: self.last,
                times: self.times,
            });
        }
    }

    /// Gives a visit of the past its shape.
    #[inline]
    pub(super) fn put_right(&mut self, visit: u64, shape: u32) {
        let since = self.visits - visit - 1;
        if since >= self.times || self.last != shape {
            self.put_wrong_right(since, shape);
        }
    }

    #[cold]
    fn put_wrong_right(&mut self, mut since: u64, shape: u32) {
        if since == 0 {
            self.times -= 1;
            return self.switch(shape);
        }
        // Visits since are those of the same type within: few.
        self.end_run();
        let mut at = self.runs.len() - 1;
        while since >= self.runs[at].times {
            since -= self.runs[at].times;
            at -= 1;
        }
        let run = self.runs[at];
        if run.shape == shape {
            let last = self.runs.pop().expect("it is the one just ended");
            (self.last, self.times) = (last.shape, last.times);
            return;
        }
        let before = run.times - since - 1;
        let parts = [(run.shape, before), (shape, 1), (run.shape, since)];
        let parts = parts.map(|(shape, times)| Run { shape, times });
        let parts = parts.into_iter().filter(|run| run.times > 0);
        self.runs.splice(at..=at, parts);
        let last = self
            .runs
            .pop()
            .expect("it has the visit that was put right");
        (self.last, self.times) = (last.shape, last.times);
    }
}
