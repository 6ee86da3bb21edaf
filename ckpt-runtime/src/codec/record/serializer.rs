//! What serde calls with a value.

use serde::{Serialize, Serializer};

use super::super::schema::Id;
use super::super::{EncodeError, Number, wire};
use super::node::{Content, Leaf, RowKind, Shape, Variant, same};
use super::parts::{Items, Row};
use super::trie::{NONE, Recorder};
use crate::raw::bulk;

/// Writes one value, and records what it looks like.
pub struct Recording<'a, 'b> {
    recorder: &'a mut Recorder<'b>,
    node: Id,
}

impl std::fmt::Debug for Recording<'_, '_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Recording")
    }
}

impl<'a, 'b> Recording<'a, 'b> {
    pub(super) fn at_root(recorder: &'a mut Recorder<'b>) -> Self {
        Recording::new(recorder, 0)
    }

    #[inline]
    pub(super) fn new(recorder: &'a mut Recorder<'b>, node: Id) -> Self {
        Recording { recorder, node }
    }

    fn number(self, number: Number, bytes: &[u8]) -> Result<(), EncodeError> {
        self.recorder.leaf(self.node, Leaf::Number(number));
        self.recorder.out.extend_from_slice(bytes);
        Ok(())
    }

    fn varint(self, number: Number, value: u64) -> Result<(), EncodeError> {
        self.recorder.leaf(self.node, Leaf::Number(number));
        wire::put_varint(value, self.recorder.out);
        Ok(())
    }

    fn text(self, leaf: Leaf, bytes: &[u8]) -> Result<(), EncodeError> {
        self.recorder.leaf(self.node, leaf);
        wire::put_varint(bytes.len() as u64, self.recorder.out);
        self.recorder.out.extend_from_slice(bytes);
        Ok(())
    }

    /// Notes a visit to an enum, and writes which variant it is; what the variant holds.
    fn variant(
        &mut self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        make: impl FnOnce(&mut Recorder<'b>) -> Content,
    ) -> Content {
        let fits = |shape: &Shape| match shape {
            Shape::Enum(its, variants) => {
                same(its, name)
                    && variants
                        .iter()
                        .all(|known| known.index != index || same(known.name, variant))
            }
            _ => false,
        };
        let make_enum = || Shape::Enum(name, Vec::new());
        let shape = self.recorder.visit(self.node, fits, make_enum);
        wire::put_varint(u64::from(index), self.recorder.out);
        let variants = |recorder: &Recorder<'_>, node: Id| {
            let Shape::Enum(_, variants) = &recorder.nodes[node as usize].shapes[shape] else {
                unreachable!("this is the shape that was just visited")
            };
            let known = variants.iter().find(|known| known.index == index);
            known.map(|known| known.content)
        };
        if let Some(known) = variants(self.recorder, self.node) {
            return known;
        }
        let content = make(self.recorder);
        if let Shape::Enum(_, variants) = &mut self.recorder.nodes[self.node as usize].shapes[shape]
        {
            self.recorder.news += 1;
            variants.push(Variant {
                index,
                name: variant,
                content,
            });
        }
        content
    }

    /// A row that a variant holds.
    fn row_of_variant(
        mut self,
        kind: RowKind,
        name: &'static str,
        index: u32,
        variant: &'static str,
        count: usize,
    ) -> Result<Row<'a, 'b>, EncodeError> {
        let make = |recorder: &mut Recorder<'b>| Content::Fields(recorder.new_node());
        match self.variant(name, index, variant, make) {
            Content::Fields(node) => Ok(Row::begin(self.recorder, (node, kind, ""), count)),
            _ => Err(of_two_kinds(name, variant)),
        }
    }
}

fn of_two_kinds(name: &str, variant: &str) -> EncodeError {
    EncodeError::new(format_args!(
        "its `Serialize` writes the variant `{name}::{variant}` now in one way, now in another"
    ))
}

macro_rules! integers {
    ($($method:ident $type:ty: $number:ident, $write:expr;)*) => {$(
        #[inline]
        fn $method(self, value: $type) -> Result<(), EncodeError> {
            self.varint(Number::$number, $write(value))
        }
    )*};
}

