//! What a value looked like when it was written: the names, kinds and order of all that is in it.
//!
//! A schema is a table of nodes that point to each other by number, so that a type within itself is no trouble; node 0 is
//! the value. docs/format.md §2.3 says what each shape's bytes are.

use serde::{Deserialize, Serialize};

use super::{DecodeError, Number};

/// The number of a node.
pub(crate) type Id = u32;

/// Nobody's node: what it is was not told, and the bytes are read as the program asks.
pub(super) const UNTOLD: Id = Id::MAX;

/// The schema of one value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schema {
    pub(super) nodes: Vec<Node>,
}

/// One place in a value, or several of the same type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Node {
    /// What has been found there: mostly one thing.
    pub(super) shapes: Vec<Shape>,
    /// Which of them, visit by visit, in the order of the bytes. Empty where there is one shape only.
    pub(super) runs: Vec<Run>,
}

/// So many visits in a row that found the same shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Run {
    pub(super) shape: u32,
    pub(super) times: u64,
}

/// The order of kinds is part of the format.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Hash)]
pub(super) enum Shape {
    Unit,
    Bool,
    /// Integers of more than a byte as varints, signed ones in zigzag.
    Number(Number),
    /// As many bytes as the number has, little-endian.
    Fixed(Number),
    Char,
    Str,
    Bytes,
    /// None where only `None` was found.
    Option(Option<Id>),
    /// None where all were empty.
    Seq(Option<Id>),
    Map(Option<(Id, Id)>),
    Tuple(Vec<Id>),
    /// A tuple of so many alike.
    Array(u64, Id),
    UnitStruct(String),
    Newtype(String, Id),
    TupleStruct(String, Vec<Id>),
    Struct(String, Vec<Field>),
    /// The variants that were found.
    Enum(String, Vec<Variant>),
    /// What another node is.
    Same(Id),
    /// What only the program knows.
    Untold,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Hash)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) node: Id,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Hash)]
pub(super) struct Variant {
    /// Its place in the enum, which is what the bytes have.
    pub(super) index: u32,
    pub(super) name: String,
    pub(super) content: Content,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Hash)]
pub(super) enum Content {
    Unit,
    Newtype(Id),
    /// A node that is a tuple or a structure.
    Fields(Id),
}

impl Schema {
    /// The schema of a value that only the program knows how to read.
    pub(crate) fn untold() -> Self {
        Schema {
            nodes: vec![Node::of(Shape::Untold)],
        }
    }

    /// Whether nothing was told of the value: only its program knows what it is.
    #[must_use]
    pub fn is_untold(&self) -> bool {
        matches!(&self.nodes[..], [only] if matches!(only.shapes[..], [Shape::Untold]))
    }

    /// As a checkpoint holds it: docs/format.md §2.3.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        super::plain::encode(self, &mut bytes).expect("names and numbers can always be encoded");
        bytes
    }

    /// From what a checkpoint holds.
    ///
    /// # Errors
    /// When the bytes are no schema: nodes that are not there, runs of shapes that are not there.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        let schema: Schema = super::plain::decode(bytes)
            .map_err(|error| DecodeError::malformed(format_args!("its schema {error}")))?;
        match schema.is_sound() {
            true => Ok(schema),
            false => Err(DecodeError::schema()),
        }
    }

    /// Whether all that points somewhere points to something. What is left to a reader: that bytes and visits suffice, and
    /// how deep it goes.
    fn is_sound(&self) -> bool {
        let there = |id: Id| (id as usize) < self.nodes.len();
        !self.nodes.is_empty()
            && self.nodes.iter().all(|node| {
                let several = node.shapes.len() > 1;
                let known = |run: &Run| (run.shape as usize) < node.shapes.len();
                several != node.runs.is_empty()
                    && node.runs.iter().all(known)
                    && node.shapes.iter().all(|shape| shape.points_to(&there))
            })
    }
}

impl Node {
    pub(super) fn of(shape: Shape) -> Self {
        Node {
            shapes: vec![shape],
            runs: Vec::new(),
        }
    }
}

impl Shape {
    /// Whether each node it points to fits.
    fn points_to(&self, fits: &dyn Fn(Id) -> bool) -> bool {
        match self {
            Shape::Option(inside) | Shape::Seq(inside) => inside.is_none_or(fits),
            Shape::Map(inside) => inside.is_none_or(|(key, value)| fits(key) && fits(value)),
            Shape::Tuple(items) | Shape::TupleStruct(_, items) => items.iter().all(|&id| fits(id)),
            Shape::Array(_, inside) | Shape::Newtype(_, inside) | Shape::Same(inside) => {
                fits(*inside)
            }
            Shape::Struct(_, fields) => fields.iter().all(|field| fits(field.node)),
            Shape::Enum(_, variants) => variants.iter().all(|variant| match variant.content {
                Content::Unit => true,
                Content::Newtype(inside) | Content::Fields(inside) => fits(inside),
            }),
            _ => true,
        }
    }
}
