//! Passing over what nobody wants.

use super::super::DecodeError;
use super::super::schema::{Content, Id, Shape};
use super::{Number, Reader, variants};
use crate::raw::bulk::Element;

impl<'a> Reader<'a> {
    /// Passes over one value.
    pub(super) fn skip(&mut self, node: Id) -> Result<(), DecodeError> {
        let before = self.at;
        self.deeper(|reader| reader.skip_value(node))?;
        self.count_if_nothing(before)
    }

    /// The same of a value that is in no other, or that its giver counts.
    pub(super) fn skip_value(&mut self, node: Id) -> Result<(), DecodeError> {
        let (shape, _) = self.visit(node)?;
        self.skip_shape(shape)
    }

    /// The fields of a variant: no value of their own.
    pub(super) fn visit_fields(&mut self, node: Id) -> Result<(&'a Shape, Id), DecodeError> {
        match self.visit(node)? {
            found @ (Shape::Tuple(_) | Shape::Struct(..) | Shape::Array(..), _) => Ok(found),
            _ => Err(DecodeError::schema()),
        }
    }

    pub(super) fn skip_shape(&mut self, shape: &'a Shape) -> Result<(), DecodeError> {
        match shape {
            Shape::Unit | Shape::UnitStruct(_) => Ok(()),
            Shape::Bool => self.bool().map(drop),
            Shape::Number(number) => self.skip_number(*number),
            Shape::Fixed(number) => self.take(number.size()).map(drop),
            Shape::Char => self.character().map(drop),
            Shape::Str => self.whole_text().map(drop),
            Shape::Bytes => self.counted().map(drop),
            Shape::Option(inside) => match (self.bool()?, inside) {
                (false, _) => Ok(()),
                (true, Some(inside)) => self.skip(*inside),
                (true, None) => Err(DecodeError::schema()),
            },
            Shape::Seq(item) => {
                let count = self.varint(64)?;
                match item {
                    Some(item) if self.is_apart() => self.skip_apart(*item, count),
                    Some(item) => self.skip_items(*item, count),
                    None if count == 0 => Ok(()),
                    None => Err(DecodeError::schema()),
                }
            }
            Shape::Map(entries) => {
                let count = self.varint(64)?;
                match entries {
                    Some(entries) => self.skip_entries(*entries, count),
                    None if count == 0 => Ok(()),
                    None => Err(DecodeError::schema()),
                }
            }
            Shape::Tuple(items) | Shape::TupleStruct(_, items) => {
                items.iter().try_for_each(|&item| self.skip(item))
            }
            Shape::Array(count, item) => self.skip_items(*item, *count),
            Shape::Newtype(_, inside) => self.skip(*inside),
            Shape::Struct(_, fields) => fields.iter().try_for_each(|field| self.skip(field.node)),
            Shape::Enum(_, known) => match variants::variant(known, self)?.content {
                Content::Unit => Ok(()),
                Content::Newtype(node) => self.skip(node),
                Content::Fields(node) => {
                    let (shape, _) = self.visit_fields(node)?;
                    self.skip_shape(shape)
                }
            },
            Shape::Untold | Shape::Same(_) => Err(DecodeError::untold()),
        }
    }

    pub(super) fn skip_items(&mut self, item: Id, count: u64) -> Result<(), DecodeError> {
        // Numbers that take up the same room each need no look at each.
        if let Some(element) = self.element(item)
            && element.number.is_some()
        {
            let bytes = count.checked_mul(element.size() as u64);
            let bytes = bytes.and_then(|bytes| usize::try_from(bytes).ok());
            return self.take(bytes.unwrap_or(usize::MAX)).map(drop);
        }
        (0..count).try_for_each(|_| self.skip(item))
    }

    pub(super) fn skip_entries(
        &mut self,
        (key, value): (Id, Id),
        count: u64,
    ) -> Result<(), DecodeError> {
        (0..count).try_for_each(|_| {
            self.skip(key)?;
            self.skip(value)
        })
    }

    fn skip_number(&mut self, number: Number) -> Result<(), DecodeError> {
        match number {
            Number::U8 | Number::I8 | Number::F32 | Number::F64 => {
                self.take(number.size()).map(drop)
            }
            Number::U128 | Number::I128 => self.varint_128().map(drop),
            _ => self.varint(number.bits()).map(drop),
        }
    }

    /// Whether items are single bytes, so that a sequence of them is written as bytes are.
    pub(super) fn are_bytes(&self, item: Option<Id>) -> bool {
        let byte = Element {
            number: Some(Number::U8),
            per: 1,
        };
        item.is_none_or(|item| self.element(item) == Some(byte))
    }

    /// What a node is, if all of it lies in the bytes as it does in memory: then many can be moved at once.
    pub(in super::super) fn element(&self, node: Id) -> Option<Element> {
        let only = |node: Id| match &self.schema.nodes.get(node as usize)?.shapes[..] {
            [only] => Some(only),
            _ => None,
        };
        let number = |shape: &Shape| match shape {
            Shape::Bool => Some(None),
            Shape::Fixed(number) => Some(Some(*number)),
            Shape::Number(number @ (Number::U8 | Number::I8 | Number::F32 | Number::F64)) => {
                Some(Some(*number))
            }
            _ => None,
        };
        let array = |count: u64, item: Id| {
            let number = number(only(item)?)??;
            let per = u8::try_from(count)
                .ok()
                .filter(|per| (2..=4).contains(per))?;
            let number = Some(number);
            Some(Element { number, per })
        };
        match only(node)? {
            Shape::Array(count, item) => array(*count, *item),
            Shape::Tuple(items) => match &items[..] {
                [first, rest @ ..] if rest.iter().all(|item| item == first) => {
                    array(items.len() as u64, *first)
                }
                _ => None,
            },
            shape => number(shape).map(|number| Element { number, per: 1 }),
        }
    }
}
