//! The parts of a value, one after the other. What a visitor leaves is skipped, so that what comes next is where it should be.

use serde::de::{DeserializeSeed, MapAccess, SeqAccess, Visitor};

use super::super::DecodeError;
use super::super::error::Step;
use super::super::schema::{Field, Id};
use super::sample::{self, Given};
use super::{Reader, Reading};

/// Items of the same kind.
pub(super) struct Items<'r, 'a> {
    reader: &'r mut Reader<'a>,
    item: Id,
    given: Given<'a>,
}

impl<'r, 'a> Items<'r, 'a> {
    pub(super) fn seq(
        item: Option<Id>,
        count: u64,
        reader: &'r mut Reader<'a>,
    ) -> Result<Self, DecodeError> {
        let item = known(item, count)?;
        let given = reader.given(item, count, sample::ITEMS);
        Ok(Items {
            reader,
            item,
            given,
        })
    }

    pub(super) fn array(item: Id, count: u64, reader: &'r mut Reader<'a>) -> Self {
        let given = match count > sample::LONGEST_ARRAY {
            true => reader.given(item, count, sample::ITEMS),
            false => Given::all(count),
        };
        Items {
            reader,
            item,
            given,
        }
    }

    pub(super) fn give<V: Visitor<'static>>(mut self, visitor: V) -> Result<V::Value, DecodeError> {
        let value = visitor.visit_seq(&mut self)?;
        self.reader.skip_items(self.item, self.given.left)?;
        Ok(value)
    }
}

/// The node of what there is some of.
fn known<T: Default>(node: Option<T>, count: u64) -> Result<T, DecodeError> {
    match (node, count) {
        (Some(node), _) => Ok(node),
        (None, 0) => Ok(T::default()),
        (None, _) => Err(DecodeError::schema()),
    }
}

impl<'a> SeqAccess<'static> for &mut Items<'_, 'a> {
    type Error = DecodeError;

    #[inline]
    fn next_element_seed<T: DeserializeSeed<'static>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, DecodeError> {
        if !self.given.next(self.reader) {
            return Ok(None);
        }
        let before = self.reader.at;
        let item = self.item;
        let value = self
            .reader
            .deeper(|reader| seed.deserialize(Reading::new(reader, item)));
        let value = value.map_err(|error| error.within(Step::Item))?;
        self.reader.climb(|| Step::Item);
        self.reader.count_if_nothing(before)?;
        Ok(Some(value))
    }

    /// No more than there are bytes, whatever the count says.
    fn size_hint(&self) -> Option<usize> {
        let wanted = usize::try_from(self.given.at_least()).unwrap_or(usize::MAX);
        Some(wanted.min(self.reader.left()))
    }
}

/// Where a field of a row comes from.
enum Row<'a> {
    Items(&'a [Id]),
    Fields(&'a [Field]),
}

impl Row<'_> {
    /// The step to the part before `at`.
    #[cold]
    fn step(&self, at: usize) -> Step {
        Step::Field(match self {
            Row::Items(_) => (at - 1).to_string(),
            Row::Fields(fields) => fields[at - 1].name.clone(),
        })
    }
}

/// The parts of a tuple or structure, in order.
pub(super) struct Straight<'r, 'a> {
    reader: &'r mut Reader<'a>,
    row: Row<'a>,
    at: usize,
}

impl<'r, 'a> Straight<'r, 'a> {
    pub(super) fn items(items: &'a [Id], reader: &'r mut Reader<'a>) -> Self {
        let row = Row::Items(items);
        Straight { reader, row, at: 0 }
    }

    pub(super) fn fields(fields: &'a [Field], reader: &'r mut Reader<'a>) -> Self {
        let row = Row::Fields(fields);
        Straight { reader, row, at: 0 }
    }

    #[inline]
    fn part(&self) -> Option<Id> {
        match self.row {
            Row::Items(items) => items.get(self.at).copied(),
            Row::Fields(fields) => fields.get(self.at).map(|field| field.node),
        }
    }

    #[inline]
    pub(super) fn give<V: Visitor<'static>>(mut self, visitor: V) -> Result<V::Value, DecodeError> {
        let value = visitor.visit_seq(&mut self)?;
        while let Some(node) = self.part() {
            self.at += 1;
            self.reader.skip(node)?;
        }
        Ok(value)
    }
}

