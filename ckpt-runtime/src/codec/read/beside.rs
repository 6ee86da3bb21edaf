//! Rows that are apart from the bytes of a value.

use serde::de::Visitor;

use super::super::schema::Id;
use super::super::{Apart, Rows};
use super::super::{DecodeError, Schema};
use super::parts::Items;
use super::{Reader, learn};
use crate::raw::bulk;
use crate::raw::memory::Memory;

/// Those that are still to come, in order.
#[derive(Debug, Clone)]
pub(super) enum Beside<'a> {
    /// To be looked at.
    Lent(&'a [Apart]),
    /// To be taken.
    Given(std::vec::IntoIter<Apart>),
}

/// A row that was apart.
pub(super) enum Row<'a> {
    Lent(&'a Memory),
    Taken(Memory),
}

impl Row<'_> {
    pub(super) fn memory(&self) -> &Memory {
        match self {
            Row::Lent(memory) => memory,
            Row::Taken(memory) => memory,
        }
    }
}

impl Beside<'_> {
    fn first(&self) -> Option<&Apart> {
        match self {
            Beside::Lent(apart) => apart.first(),
            Beside::Given(apart) => apart.as_slice().first(),
        }
    }
}

impl<'a> Reader<'a> {
    /// Whether the row whose count was just read is apart.
    #[inline]
    pub(super) fn is_apart(&self) -> bool {
        let first = self.beside.first();
        first.is_some_and(|first| first.at == self.at as u64)
    }

    /// That it has as many bytes as its items need.
    fn require_length(&self, item: Id, count: u64) -> Result<(), DecodeError> {
        let element = self.element(item).ok_or_else(DecodeError::schema)?;
        let length = count.checked_mul(element.size() as u64);
        let first = self.beside.first().filter(|first| {
            let memory = first.memory();
            length == Some(first.length) && memory.is_some_and(|memory| memory.element() == element)
        });
        first.map(drop).ok_or_else(DecodeError::bytes)
    }

    /// Passes over a row that is apart.
    pub(super) fn skip_apart(&mut self, item: Id, count: u64) -> Result<(), DecodeError> {
        let row = self.take_apart(item, count)?;
        let memory = row.memory();
        // Of other elements any bytes are one.
        match memory.element().number.is_some() || memory.iter().all(|&byte| byte < 2) {
            true => Ok(()),
            false => Err(DecodeError::bytes()),
        }
    }

    /// Takes a row that is apart.
    pub(super) fn take_apart(&mut self, item: Id, count: u64) -> Result<Row<'a>, DecodeError> {
        self.require_length(item, count)?;
        let length = self.beside.first().map_or(0, |first| first.length);
        self.taken_apart += length as usize;
        match &mut self.beside {
            Beside::Given(apart) => match apart.next().map(|apart| apart.rows) {
                Some(Rows::Here(memory) | Rows::Head(memory)) => Ok(Row::Taken(memory)),
                _ => Err(DecodeError::bytes()),
            },
            Beside::Lent(apart) => {
                let memory = apart.first().and_then(Apart::memory);
                *apart = &apart[1..];
                memory.map(Row::Lent).ok_or_else(DecodeError::bytes)
            }
        }
    }

    /// Looks at a row that is apart, if it is.
    pub(in super::super) fn look_apart(
        &mut self,
        item: Id,
        count: u64,
    ) -> Result<Option<&'a [u8]>, DecodeError> {
        if !self.is_apart() {
            return Ok(None);
        }
        match self.take_apart(item, count)? {
            Row::Lent(memory) => Ok(Some(memory)),
            Row::Taken(_) => Err(DecodeError::bytes()),
        }
    }

    /// Gives a row that is apart to a visitor: as a whole where serde's own `Vec` asks, else item by item.
    pub(super) fn give_apart<V: Visitor<'static>>(
        &mut self,
        item: Id,
        count: u64,
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        match self.take_apart(item, count)? {
            Row::Taken(memory) if learn::is_plain::<V>() => match bulk::vec_of(memory) {
                Ok(row) => Ok(row),
                Err(memory) => self.give_items(item, &memory, visitor),
            },
            row => self.give_items(item, row.memory(), visitor),
        }
    }

    /// What is only the beginning of a row gives fewer items than there are.
    fn give_items<V: Visitor<'static>>(
        &self,
        item: Id,
        memory: &Memory,
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        let schema: &Schema = self.schema;
        let mut reader = Reader::new(schema, self.rows, memory, Beside::Lent(&[]));
        reader.depth = self.depth;
        let count = memory.len() / memory.element().size();
        Items::seq(Some(item), count as u64, &mut reader)?.give(visitor)
    }

    /// A trial goes on further behind: the rows before are not met any more.
    pub(super) fn leap_beside(&mut self) {
        let at = self.at as u64;
        if let Beside::Lent(apart) = &mut self.beside {
            *apart = &apart[apart.partition_point(|apart| apart.at <= at)..];
        }
    }

    pub(super) fn has_rows_left(&self) -> bool {
        self.beside.first().is_some()
    }
}
