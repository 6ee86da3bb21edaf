//! Writing one more value that is like those before it: the same fields, all of fixed kinds.
//!
//! A [`Template`] is what has been recorded of them. Whatever of the value is not as it says is [`Unlike`], and the value is
//! written anew the long way; so nothing has to be recorded here.

use std::fmt;

use serde::ser::{Impossible, Serialize, Serializer};

use super::super::Number;
use super::super::wire;
use super::node::{Leaf, RowKind};
use super::template::{Kind, Step, Template};
use crate::raw::spare::Spare;

/// The value is not like the template.
#[derive(Debug)]
pub(super) struct Unlike;

impl fmt::Display for Unlike {
    /// Nobody is told.
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Unlike {}

impl serde::ser::Error for Unlike {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Unlike
    }
}

impl Template {
    /// Appends the bytes of a value; whether it is like this, else nothing is appended.
    #[inline(always)]
    pub(super) fn write<T: Serialize + ?Sized>(&self, value: &T, out: &mut Vec<u8>) -> bool {
        if typeid::of::<T>() != self.type_id {
            return false;
        }
        self.append(&mut std::iter::once(value), out).0 == 1
    }

    /// Appends the bytes of values for as long as they are like this: how many were, and the first that was not.
    #[inline(always)]
    pub(super) fn write_all<T: Serialize>(
        &self,
        values: &mut impl Iterator<Item = T>,
        out: &mut Vec<u8>,
    ) -> (u64, Option<T>) {
        if typeid::of::<T>() != self.type_id {
            return (0, values.next());
        }
        self.append(values, out)
    }

    #[inline(always)]
    fn append<T: Serialize>(
        &self,
        values: &mut impl Iterator<Item = T>,
        out: &mut Vec<u8>,
    ) -> (u64, Option<T>) {
        let step = &self.whole;
        Spare::append(out, self.room, values, |spare, value| {
            value.serialize(Quick { spare, step })
        })
    }
}

/// Writes a value that should be as a step of a template.
pub(super) struct Quick<'s, 't> {
    spare: Spare<'s>,
    step: &'t Step,
}

impl<'s, 't> Quick<'s, 't> {
    #[inline(always)]
    fn leaf(&self, leaf: Leaf) -> Result<(), Unlike> {
        match self.step.kind == Kind::leaf(leaf) {
            true => Ok(()),
            false => Err(Unlike),
        }
    }

    #[inline(always)]
    fn full<const N: usize>(self, number: Number, bytes: [u8; N]) -> Result<Spare<'s>, Unlike> {
        self.leaf(Leaf::Number(number))?;
        self.spare.put(bytes).ok_or(Unlike)
    }

    #[inline(always)]
    fn varint(self, number: Number, value: u64) -> Result<Spare<'s>, Unlike> {
        self.leaf(Leaf::Number(number))?;
        put_varint(self.spare, value)
    }

    fn text(self, leaf: Leaf, bytes: &[u8]) -> Result<Spare<'s>, Unlike> {
        self.leaf(leaf)?;
        let spare = put_varint(self.spare, bytes.len() as u64)?;
        spare.put_slice(bytes).ok_or(Unlike)
    }

    #[inline(always)]
    fn row(self, kind: RowKind, name: &'static str) -> Result<QuickRow<'s, 't>, Unlike> {
        let step = self.step;
        match step.kind == Kind::row(kind) && step.name.is(name) {
            true => Ok(QuickRow {
                spare: Some(self.spare),
                rest: step.parts.iter(),
            }),
            false => Err(Unlike),
        }
    }

    /// A row that says how many items it has.
    #[inline(always)]
    fn counted(
        self,
        kind: RowKind,
        name: &'static str,
        count: usize,
    ) -> Result<QuickRow<'s, 't>, Unlike> {
        match self.step.parts.len() == count {
            true => self.row(kind, name),
            false => Err(Unlike),
        }
    }
}

