//! What a value is, told by its schema: for types that ask (`flatten`, internally tagged and untagged enums).

use serde::de::{DeserializeSeed, MapAccess, Visitor};

use super::super::error::Step;
use super::super::schema::{Content, Shape};
use super::super::{DecodeError, Number, wire};
use super::parts::{Entries, Fields, Items, Name, Straight};
use super::{Reader, Reading, variants};

impl<'r, 'a> Reading<'r, 'a> {
    pub(super) fn any<V: Visitor<'static>>(mut self, visitor: V) -> Result<V::Value, DecodeError> {
        let shape = self.visit()?;
        let reader = self.reader;
        match shape {
            Shape::Unit | Shape::UnitStruct(_) => visitor.visit_unit(),
            Shape::Bool => visitor.visit_bool(reader.bool()?),
            Shape::Number(number) => compact(*number, reader, visitor),
            Shape::Fixed(number) => full(*number, reader, visitor),
            Shape::Char => visitor.visit_char(reader.character()?),
            Shape::Str => visitor.visit_str(reader.text()?),
            Shape::Bytes => visitor.visit_bytes(reader.some_bytes()?),
            Shape::Option(inside) => match (reader.bool()?, inside) {
                (false, _) => visitor.visit_none(),
                (true, Some(inside)) => {
                    reader.deeper(|reader| visitor.visit_some(Reading::new(reader, *inside)))
                }
                (true, None) => Err(DecodeError::schema()),
            },
            Shape::Seq(item) => {
                let count = reader.varint(64)?;
                match item {
                    Some(item) if reader.is_apart() => reader.give_apart(*item, count, visitor),
                    _ => Items::seq(*item, count, reader)?.give(visitor),
                }
            }
            Shape::Map(entries) => Entries::read(*entries, reader)?.give(visitor),
            Shape::Tuple(items) | Shape::TupleStruct(_, items) => {
                Straight::items(items, reader).give(visitor)
            }
            Shape::Array(count, item) => Items::array(*item, *count, reader).give(visitor),
            Shape::Newtype(_, inside) => {
                reader.deeper(|reader| visitor.visit_newtype_struct(Reading::new(reader, *inside)))
            }
            Shape::Struct(_, fields) => Fields::new(fields, reader).give(visitor),
            Shape::Enum(_, known) => {
                let variant = variants::variant(known, reader)?;
                match variant.content {
                    Content::Unit => visitor.visit_str(&variant.name),
                    content => {
                        let name = Some(&*variant.name);
                        let mut tagged = Tagged {
                            reader,
                            name,
                            content,
                        };
                        let value = visitor.visit_map(&mut tagged)?;
                        tagged.close(value)
                    }
                }
            }
            Shape::Untold | Shape::Same(_) => Err(DecodeError::untold()),
        }
    }
}

/// A variant and what it holds, as a map of one entry: what buffered enums are read from.
struct Tagged<'r, 'a> {
    reader: &'r mut Reader<'a>,
    name: Option<&'a str>,
    content: Content,
}

impl Tagged<'_, '_> {
    fn close<T>(self, value: T) -> Result<T, DecodeError> {
        match self.name {
            None => Ok(value),
            Some(_) => Err(DecodeError::misuse()),
        }
    }
}

impl<'a> MapAccess<'static> for &mut Tagged<'_, 'a> {
    type Error = DecodeError;

    fn next_key_seed<K: DeserializeSeed<'static>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, DecodeError> {
        self.name
            .take()
            .map(|name| seed.deserialize(Name(name)))
            .transpose()
    }

    fn next_value_seed<V: DeserializeSeed<'static>>(
        &mut self,
        seed: V,
    ) -> Result<V::Value, DecodeError> {
        let value = match self.content {
            Content::Unit => Err(DecodeError::misuse()),
            Content::Newtype(node) => {
                let read = |reader: &mut Reader<'a>| seed.deserialize(Reading::new(reader, node));
                self.reader.deeper(read)
            }
            Content::Fields(node) => {
                // No enum again, which would go on in it at the same depth.
                let (shape, node) = self.reader.visit_fields(node)?;
                seed.deserialize(Reading::of_seen(self.reader, node, shape))
            }
        };
        value.map_err(|error| error.within(Step::Entry))
    }
}

fn compact<V: Visitor<'static>>(
    number: Number,
    reader: &mut Reader<'_>,
    visitor: V,
) -> Result<V::Value, DecodeError> {
    let bits = number.bits();
    match number {
        Number::U16 => visitor.visit_u16(reader.varint(bits)? as u16),
        Number::U32 => visitor.visit_u32(reader.varint(bits)? as u32),
        Number::U64 => visitor.visit_u64(reader.varint(bits)?),
        Number::U128 => visitor.visit_u128(reader.varint_128()?),
        Number::I16 => visitor.visit_i16(wire::unzigzag(reader.varint(bits)?) as i16),
        Number::I32 => visitor.visit_i32(wire::unzigzag(reader.varint(bits)?) as i32),
        Number::I64 => visitor.visit_i64(wire::unzigzag(reader.varint(bits)?)),
        Number::I128 => visitor.visit_i128(wire::unzigzag_128(reader.varint_128()?)),
        Number::U8 | Number::I8 | Number::F32 | Number::F64 => full(number, reader, visitor),
    }
}

fn full<V: Visitor<'static>>(
    number: Number,
    reader: &mut Reader<'_>,
    visitor: V,
) -> Result<V::Value, DecodeError> {
    match number {
        Number::U8 => visitor.visit_u8(u8::from_le_bytes(reader.array()?)),
        Number::U16 => visitor.visit_u16(u16::from_le_bytes(reader.array()?)),
        Number::U32 => visitor.visit_u32(u32::from_le_bytes(reader.array()?)),
        Number::U64 => visitor.visit_u64(u64::from_le_bytes(reader.array()?)),
        Number::U128 => visitor.visit_u128(u128::from_le_bytes(reader.array()?)),
        Number::I8 => visitor.visit_i8(i8::from_le_bytes(reader.array()?)),
        Number::I16 => visitor.visit_i16(i16::from_le_bytes(reader.array()?)),
        Number::I32 => visitor.visit_i32(i32::from_le_bytes(reader.array()?)),
        Number::I64 => visitor.visit_i64(i64::from_le_bytes(reader.array()?)),
        Number::I128 => visitor.visit_i128(i128::from_le_bytes(reader.array()?)),
        Number::F32 => visitor.visit_f32(f32::from_le_bytes(reader.array()?)),
        Number::F64 => visitor.visit_f64(f64::from_le_bytes(reader.array()?)),
    }
}
