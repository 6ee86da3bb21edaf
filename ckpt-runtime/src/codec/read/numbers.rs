//! Rows that hold nothing but numbers, as most structures of which there are many do: read with few looks.
//!
//! Numbers need none at how deep they are, at whether they have bytes, or at fields dropped within. Whatever the program wants
//! there beside the number that is there is read as anything else is.

use std::slice;

use serde::Deserializer;
use serde::de::{Deserialize, DeserializeSeed, SeqAccess, Visitor};

use super::super::error::Step;
use super::super::schema::{Field, Id, Node, Shape};
use super::super::{DecodeError, Number, Schema, wire};
use super::{Reader, Reading};

impl Node {
    /// The number that it is, if it is one and nothing else, and whether it is there in full.
    pub(super) fn number(&self) -> Option<(Number, bool)> {
        match self.shapes[..] {
            [Shape::Number(number)] => Some((number, false)),
            [Shape::Fixed(number)] => Some((number, true)),
            _ => None,
        }
    }
}

/// Of each node that is a row of numbers, none of them in full, and nothing else: those.
#[derive(Debug)]
pub(super) struct Rows(Vec<Option<Box<[Number]>>>);

/// None is known: all are read as anything else is.
pub(super) static NO_ROWS: Rows = Rows(Vec::new());

impl Rows {
    pub(super) fn of(schema: &Schema) -> Self {
        let compact = |id: Id| match schema.nodes.get(id as usize)?.number()? {
            (number, false) => Some(number),
            (_, true) => None,
        };
        let row = |node: &Node| match &node.shapes[..] {
            [Shape::Struct(_, fields)] => fields.iter().map(|field| compact(field.node)).collect(),
            [Shape::Tuple(items) | Shape::TupleStruct(_, items)] => {
                items.iter().map(|&item| compact(item)).collect()
            }
            _ => None,
        };
        Rows(schema.nodes.iter().map(row).collect())
    }

    #[inline]
    pub(super) fn at(&self, node: Id) -> Option<&[Number]> {
        self.0.get(node as usize)?.as_deref()
    }
}

/// One of a row.
pub(super) trait Part {
    fn node(&self) -> Id;
    /// The step to it, where `index` parts are before it.
    fn step(&self, index: usize) -> Step;
}

impl Part for Id {
    #[inline]
    fn node(&self) -> Id {
        *self
    }

    fn step(&self, index: usize) -> Step {
        Step::Field(index.to_string())
    }
}

impl Part for Field {
    #[inline]
    fn node(&self) -> Id {
        self.node
    }

    fn step(&self, _: usize) -> Step {
        Step::Field(self.name.clone())
    }
}

/// The numbers of a row, in order.
pub(super) struct Numbers<'r, 'a, P> {
    reader: &'r mut Reader<'a>,
    /// What the reader has not read; it is told in the end.
    rest: &'a [u8],
    /// Of the parts that are left.
    numbers: slice::Iter<'a, Number>,
    row: &'a [P],
}

impl<'r, 'a, P: Part> Numbers<'r, 'a, P> {
    #[inline]
    pub(super) fn new(numbers: &'a [Number], row: &'a [P], reader: &'r mut Reader<'a>) -> Self {
        Numbers {
            rest: &reader.bytes[reader.at..],
            reader,
            numbers: numbers.iter(),
            row,
        }
    }

    #[inline]
    pub(super) fn give<V: Visitor<'static>>(mut self, visitor: V) -> Result<V::Value, DecodeError> {
        let value = visitor.visit_seq(&mut self)?;
        self.reader.at = self.reader.bytes.len() - self.rest.len();
        for part in &self.row[self.row.len() - self.numbers.len()..] {
            self.reader.skip(part.node())?;
        }
        Ok(value)
    }

    #[inline(always)]
    fn next(&mut self) -> Option<AtNumber<'_, 'r, 'a, P>> {
        let number = *self.numbers.next()?;
        Some(AtNumber { row: self, number })
    }

    /// An error in the part that was read last.
    #[cold]
    fn within(&self, error: DecodeError) -> DecodeError {
        let index = self.row.len() - self.numbers.len() - 1;
        error.within(self.row[index].step(index))
    }
}

impl<P: Part> SeqAccess<'static> for &mut Numbers<'_, '_, P> {
    type Error = DecodeError;

    fn next_element_seed<T: DeserializeSeed<'static>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, DecodeError> {
        match self.next().map(|number| seed.deserialize(number)) {
            None => Ok(None),
            Some(Ok(value)) => Ok(Some(value)),
            Some(Err(error)) => Err(self.within(error)),
        }
    }

    /// As it is provided, but in place.
    #[inline(always)]
    fn next_element<T: Deserialize<'static>>(&mut self) -> Result<Option<T>, DecodeError> {
        match self.next().map(|number| T::deserialize(number)) {
            None => Ok(None),
            Some(Ok(value)) => Ok(Some(value)),
            Some(Err(error)) => Err(self.within(error)),
        }
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.numbers.len())
    }
}

