//! A sample of a value, for a trial: the first items, those that brought something new when they were written, and of long texts
//! the beginning. It is forgotten and not dropped, so it must be small whatever the value is.

use super::super::record::Found;
use super::super::schema::Id;
use super::{DecodeError, Reader};

/// So many items of a sequence.
pub(super) const ITEMS: u64 = 2;
/// So many entries of a map. More than of a sequence, since a structure may be written as a map.
pub(super) const ENTRIES: u64 = 64;
/// An array is not made of fewer items than it has: only one that has more is cut, and then the trial ends with it.
pub(super) const LONGEST_ARRAY: u64 = 1 << 16;

/// Bytes of a text.
const TEXT: usize = 4096;
/// The same when there is no room left.
const SHORT_TEXT: usize = 64;
/// What an item counts for, beside the texts in it.
const ITEM: usize = 16;
/// Bytes that all together should not be more than.
const ROOM: usize = 1 << 20;

#[derive(Debug, Clone)]
pub(super) struct Sample<'a> {
    found: &'a Found,
    room: usize,
}

impl<'a> Sample<'a> {
    pub(super) fn new(found: &'a Found) -> Self {
        Sample { found, room: ROOM }
    }
}

/// Items that a visitor gets: the first ones, and then those that brought something new.
#[derive(Debug)]
pub(super) struct Given<'a> {
    count: u64,
    /// Items that are still to come, and how many of them the visitor does not get one after the other.
    pub(super) left: u64,
    pub(super) cut: u64,
    found: &'a [(u64, usize)],
}

impl Given<'_> {
    pub(super) fn all(count: u64) -> Self {
        Given {
            count,
            left: count,
            cut: 0,
            found: &[],
        }
    }

    /// Goes on to the next one; whether there is one.
    #[inline]
    pub(super) fn next(&mut self, reader: &mut Reader<'_>) -> bool {
        if self.left <= self.cut && !self.leap(reader) {
            return false;
        }
        self.left -= 1;
        true
    }

    #[cold]
    fn leap(&mut self, reader: &mut Reader<'_>) -> bool {
        while let [(number, at), rest @ ..] = self.found {
            self.found = rest;
            if *number >= self.count - self.left {
                (self.left, self.cut) = (self.count - number, self.count - number - 1);
                reader.at = *at;
                reader.leap_beside();
                return true;
            }
        }
        false
    }

    pub(super) fn at_least(&self) -> u64 {
        self.left.saturating_sub(self.cut)
    }
}

impl<'a> Reader<'a> {
    /// Which of so many items of a node to give, if no more than `most` are given in a sample.
    #[inline]
    pub(super) fn given(&mut self, node: Id, count: u64, most: u64) -> Given<'a> {
        match self.sample {
            None => Given::all(count),
            Some(_) => self.sampled(node, count, most),
        }
    }

    #[cold]
    fn sampled(&mut self, node: Id, count: u64, most: u64) -> Given<'a> {
        let first = self.at;
        let Some(sample) = &mut self.sample else {
            return Given::all(count);
        };
        let most = if sample.room > 0 { most.min(count) } else { 1 };
        sample.room = sample.room.saturating_sub(most as usize * ITEM);
        Given {
            cut: count.saturating_sub(most),
            found: sample.found.of(node, first),
            ..Given::all(count)
        }
    }

    /// A text that is to be given.
    pub(super) fn text(&mut self) -> Result<&'a str, DecodeError> {
        let text = self.whole_text()?;
        let most = self.length_given(text.len());
        let end = (0..=most).rev().find(|&end| text.is_char_boundary(end));
        Ok(&text[..end.unwrap_or(0)])
    }

    /// Bytes that are to be given.
    pub(super) fn some_bytes(&mut self) -> Result<&'a [u8], DecodeError> {
        let bytes = self.counted()?;
        let most = self.length_given(bytes.len());
        Ok(&bytes[..most])
    }

    fn length_given(&mut self, length: usize) -> usize {
        let Some(sample) = &mut self.sample else {
            return length;
        };
        let most = if sample.room > 0 { TEXT } else { SHORT_TEXT };
        let given = length.min(most);
        sample.room = sample.room.saturating_sub(given);
        given
    }
}