macro_rules! in_full {
    ($($method:ident $type:ty: $number:ident;)*) => {$(
        #[inline]
        fn $method(self, value: $type) -> Result<(), EncodeError> {
            self.number(Number::$number, &value.to_le_bytes())
        }
    )*};
}

impl<'a, 'b> Serializer for Recording<'a, 'b> {
    type Ok = ();
    type Error = EncodeError;
    type SerializeSeq = Items<'a, 'b>;
    type SerializeTuple = Row<'a, 'b>;
    type SerializeTupleStruct = Row<'a, 'b>;
    type SerializeTupleVariant = Row<'a, 'b>;
    type SerializeMap = Items<'a, 'b>;
    type SerializeStruct = Row<'a, 'b>;
    type SerializeStructVariant = Row<'a, 'b>;

    fn is_human_readable(&self) -> bool {
        false
    }

    integers! {
        serialize_u16 u16: U16, u64::from;
        serialize_u32 u32: U32, u64::from;
        serialize_u64 u64: U64, u64::from;
        serialize_i16 i16: I16, |value| wire::zigzag(i64::from(value));
        serialize_i32 i32: I32, |value| wire::zigzag(i64::from(value));
        serialize_i64 i64: I64, wire::zigzag;
    }

    in_full! {
        serialize_u8 u8: U8;
        serialize_i8 i8: I8;
        serialize_f32 f32: F32;
        serialize_f64 f64: F64;
    }

    fn serialize_u128(self, value: u128) -> Result<(), EncodeError> {
        self.recorder.leaf(self.node, Leaf::Number(Number::U128));
        wire::put_varint_128(value, self.recorder.out);
        Ok(())
    }

    fn serialize_i128(self, value: i128) -> Result<(), EncodeError> {
        self.recorder.leaf(self.node, Leaf::Number(Number::I128));
        wire::put_varint_128(wire::zigzag_128(value), self.recorder.out);
        Ok(())
    }

    fn serialize_bool(self, value: bool) -> Result<(), EncodeError> {
        self.recorder.leaf(self.node, Leaf::Bool);
        self.recorder.out.push(u8::from(value));
        Ok(())
    }

    fn serialize_char(self, value: char) -> Result<(), EncodeError> {
        self.text(Leaf::Char, value.encode_utf8(&mut [0; 4]).as_bytes())
    }