impl SeqAccess<'static> for &mut Straight<'_, '_> {
    type Error = DecodeError;

    #[inline]
    fn next_element_seed<T: DeserializeSeed<'static>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, DecodeError> {
        let Some(node) = self.part() else {
            return Ok(None);
        };
        self.at += 1;
        let before = self.reader.at;
        let value = self
            .reader
            .deeper(|reader| seed.deserialize(Reading::new(reader, node)));
        match value {
            Ok(value) => {
                let (row, at) = (&self.row, self.at);
                self.reader.climb(|| row.step(at));
                // A schema can say that each of many is several of the next.
                self.reader.count_if_nothing(before)?;
                Ok(Some(value))
            }
            Err(error) => Err(error.within(self.row.step(self.at))),
        }
    }

    fn size_hint(&self) -> Option<usize> {
        let count = match self.row {
            Row::Items(items) => items.len(),
            Row::Fields(fields) => fields.len(),
        };
        Some(count - self.at)
    }
}

/// The fields of a structure, with their names.
pub(super) struct Fields<'r, 'a> {
    reader: &'r mut Reader<'a>,
    fields: &'a [Field],
    at: usize,
}

impl<'r, 'a> Fields<'r, 'a> {
    pub(super) fn new(fields: &'a [Field], reader: &'r mut Reader<'a>) -> Self {
        let at = 0;
        Fields { reader, fields, at }
    }

    pub(super) fn give<V: Visitor<'static>>(mut self, visitor: V) -> Result<V::Value, DecodeError> {
        let value = visitor.visit_map(&mut self)?;
        for field in &self.fields[self.at..] {
            self.reader.skip(field.node)?;
        }
        Ok(value)
    }
}

impl MapAccess<'static> for &mut Fields<'_, '_> {
    type Error = DecodeError;

    fn next_key_seed<K: DeserializeSeed<'static>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, DecodeError> {
        match self.fields.get(self.at) {
            None => Ok(None),
            Some(field) => seed.deserialize(Name(&field.name)).map(Some),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'static>>(
        &mut self,
        seed: V,
    ) -> Result<V::Value, DecodeError> {
        let field = self.fields.get(self.at);
        let field = field.ok_or_else(DecodeError::misuse)?;
        self.at += 1;
        let before = self.reader.at;
        let value = self
            .reader
            .deeper(|reader| seed.deserialize(Reading::new(reader, field.node)));
        let step = || Step::Field(field.name.clone());
        let value = value.map_err(|error| error.within(step()))?;
        self.reader.note_field(field, before);
        self.reader.climb(step);
        self.reader.count_if_nothing(before)?;
        Ok(value)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.fields.len() - self.at)
    }
}

/// A name from the schema, as text.
pub(super) struct Name<'a>(pub(super) &'a str);

impl<'de> serde::Deserializer<'de> for Name<'_> {
    type Error = DecodeError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        visitor.visit_str(self.0)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// The entries of a map.
pub(super) struct Entries<'r, 'a> {
    reader: &'r mut Reader<'a>,
    nodes: (Id, Id),
    given: Given<'a>,
    before: usize,
}

impl<'r, 'a> Entries<'r, 'a> {
    /// Reads how many there are.
    pub(super) fn read(
        nodes: Option<(Id, Id)>,
        reader: &'r mut Reader<'a>,
    ) -> Result<Self, DecodeError> {
        let count = reader.varint(64)?;
        let nodes = known(nodes, count)?;
        let given = reader.given(nodes.0, count, sample::ENTRIES);
        Ok(Entries {
            reader,
            nodes,
            given,
            before: 0,
        })
    }

    pub(super) fn give<V: Visitor<'static>>(mut self, visitor: V) -> Result<V::Value, DecodeError> {
        let value = visitor.visit_map(&mut self)?;
        self.reader.skip_entries(self.nodes, self.given.left)?;
        Ok(value)
    }
}

impl MapAccess<'static> for &mut Entries<'_, '_> {
    type Error = DecodeError;

    fn next_key_seed<K: DeserializeSeed<'static>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, DecodeError> {
        if !self.given.next(self.reader) {
            return Ok(None);
        }
        self.before = self.reader.at;
        let key = self.nodes.0;
        let key = self
            .reader
            .deeper(|reader| seed.deserialize(Reading::new(reader, key)));
        key.map(Some).map_err(|error| error.within(Step::Key))
    }

    fn next_value_seed<V: DeserializeSeed<'static>>(
        &mut self,
        seed: V,
    ) -> Result<V::Value, DecodeError> {
        let value = self.nodes.1;
        let value = self
            .reader
            .deeper(|reader| seed.deserialize(Reading::new(reader, value)));
        let value = value.map_err(|error| error.within(Step::Entry))?;
        self.reader.climb(|| Step::Entry);
        self.reader.count_if_nothing(self.before)?;
        Ok(value)
    }

    fn size_hint(&self) -> Option<usize> {
        let wanted = usize::try_from(self.given.at_least()).unwrap_or(usize::MAX);
        Some(wanted.min(self.reader.left()))
    }
}