#[inline(always)]
fn put_varint(spare: Spare<'_>, value: u64) -> Result<Spare<'_>, Unlike> {
    if value < 0x80 {
        return spare.put([value as u8]).ok_or(Unlike);
    }
    put_long(spare, value)
}

#[inline(always)]
fn put_long(spare: Spare<'_>, value: u64) -> Result<Spare<'_>, Unlike> {
    match wire::spread(value) {
        Some((bytes, length)) => spare.put_some(bytes.to_le_bytes(), length).ok_or(Unlike),
        None => put_longest(spare, value),
    }
}

#[cold]
fn put_longest(mut spare: Spare<'_>, mut value: u64) -> Result<Spare<'_>, Unlike> {
    while value >= 0x80 {
        spare = spare.put([value as u8 | 0x80]).ok_or(Unlike)?;
        value >>= 7;
    }
    spare.put([value as u8]).ok_or(Unlike)
}

macro_rules! full {
    ($($method:ident $type:ty: $number:ident;)*) => {$(
        #[inline(always)]
        fn $method(self, value: $type) -> Result<Spare<'s>, Unlike> {
            self.full(Number::$number, value.to_le_bytes())
        }
    )*};
}

macro_rules! varints {
    ($($method:ident $type:ty: $number:ident, $write:expr;)*) => {$(
        #[inline(always)]
        fn $method(self, value: $type) -> Result<Spare<'s>, Unlike> {
            self.varint(Number::$number, $write(value))
        }
    )*};
}

/// What is recorded each time goes the long way.
macro_rules! unlike {
    ($($method:ident($($type:ty),*) -> $result:ty;)*) => {$(
        #[inline(always)]
        fn $method(self $(, _: $type)*) -> Result<$result, Unlike> {
            Err(Unlike)
        }
    )*};
}

impl<'s, 't> Serializer for Quick<'s, 't> {
    type Ok = Spare<'s>;
    type Error = Unlike;
    type SerializeSeq = Impossible<Spare<'s>, Unlike>;
    type SerializeTuple = QuickRow<'s, 't>;
    type SerializeTupleStruct = QuickRow<'s, 't>;
    type SerializeTupleVariant = Impossible<Spare<'s>, Unlike>;
    type SerializeMap = Impossible<Spare<'s>, Unlike>;
    type SerializeStruct = QuickRow<'s, 't>;
    type SerializeStructVariant = Impossible<Spare<'s>, Unlike>;

    fn is_human_readable(&self) -> bool {
        false
    }

    full! {
        serialize_u8 u8: U8;
        serialize_i8 i8: I8;
        serialize_f32 f32: F32;
        serialize_f64 f64: F64;
    }

    varints! {
        serialize_u16 u16: U16, u64::from;
        serialize_u32 u32: U32, u64::from;
        serialize_u64 u64: U64, u64::from;
        serialize_i16 i16: I16, |value| wire::zigzag(i64::from(value));
        serialize_i32 i32: I32, |value| wire::zigzag(i64::from(value));
        serialize_i64 i64: I64, wire::zigzag;
    }

    unlike! {
        serialize_u128(u128) -> Spare<'s>;
        serialize_i128(i128) -> Spare<'s>;
        serialize_none() -> Spare<'s>;
        serialize_unit() -> Spare<'s>;
        serialize_unit_struct(&'static str) -> Spare<'s>;
        serialize_unit_variant(&'static str, u32, &'static str) -> Spare<'s>;
        serialize_seq(Option<usize>) -> Self::SerializeSeq;
        serialize_map(Option<usize>) -> Self::SerializeMap;
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> Self::SerializeTupleVariant;
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> Self::SerializeStructVariant;
    }

    #[inline(always)]
    fn serialize_bool(self, value: bool) -> Result<Spare<'s>, Unlike> {
        self.leaf(Leaf::Bool)?;
        self.spare.put([u8::from(value)]).ok_or(Unlike)
    }

    fn serialize_char(self, value: char) -> Result<Spare<'s>, Unlike> {
        self.text(Leaf::Char, value.encode_utf8(&mut [0; 4]).as_bytes())
    }

    fn serialize_str(self, value: &str) -> Result<Spare<'s>, Unlike> {
        self.text(Leaf::Str, value.as_bytes())
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<Spare<'s>, Unlike> {
        self.text(Leaf::Bytes, value)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, _: &T) -> Result<Spare<'s>, Unlike> {
        Err(Unlike)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<Spare<'s>, Unlike> {
        Err(Unlike)
    }

    #[inline(always)]
    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<Spare<'s>, Unlike> {
        match &self.step.parts[..] {
            [step] if self.step.kind == Kind::NEWTYPE && self.step.name.is(name) => {
                value.serialize(Quick { step, ..self })
            }
            _ => Err(Unlike),
        }
    }

    #[inline(always)]
    fn serialize_tuple(self, count: usize) -> Result<QuickRow<'s, 't>, Unlike> {
        self.counted(RowKind::Tuple, "", count)
    }

    #[inline(always)]
    fn serialize_tuple_struct(
        self,
        name: &'static str,
        count: usize,
    ) -> Result<QuickRow<'s, 't>, Unlike> {
        self.counted(RowKind::TupleStruct, name, count)
    }

    #[inline(always)]
    fn serialize_struct(self, name: &'static str, _: usize) -> Result<QuickRow<'s, 't>, Unlike> {
        self.row(RowKind::Struct, name)
    }

    /// Nothing that has items is like a template; they are not looked at for that.
    #[inline(always)]
    fn collect_seq<I>(self, _: I) -> Result<Spare<'s>, Unlike>
    where
        I: IntoIterator,
        I::Item: Serialize,
    {
        Err(Unlike)
    }

    #[inline(always)]
    fn collect_map<K, V, I>(self, _: I) -> Result<Spare<'s>, Unlike>
    where
        K: Serialize,
        V: Serialize,
        I: IntoIterator<Item = (K, V)>,
    {
        Err(Unlike)
    }
}