/// Where a number is.
struct AtNumber<'n, 'r, 'a, P> {
    row: &'n mut Numbers<'r, 'a, P>,
    number: Number,
}

impl<'a, P: Part> AtNumber<'_, '_, 'a, P> {
    #[inline(always)]
    fn full<const N: usize>(self) -> Result<[u8; N], DecodeError> {
        match self.row.rest.split_first_chunk::<N>() {
            Some((bytes, rest)) => {
                self.row.rest = rest;
                Ok(*bytes)
            }
            None => Err(DecodeError::bytes()),
        }
    }

    #[inline(always)]
    fn varint(self, bits: u32) -> Result<u64, DecodeError> {
        match wire::varint(self.row.rest, bits) {
            Some((value, length)) => {
                self.row.rest = &self.row.rest[length..];
                Ok(value)
            }
            None => Err(DecodeError::bytes()),
        }
    }

    /// Reads it as anything else.
    #[cold]
    fn read<T>(
        self,
        read: impl FnOnce(Reading<'_, 'a>) -> Result<T, DecodeError>,
    ) -> Result<T, DecodeError> {
        let Numbers {
            reader,
            rest,
            row,
            numbers,
        } = self.row;
        reader.at = reader.bytes.len() - rest.len();
        let part = &row[row.len() - numbers.len() - 1];
        let value = read(Reading::new(reader, part.node()))?;
        *rest = &reader.bytes[reader.at..];
        Ok(value)
    }
}

/// Numbers that are always there in full.
macro_rules! full {
    ($($method:ident $visit:ident $number:ident $type:ty;)*) => {$(
        #[inline(always)]
        fn $method<V: Visitor<'static>>(self, visitor: V) -> Result<V::Value, DecodeError> {
            match self.number {
                Number::$number => visitor.$visit(<$type>::from_le_bytes(self.full()?)),
                _ => self.read(|reading| reading.$method(visitor)),
            }
        }
    )*};
}

macro_rules! varints {
    ($($method:ident $visit:ident $number:ident $type:ty, $value:expr;)*) => {$(
        #[inline(always)]
        fn $method<V: Visitor<'static>>(self, visitor: V) -> Result<V::Value, DecodeError> {
            match self.number {
                Number::$number => {
                    let value = $value(self.varint(<$type>::BITS)?);
                    let value = <$type>::try_from(value).map_err(|_| DecodeError::bytes())?;
                    visitor.$visit(value)
                }
                _ => self.read(|reading| reading.$method(visitor)),
            }
        }
    )*};
}

macro_rules! any {
    ($($method:ident($($argument:ident: $type:ty),*);)*) => {$(
        #[inline]
        fn $method<V: Visitor<'static>>(
            self,
            $($argument: $type,)*
            visitor: V,
        ) -> Result<V::Value, DecodeError> {
            self.read(|reading| reading.$method($($argument,)* visitor))
        }
    )*};
}

impl<P: Part> Deserializer<'static> for AtNumber<'_, '_, '_, P> {
    type Error = DecodeError;

    fn is_human_readable(&self) -> bool {
        false
    }

    full! {
        deserialize_u8 visit_u8 U8 u8;
        deserialize_i8 visit_i8 I8 i8;
        deserialize_f32 visit_f32 F32 f32;
        deserialize_f64 visit_f64 F64 f64;
    }

    varints! {
        deserialize_u16 visit_u16 U16 u16, |value| value;
        deserialize_u32 visit_u32 U32 u32, |value| value;
        deserialize_u64 visit_u64 U64 u64, |value: u64| value;
        deserialize_i16 visit_i16 I16 i16, wire::unzigzag;
        deserialize_i32 visit_i32 I32 i32, wire::unzigzag;
        deserialize_i64 visit_i64 I64 i64, wire::unzigzag;
    }

    any! {
        deserialize_u128();
        deserialize_i128();
        deserialize_any();
        deserialize_bool();
        deserialize_char();
        deserialize_str();
        deserialize_string();
        deserialize_bytes();
        deserialize_byte_buf();
        deserialize_option();
        deserialize_unit();
        deserialize_unit_struct(name: &'static str);
        deserialize_newtype_struct(name: &'static str);
        deserialize_seq();
        deserialize_tuple(count: usize);
        deserialize_tuple_struct(name: &'static str, count: usize);
        deserialize_map();
        deserialize_struct(name: &'static str, fields: &'static [&'static str]);
        deserialize_enum(name: &'static str, variants: &'static [&'static str]);
        deserialize_identifier();
        deserialize_ignored_any();
    }
}
