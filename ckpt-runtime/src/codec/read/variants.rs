//! The variant of an enum.

use serde::de::value::U32Deserializer;
use serde::de::{DeserializeSeed, EnumAccess, IntoDeserializer, VariantAccess, Visitor};

use super::super::DecodeError;
use super::super::error::{Reason, Step};
use super::super::schema::{Content, Node, Shape, UNTOLD, Variant};
use super::parts::Name;
use super::{Reader, Reading};

/// Which variant it is.
enum Which<'a> {
    /// By its place in the program's enum: that of the same name.
    At(u32),
    /// By its name: the program's enum has others, or in another order.
    Named(&'a str),
}

/// A variant that the bytes have.
pub(super) struct Chosen<'r, 'a> {
    reader: &'r mut Reader<'a>,
    which: Which<'a>,
    name: &'a str,
    content: Option<Content>,
}

impl<'r, 'a> Chosen<'r, 'a> {
    pub(super) fn read(
        known: &'a [Variant],
        wanted: &'static [&'static str],
        reader: &'r mut Reader<'a>,
    ) -> Result<Self, DecodeError> {
        let variant = variant(known, reader)?;
        let name = &*variant.name;
        let same = wanted
            .get(variant.index as usize)
            .is_some_and(|wanted| *wanted == name);
        // Version 1 has variants that hold what only the program knows.
        let untold = |node: &Node| matches!(node.shapes[..], [Shape::Untold]);
        let content = match variant.content {
            Content::Newtype(node)
                if reader.schema.nodes.get(node as usize).is_some_and(untold) =>
            {
                None
            }
            content => Some(content),
        };
        Ok(Chosen {
            reader,
            which: match same {
                true => Which::At(variant.index),
                false => Which::Named(name),
            },
            name,
            content,
        })
    }

    pub(super) fn untold(reader: &'r mut Reader<'a>) -> Result<Self, DecodeError> {
        let index = reader.varint(32)? as u32;
        Ok(Chosen {
            reader,
            which: Which::At(index),
            name: "",
            content: None,
        })
    }

    fn other(&self, wants: &str) -> DecodeError {
        let has = match self.content {
            Some(Content::Unit) => "no content",
            Some(Content::Newtype(_)) => "one value",
            Some(Content::Fields(_)) | None => "fields",
        };
        let error = DecodeError::new(Reason::Other {
            has: has.to_owned(),
            wants: wants.to_owned(),
        });
        error.within(Step::Field(self.name.to_owned()))
    }

    /// Reads what it holds. Fields are parts of the variant itself: they lie no deeper than those of a structure.
    fn content<T>(
        self,
        read: impl FnOnce(&mut Reader<'a>) -> Result<T, DecodeError>,
    ) -> Result<T, DecodeError> {
        let before = self.reader.dropped_so_far();
        let value = read(self.reader);
        let step = || Step::Field(self.name.to_owned());
        self.reader.climb_since(before, step);
        value.map_err(|error| error.within(step()))
    }
}

/// Reads which of the known variants it is.
pub(in super::super) fn variant<'a>(
    known: &'a [Variant],
    reader: &mut Reader<'a>,
) -> Result<&'a Variant, DecodeError> {
    let index = reader.varint(32)?;
    let found = known
        .iter()
        .find(|variant| u64::from(variant.index) == index);
    found.ok_or_else(DecodeError::schema)
}

impl<'r, 'a> EnumAccess<'static> for Chosen<'r, 'a> {
    type Error = DecodeError;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'static>>(
        self,
        seed: V,
    ) -> Result<(V::Value, Self), DecodeError> {
        let value = match self.which {
            Which::At(index) => {
                let index: U32Deserializer<DecodeError> = index.into_deserializer();
                seed.deserialize(index)?
            }
            Which::Named(name) => seed.deserialize(Name(name))?,
        };
        Ok((value, self))
    }
}

impl VariantAccess<'static> for Chosen<'_, '_> {
    type Error = DecodeError;

    fn unit_variant(self) -> Result<(), DecodeError> {
        match self.content {
            Some(Content::Unit) | None => Ok(()),
            _ => Err(self.other("no content")),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'static>>(
        self,
        seed: T,
    ) -> Result<T::Value, DecodeError> {
        let node = match self.content {
            Some(Content::Newtype(node)) => node,
            None => UNTOLD,
            _ => return Err(self.other("one value")),
        };
        self.content(|reader| reader.deeper(|reader| seed.deserialize(Reading::new(reader, node))))
    }

    fn tuple_variant<V: Visitor<'static>>(
        self,
        count: usize,
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        use serde::Deserializer as _;

        let node = match self.content {
            Some(Content::Fields(node)) => node,
            None => UNTOLD,
            _ => return Err(self.other("fields")),
        };
        self.content(|reader| Reading::new(reader, node).deserialize_tuple(count, visitor))
    }

    fn struct_variant<V: Visitor<'static>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        let node = match self.content {
            Some(Content::Fields(node)) => node,
            None => UNTOLD,
            _ => return Err(self.other("fields")),
        };
        self.content(|reader| Reading::new(reader, node).structure(fields, visitor))
    }
}