/// The parts of a row. The room goes with them, and is gone when one was unlike.
pub(super) struct QuickRow<'s, 't> {
    spare: Option<Spare<'s>>,
    rest: std::slice::Iter<'t, Step>,
}

impl<'s> QuickRow<'s, '_> {
    #[inline(always)]
    fn part<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), Unlike> {
        let (Some(step), Some(spare)) = (self.rest.next(), self.spare.take()) else {
            return Err(Unlike);
        };
        if !step.key.is(key) {
            return Err(Unlike);
        }
        self.spare = Some(value.serialize(Quick { spare, step })?);
        Ok(())
    }

    #[inline(always)]
    fn finish(self) -> Result<Spare<'s>, Unlike> {
        match self.rest.as_slice() {
            [] => self.spare.ok_or(Unlike),
            [..] => Err(Unlike),
        }
    }
}

macro_rules! items {
    ($($kind:ident $method:ident;)*) => {$(
        impl<'s> serde::ser::$kind for QuickRow<'s, '_> {
            type Ok = Spare<'s>;
            type Error = Unlike;

            #[inline(always)]
            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unlike> {
                self.part("", value)
            }

            #[inline(always)]
            fn end(self) -> Result<Spare<'s>, Unlike> {
                self.finish()
            }
        }
    )*};
}
items! {
    SerializeTuple serialize_element;
    SerializeTupleStruct serialize_field;
}

impl<'s> serde::ser::SerializeStruct for QuickRow<'s, '_> {
    type Ok = Spare<'s>;
    type Error = Unlike;

    #[inline(always)]
    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), Unlike> {
        self.part(key, value)
    }

    fn skip_field(&mut self, _: &'static str) -> Result<(), Unlike> {
        Err(Unlike)
    }

    #[inline(always)]
    fn end(self) -> Result<Spare<'s>, Unlike> {
        self.finish()
    }
}
