//! What serde asks for.

use std::any::type_name;

use serde::Deserializer;
use serde::de::Visitor;
use serde::de::value::SeqDeserializer;

use super::super::schema::{Id, Shape, UNTOLD};
use super::super::{DEEPEST, DecodeError, Number, QUICK, wire};
use super::numbers::Numbers;
use super::parts::{Entries, Fields, Items, Straight};
use super::variants::Chosen;
use super::{Reader, learn};
use crate::raw::bulk;

/// Reads one value.
#[derive(Debug)]
pub struct Reading<'r, 'a> {
    pub(super) reader: &'r mut Reader<'a>,
    pub(super) node: Id,
    /// What is there, if that was looked at before.
    seen: Option<&'a Shape>,
}

impl<'r, 'a> Reading<'r, 'a> {
    pub(super) fn at_root(reader: &'r mut Reader<'a>) -> Self {
        Reading::new(reader, 0)
    }

    pub(super) fn new(reader: &'r mut Reader<'a>, node: Id) -> Self {
        Reading {
            reader,
            node,
            seen: None,
        }
    }

    /// Of what has been visited.
    pub(super) fn of_seen(reader: &'r mut Reader<'a>, node: Id, shape: &'a Shape) -> Self {
        let seen = Some(shape);
        Reading { reader, node, seen }
    }