    fn serialize_str(self, value: &str) -> Result<(), EncodeError> {
        self.text(Leaf::Str, value.as_bytes())
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<(), EncodeError> {
        self.text(Leaf::Bytes, value)
    }

    fn serialize_none(self) -> Result<(), EncodeError> {
        let is_option = |shape: &Shape| matches!(shape, Shape::Option(_));
        let make = || Shape::Option(NONE);
        self.recorder.visit(self.node, is_option, make);
        self.recorder.out.push(0);
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), EncodeError> {
        let is_option = |shape: &Shape| matches!(shape, Shape::Option(_));
        let make = || Shape::Option(NONE);
        let shape = self.recorder.visit(self.node, is_option, make);
        self.recorder.out.push(1);
        let mut slot = match self.recorder.nodes[self.node as usize].shapes[shape] {
            Shape::Option(slot) => slot,
            _ => NONE,
        };
        if slot == NONE {
            slot = self.recorder.new_slot("", typeid::of::<T>());
            self.recorder.nodes[self.node as usize].shapes[shape] = Shape::Option(slot);
        }
        self.recorder.child(slot, value)
    }

    fn serialize_unit(self) -> Result<(), EncodeError> {
        self.recorder.leaf(self.node, Leaf::Unit);
        Ok(())
    }

    fn serialize_unit_struct(self, name: &'static str) -> Result<(), EncodeError> {
        let fits = |shape: &Shape| matches!(shape, Shape::UnitStruct(its) if same(its, name));
        let make = || Shape::UnitStruct(name);
        self.recorder.visit(self.node, fits, make);
        Ok(())
    }

    fn serialize_unit_variant(
        mut self,
        name: &'static str,
        index: u32,
        variant: &'static str,
    ) -> Result<(), EncodeError> {
        match self.variant(name, index, variant, |_| Content::Unit) {
            Content::Unit => Ok(()),
            _ => Err(of_two_kinds(name, variant)),
        }
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<(), EncodeError> {
        let fits = |shape: &Shape| matches!(shape, Shape::Newtype(its, _) if same(its, name));
        let make = || Shape::Newtype(name, NONE);
        let shape = self.recorder.visit(self.node, fits, make);
        let mut slot = match self.recorder.nodes[self.node as usize].shapes[shape] {
            Shape::Newtype(_, slot) => slot,
            _ => NONE,
        };
        if slot == NONE {
            slot = self.recorder.new_slot("", typeid::of::<T>());
            self.recorder.nodes[self.node as usize].shapes[shape] = Shape::Newtype(name, slot);
        }
        self.recorder.child(slot, value)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        mut self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), EncodeError> {
        let make = |recorder: &mut Recorder<'b>| {
            Content::Newtype(recorder.new_slot("", typeid::of::<T>()))
        };
        match self.variant(name, index, variant, make) {
            Content::Newtype(slot) => self.recorder.child(slot, value),
            _ => Err(of_two_kinds(name, variant)),
        }
    }

    fn serialize_seq(self, count: Option<usize>) -> Result<Items<'a, 'b>, EncodeError> {
        Ok(Items::of_seq(self.recorder, self.node, count))
    }

    fn serialize_tuple(self, count: usize) -> Result<Row<'a, 'b>, EncodeError> {
        Ok(Row::begin(
            self.recorder,
            (self.node, RowKind::Tuple, ""),
            count,
        ))
    }

    fn serialize_tuple_struct(
        self,
        name: &'static str,
        count: usize,
    ) -> Result<Row<'a, 'b>, EncodeError> {
        Ok(Row::begin(
            self.recorder,
            (self.node, RowKind::TupleStruct, name),
            count,
        ))
    }

    fn serialize_tuple_variant(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        count: usize,
    ) -> Result<Row<'a, 'b>, EncodeError> {
        self.row_of_variant(RowKind::Tuple, name, index, variant, count)
    }

    fn serialize_map(self, count: Option<usize>) -> Result<Items<'a, 'b>, EncodeError> {
        Ok(Items::of_map(self.recorder, self.node, count))
    }

    #[inline]
    fn serialize_struct(
        self,
        name: &'static str,
        count: usize,
    ) -> Result<Row<'a, 'b>, EncodeError> {
        Ok(Row::begin(
            self.recorder,
            (self.node, RowKind::Struct, name),
            count,
        ))
    }

    fn serialize_struct_variant(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        count: usize,
    ) -> Result<Row<'a, 'b>, EncodeError> {
        self.row_of_variant(RowKind::Struct, name, index, variant, count)
    }

    /// Slices and `Vec`s of numbers at once. What is written then is known by the type, whatever its `Serialize` would do: it is
    /// that of a slice.
    fn collect_seq<I>(self, items: I) -> Result<(), EncodeError>
    where
        I: IntoIterator,
        I::Item: Serialize,
    {
        use serde::ser::SerializeSeq as _;

        if let Some(packed) = bulk::packed(&items) {
            let element = packed.element;
            if packed.count > 0 {
                self.recorder.look_ahead(1 + u32::from(element.per > 1))?;
            }
            let same = move |shape: &Shape| matches!(shape, Shape::Packed(its) if *its == element);
            let make = || Shape::Packed(element);
            self.recorder.visit(self.node, same, make);
            wire::put_varint(packed.count as u64, self.recorder.out);
            self.recorder.write_row(&packed);
            return Ok(());
        }
        let items = items.into_iter();
        let count = match items.size_hint() {
            (least, Some(most)) if least == most => Some(most),
            _ => None,
        };
        let mut seq = self.serialize_seq(count)?;
        seq.write_all(items)?;
        seq.end()
    }
}