    #[inline]
    pub(super) fn visit(&mut self) -> Result<&'a Shape, DecodeError> {
        if let Some(seen) = self.seen.take() {
            return Ok(seen);
        }
        let (shape, node) = self.reader.visit(self.node)?;
        self.node = node;
        Ok(shape)
    }

    /// What is there, and inside of newtypes: a type may be written as one and read as what is in it (`try_from`).
    #[inline]
    fn visit_inside(&mut self) -> Result<&'a Shape, DecodeError> {
        match self.visit()? {
            Shape::Newtype(_, inside) => self.innermost(*inside),
            shape => Ok(shape),
        }
    }

    #[cold]
    fn innermost(&mut self, inside: Id) -> Result<&'a Shape, DecodeError> {
        self.node = inside;
        for _ in 0..DEEPEST {
            match self.visit()? {
                Shape::Newtype(_, inside) => self.node = *inside,
                shape => return Ok(shape),
            }
        }
        Err(DecodeError::schema())
    }

    /// Items of a row, in order.
    fn tuple<V: Visitor<'static>>(
        mut self,
        name: &str,
        count: usize,
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        let shape = self.visit_inside()?;
        let fits = match shape {
            Shape::Tuple(items) => items.len() == count,
            Shape::TupleStruct(its, items) => {
                (name.is_empty() || its == name) && items.len() == count
            }
            Shape::Array(length, _) => *length == count as u64,
            Shape::Untold => true,
            _ => false,
        };
        match shape {
            Shape::Tuple(items) | Shape::TupleStruct(_, items) if fits => {
                if QUICK && let Some(numbers) = self.reader.row_of_numbers(self.node) {
                    return Numbers::new(numbers, items, self.reader).give(visitor);
                }
                Straight::items(items, self.reader).give(visitor)
            }
            Shape::Array(length, item) if fits => {
                Items::array(*item, *length, self.reader).give(visitor)
            }
            Shape::Untold => Items::array(UNTOLD, count as u64, self.reader).give(visitor),
            _ => Err(self.reader.other(shape, type_name::<V::Value>())),
        }
    }

    /// Fields of a structure: in order where they are those that the program wants, else by name.
    pub(super) fn structure<V: Visitor<'static>>(
        mut self,
        wanted: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        let shape = self.visit_inside()?;
        match shape {
            Shape::Struct(_, fields) => {
                if !self.reader.agrees(self.node, fields, wanted) {
                    return Fields::new(fields, self.reader).give(visitor);
                }
                if QUICK && let Some(numbers) = self.reader.row_of_numbers(self.node) {
                    return Numbers::new(numbers, fields, self.reader).give(visitor);
                }
                Straight::fields(fields, self.reader).give(visitor)
            }
            Shape::Map(entries) => Entries::read(*entries, self.reader)?.give(visitor),
            Shape::Untold => Items::array(UNTOLD, wanted.len() as u64, self.reader).give(visitor),
            _ => Err(self.reader.other(shape, type_name::<V::Value>())),
        }
    }

    #[inline]
    fn number<T>(
        &mut self,
        number: Number,
        compact: impl Fn(&mut Reader<'a>) -> Result<T, DecodeError>,
        full: impl Fn(&mut Reader<'a>) -> Result<T, DecodeError>,
    ) -> Result<T, DecodeError> {
        match self.reader.number(self.node) {
            Some((its, false)) if its == number => compact(self.reader),
            Some((its, true)) if its == number => full(self.reader),
            _ => self.unusual_number(number, &compact, &full),
        }
    }

    #[cold]
    fn unusual_number<T>(
        &mut self,
        number: Number,
        compact: &dyn Fn(&mut Reader<'a>) -> Result<T, DecodeError>,
        full: &dyn Fn(&mut Reader<'a>) -> Result<T, DecodeError>,
    ) -> Result<T, DecodeError> {
        match self.visit_inside()? {
            Shape::Number(its) if *its == number => compact(self.reader),
            Shape::Fixed(its) if *its == number => full(self.reader),
            Shape::Untold => compact(self.reader),
            shape => Err(self.reader.other(shape, number.name())),
        }
    }

    fn text_of<V: Visitor<'static>>(&mut self) -> Result<&'a str, DecodeError> {
        match self.visit_inside()? {
            Shape::Str | Shape::Untold => self.reader.text(),
            shape => Err(self.reader.other(shape, type_name::<V::Value>())),
        }
    }

    fn bytes_of<V: Visitor<'static>>(
        &mut self,
        give: impl FnOnce(&[u8]) -> Result<V::Value, DecodeError>,
    ) -> Result<V::Value, DecodeError> {
        match self.visit_inside()? {
            Shape::Bytes | Shape::Untold => give(self.reader.some_bytes()?),
            // A slice of bytes is written as one of numbers, and asks for bytes.
            Shape::Seq(item) if self.reader.are_bytes(*item) => {
                let before = self.reader.at();
                let count = self.reader.varint(64)?;
                if let Some(item) = item
                    && self.reader.is_apart()
                {
                    return give(self.reader.take_apart(*item, count)?.memory());
                }
                self.reader.go_back(before);
                give(self.reader.some_bytes()?)
            }
            shape => Err(self.reader.other(shape, type_name::<V::Value>())),
        }
    }
}

macro_rules! numbers {
    ($($method:ident $visit:ident $number:ident $type:ty, $compact:expr;)*) => {$(
        #[inline]
        fn $method<V: Visitor<'static>>(mut self, visitor: V) -> Result<V::Value, DecodeError> {
            let full = |reader: &mut Reader<'_>| reader.array().map(<$type>::from_le_bytes);
            visitor.$visit(self.number(Number::$number, $compact, full)?)
        }
    )*};
}

fn unsigned<T: TryFrom<u64>>(bits: u32) -> impl Fn(&mut Reader<'_>) -> Result<T, DecodeError> {
    move |reader| {
        let value = reader.varint(bits)?;
        T::try_from(value).map_err(|_| DecodeError::bytes())
    }
}

fn signed<T: TryFrom<i64>>(bits: u32) -> impl Fn(&mut Reader<'_>) -> Result<T, DecodeError> {
    move |reader| {
        let value = wire::unzigzag(reader.varint(bits)?);
        T::try_from(value).map_err(|_| DecodeError::bytes())
    }
}

impl<'r, 'a> Deserializer<'static> for Reading<'r, 'a> {
    type Error = DecodeError;

    fn is_human_readable(&self) -> bool {
        false
    }

    numbers! {
        deserialize_u8 visit_u8 U8 u8, |reader| reader.array().map(u8::from_le_bytes);
        deserialize_i8 visit_i8 I8 i8, |reader| reader.array().map(i8::from_le_bytes);
        deserialize_u16 visit_u16 U16 u16, unsigned(16);
        deserialize_u32 visit_u32 U32 u32, unsigned(32);
        deserialize_u64 visit_u64 U64 u64, unsigned(64);
        deserialize_i16 visit_i16 I16 i16, signed(16);
        deserialize_i32 visit_i32 I32 i32, signed(32);
        deserialize_i64 visit_i64 I64 i64, signed(64);
        deserialize_u128 visit_u128 U128 u128, |reader| reader.varint_128();
        deserialize_i128 visit_i128 I128 i128, |reader| reader.varint_128().map(wire::unzigzag_128);
        deserialize_f32 visit_f32 F32 f32, |reader| reader.array().map(f32::from_le_bytes);
        deserialize_f64 visit_f64 F64 f64, |reader| reader.array().map(f64::from_le_bytes);
    }

    fn deserialize_any<V: Visitor<'static>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        self.any(visitor)
    }

    fn deserialize_bool<V: Visitor<'static>>(
        mut self,
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        match self.visit_inside()? {
            Shape::Bool | Shape::Untold => visitor.visit_bool(self.reader.bool()?),
            shape => Err(self.reader.other(shape, "bool")),
        }
    }

    fn deserialize_char<V: Visitor<'static>>(
        mut self,
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        match self.visit_inside()? {
            Shape::Char | Shape::Untold => visitor.visit_char(self.reader.character()?),
            shape => Err(self.reader.other(shape, "char")),
        }
    }

    /// A text that is borrowed has to be somewhere for ever.
    fn deserialize_str<V: Visitor<'static>>(mut self, visitor: V) -> Result<V::Value, DecodeError> {
        let text = self.text_of::<V>()?;
        visitor.visit_borrowed_str(text.to_owned().leak())
    }

    fn deserialize_string<V: Visitor<'static>>(
        mut self,
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        visitor.visit_str(self.text_of::<V>()?)
    }

    fn deserialize_bytes<V: Visitor<'static>>(
        mut self,
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        self.bytes_of::<V>(|bytes| visitor.visit_borrowed_bytes(bytes.to_owned().leak()))
    }

    fn deserialize_byte_buf<V: Visitor<'static>>(
        mut self,
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        self.bytes_of::<V>(|bytes| visitor.visit_bytes(bytes))
    }

    fn deserialize_option<V: Visitor<'static>>(
        mut self,
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        let shape = self.visit_inside()?;
        let inside = match shape {
            Shape::Option(inside) => *inside,
            Shape::Untold => Some(UNTOLD),
            _ => return Err(self.reader.other(shape, type_name::<V::Value>())),
        };
        match (self.reader.bool()?, inside) {
            (false, _) => visitor.visit_none(),
            (true, Some(inside)) => self
                .reader
                .deeper(|reader| visitor.visit_some(Reading::new(reader, inside))),
            (true, None) => Err(DecodeError::schema()),
        }
    }

    fn deserialize_unit<V: Visitor<'static>>(
        mut self,
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        match self.visit_inside()? {
            Shape::Unit | Shape::UnitStruct(_) | Shape::Untold => visitor.visit_unit(),
            shape => Err(self.reader.other(shape, "()")),
        }
    }

    fn deserialize_unit_struct<V: Visitor<'static>>(
        mut self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        match self.visit_inside()? {
            Shape::UnitStruct(its) if its == name => visitor.visit_unit(),
            Shape::Unit | Shape::Untold => visitor.visit_unit(),
            shape => Err(self.reader.other(shape, name)),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'static>>(
        mut self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        match self.visit()? {
            Shape::Newtype(its, inside) if its == name => self
                .reader
                .deeper(|reader| visitor.visit_newtype_struct(Reading::new(reader, *inside))),
            shape @ Shape::Newtype(..) => Err(self.reader.other(shape, name)),
            // Written as what is in it.
            shape => {
                self.seen = Some(shape);
                visitor.visit_newtype_struct(self)
            }
        }
    }

    fn deserialize_seq<V: Visitor<'static>>(mut self, visitor: V) -> Result<V::Value, DecodeError> {
        let shape = self.visit_inside()?;
        let item = match shape {
            Shape::Seq(item) => *item,
            Shape::Untold => Some(UNTOLD),
            Shape::Bytes => {
                let bytes = self.reader.some_bytes()?.iter().copied();
                return visitor.visit_seq(SeqDeserializer::new(bytes));
            }
            _ => return Err(self.reader.other(shape, type_name::<V::Value>())),
        };
        let count = self.reader.varint(64)?;
        if let Some(item) = item
            && self.reader.is_apart()
        {
            return self.reader.give_apart(item, count, visitor);
        }
        if self.reader.sample.is_none()
            && let Some(element) = item.and_then(|item| self.reader.element(item))
            && learn::is_plain::<V>()
        {
            let bytes = usize::try_from(count).ok();
            let bytes = bytes.and_then(|count| count.checked_mul(element.size()));
            let bytes = self.reader.take(bytes.unwrap_or(usize::MAX))?;
            if let Some(items) = bulk::vec_from::<V::Value>(element, bytes) {
                return Ok(items);
            }
            self.reader.at -= bytes.len();
        }
        Items::seq(item, count, self.reader)?.give(visitor)
    }

    fn deserialize_tuple<V: Visitor<'static>>(
        self,
        count: usize,
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        self.tuple("", count, visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'static>>(
        self,
        name: &'static str,
        count: usize,
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        self.tuple(name, count, visitor)
    }

    fn deserialize_map<V: Visitor<'static>>(mut self, visitor: V) -> Result<V::Value, DecodeError> {
        match self.visit_inside()? {
            Shape::Map(entries) => Entries::read(*entries, self.reader)?.give(visitor),
            Shape::Struct(_, fields) => Fields::new(fields, self.reader).give(visitor),
            Shape::Untold => Entries::read(Some((UNTOLD, UNTOLD)), self.reader)?.give(visitor),
            shape => Err(self.reader.other(shape, type_name::<V::Value>())),
        }
    }

    #[inline]
    fn deserialize_struct<V: Visitor<'static>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        self.structure(fields, visitor)
    }

    fn deserialize_enum<V: Visitor<'static>>(
        mut self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        let shape = self.visit_inside()?;
        let chosen = match shape {
            Shape::Enum(_, known) => Chosen::read(known, variants, self.reader)?,
            Shape::Untold => Chosen::untold(self.reader)?,
            _ => return Err(self.reader.other(shape, name)),
        };
        visitor.visit_enum(chosen)
    }

    fn deserialize_identifier<V: Visitor<'static>>(
        self,
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        self.any(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'static>>(
        mut self,
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        self.reader.note_skipped(self.node);
        let shape = self.visit()?;
        // Whoever gives this value goes deeper for it, and counts it.
        self.reader.skip_shape(shape)?;
        visitor.visit_unit()
    }
}
