//! Looking at a value without its type: what tools do.
//!
//! One event after the other, so that a value of any size is looked at in constant memory; nested ones take up a stack of
//! their own, not the thread's.

use super::error::DecodeError;
use super::read::{Reader, variant};
use super::schema::{Content, Field, Id, Shape};
use super::{Apart, DEEPEST, Number, Schema, wire};
use crate::raw::encoder::Variable;

/// What is met in a value.
#[derive(Debug, Clone, PartialEq)]
pub enum Event<'a> {
    /// Something with nothing in it.
    Leaf(Leaf<'a>),
    /// Many numbers of one kind in a row, or short arrays of them.
    Numbers(Numbers<'a>),
    /// Something begins; its parts follow.
    Begin(Whole<'a>),
    /// A part follows: a field of this name.
    Field(&'a str),
    /// An item follows.
    Item,
    /// The key of an entry follows.
    Key,
    /// The value of an entry follows.
    Value,
    /// What began last is over.
    End,
}

/// A value with nothing in it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Leaf<'a> {
    /// `()`
    Unit,
    /// A structure without fields, by its name.
    UnitStruct(&'a str),
    /// A variant without content: its enum's name and its own.
    UnitVariant(&'a str, &'a str),
    /// An option without a value.
    None,
    /// A boolean.
    Bool(bool),
    /// An unsigned integer and its kind.
    Unsigned(Number, u128),
    /// A signed integer and its kind.
    Signed(Number, i128),
    /// A `f32`.
    F32(f32),
    /// A `f64`.
    F64(f64),
    /// A character.
    Char(char),
    /// A text.
    Str(&'a str),
    /// Bytes.
    Bytes(&'a [u8]),
}

/// A value with others in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whole<'a> {
    /// An option's value.
    Some,
    /// A sequence of so many items.
    Seq(u64),
    /// A map of so many entries.
    Map(u64),
    /// A tuple of so many parts.
    Tuple(u64),
    /// A structure of one unnamed field: its name.
    Newtype(&'a str),
    /// A structure of so many unnamed fields.
    TupleStruct(&'a str, u64),
    /// A structure of so many fields.
    Struct(&'a str, u64),
    /// A variant with content: its enum's name, its own, and how many parts it has. Its parts are fields if they have names, else
    /// items.
    Variant(&'a str, &'a str, u64),
}

/// Numbers in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Numbers<'a> {
    /// Their kind.
    pub number: Number,
    /// How many make up one item; 1 where they stand alone.
    pub per: u8,
    /// How many items there are.
    pub count: u64,
    bytes: &'a [u8],
}

impl<'a> Numbers<'a> {
    /// Each number in order.
    pub fn leaves(self) -> impl ExactSizeIterator<Item = Leaf<'a>> {
        let pieces = self.bytes.chunks_exact(self.number.size());
        pieces.map(move |piece| number(self.number, piece))
    }

    /// Their bytes, little-endian.
    #[must_use]
    pub fn bytes(self) -> &'a [u8] {
        self.bytes
    }
}

/// A number of its full length.
fn number<'a>(number: Number, piece: &[u8]) -> Leaf<'a> {
    let mut bytes = [0; 16];
    bytes[..piece.len()].copy_from_slice(piece);
    let word = u128::from_le_bytes(bytes);
    let unused = 128 - 8 * piece.len() as u32;
    match number {
        Number::F32 => Leaf::F32(f32::from_bits(word as u32)),
        Number::F64 => Leaf::F64(f64::from_bits(word as u64)),
        _ if number.is_signed() => Leaf::Signed(number, (word << unused) as i128 >> unused),
        _ => Leaf::Unsigned(number, word),
    }
}

/// Walks through a value.
///
/// ```
/// use ckpt_runtime::codec::{self, Event, Leaf, Look, Whole};
///
/// let mut bytes = Vec::new();
/// let schema = codec::encode(&(true, "text"), &mut bytes).unwrap();
/// let mut look = Look::new(&schema, &bytes);
/// assert_eq!(look.next().unwrap(), Some(Event::Begin(Whole::Tuple(2))));
/// assert_eq!(look.next().unwrap(), Some(Event::Item));
/// assert_eq!(look.next().unwrap(), Some(Event::Leaf(Leaf::Bool(true))));
/// ```
#[derive(Debug, Clone)]
pub struct Look<'a> {
    reader: Reader<'a>,
    stack: Vec<Level<'a>>,
    /// How much has begun and not ended.
    depth: u32,
}

/// What is still to come of what has begun.
#[derive(Debug, Clone)]
enum Level<'a> {
    Value(Id),
    Items(Id, u64),
    /// Booleans in a row of their own.
    Bools(&'a [u8]),
    Bool(u8),
    /// Whether a key is next.
    Entries((Id, Id), u64, bool),
    Row(&'a [Id]),
    Fields(&'a [Field]),
    End(usize),
}

impl Variable {
    /// Looks at its value, which is of this schema: its own.
    #[must_use]
    pub fn look<'a>(&'a self, schema: &'a Schema) -> Look<'a> {
        Look::beside(schema, &self.bytes, &self.apart)
    }
}

impl<'a> Look<'a> {
    /// Looks at bytes that are a value of this schema.
    #[must_use]
    pub fn new(schema: &'a Schema, bytes: &'a [u8]) -> Self {
        Look::beside(schema, bytes, &[])
    }

    /// The same of a value some of whose rows are apart.
    #[must_use]
    pub fn beside(schema: &'a Schema, bytes: &'a [u8], apart: &'a [Apart]) -> Self {
        Look {
            reader: Reader::beside(schema, bytes, apart),
            stack: vec![Level::Value(0)],
            depth: 0,
        }
    }

    /// How many bytes have been looked at.
    #[must_use]
    pub fn position(&self) -> usize {
        self.reader.at() + self.reader.taken_apart()
    }

    /// The next event; `None` when the value is over.
    ///
    /// # Errors
    /// When the bytes are not what the schema says.
    #[allow(clippy::should_implement_trait, reason = "it can fail")]
    pub fn next(&mut self) -> Result<Option<Event<'a>>, DecodeError> {
        let event = match self.stack.pop() {
            None => return self.reader.check_end().map(|()| None),
            Some(Level::End(before)) => {
                self.depth -= 1;
                self.reader.count_if_nothing(before)?;
                Event::End
            }
            Some(Level::Value(node)) => self.value(node)?,
            Some(Level::Bools(row)) => match row {
                [] => return self.next(),
                [first, rest @ ..] => {
                    self.stack
                        .extend((!rest.is_empty()).then_some(Level::Bools(rest)));
                    self.stack.push(Level::Bool(*first));
                    Event::Item
                }
            },
            Some(Level::Bool(byte)) => match byte {
                0 | 1 => Event::Leaf(Leaf::Bool(byte == 1)),
                _ => return Err(DecodeError::bytes()),
            },
            Some(Level::Items(item, left)) => {
                self.stack
                    .extend((left > 1).then(|| Level::Items(item, left - 1)));
                self.stack.push(Level::Value(item));
                Event::Item
            }
            Some(Level::Entries(nodes, left, true)) => {
                self.stack.push(Level::Entries(nodes, left, false));
                self.stack.push(Level::Value(nodes.0));
                Event::Key
            }
            Some(Level::Entries(nodes, left, false)) => {
                let more = (left > 1).then(|| Level::Entries(nodes, left - 1, true));
                self.stack.extend(more);
                self.stack.push(Level::Value(nodes.1));
                Event::Value
            }
            Some(Level::Row(items)) => match items {
                [] => return self.next(),
                [first, rest @ ..] => {
                    self.stack
                        .extend((!rest.is_empty()).then_some(Level::Row(rest)));
                    self.stack.push(Level::Value(*first));
                    Event::Item
                }
            },
            Some(Level::Fields(fields)) => match fields {
                [] => return self.next(),
                [first, rest @ ..] => {
                    self.stack
                        .extend((!rest.is_empty()).then_some(Level::Fields(rest)));
                    self.stack.push(Level::Value(first.node));
                    Event::Field(&first.name)
                }
            },
        };
        Ok(Some(event))
    }

    fn value(&mut self, node: Id) -> Result<Event<'a>, DecodeError> {
        // As deep as everyone who reads it goes.
        if self.depth > DEEPEST {
            return Err(DecodeError::too_deep());
        }
        let before = self.reader.at();
        let (shape, _) = self.reader.visit(node)?;
        let event = self.shape(shape, before)?;
        if matches!(event, Event::Leaf(_) | Event::Numbers(_)) {
            self.reader.count_if_nothing(before)?;
        }
        Ok(event)
    }

    fn begin(&mut self, before: usize, whole: Whole<'a>, parts: Option<Level<'a>>) -> Event<'a> {
        self.depth += 1;
        self.stack.push(Level::End(before));
        self.stack.extend(parts);
        Event::Begin(whole)
    }

    fn shape(&mut self, shape: &'a Shape, before: usize) -> Result<Event<'a>, DecodeError> {
        let reader = &mut self.reader;
        Ok(match shape {
            Shape::Unit => Event::Leaf(Leaf::Unit),
            Shape::UnitStruct(name) => Event::Leaf(Leaf::UnitStruct(name)),
            Shape::Bool => Event::Leaf(Leaf::Bool(reader.bool()?)),
            Shape::Number(kind) => Event::Leaf(compact(*kind, reader)?),
            Shape::Fixed(kind) => Event::Leaf(number(*kind, reader.take(kind.size())?)),
            Shape::Char => Event::Leaf(Leaf::Char(reader.character()?)),
            Shape::Str => Event::Leaf(Leaf::Str(reader.whole_text()?)),
            Shape::Bytes => Event::Leaf(Leaf::Bytes(reader.counted()?)),
            Shape::Option(inside) => match (reader.bool()?, inside) {
                (false, _) => Event::Leaf(Leaf::None),
                (true, Some(inside)) => {
                    self.begin(before, Whole::Some, Some(Level::Items(*inside, 1)))
                }
                (true, None) => return Err(DecodeError::schema()),
            },
            Shape::Seq(item) => {
                let count = reader.varint(64)?;
                if let Some(item) = item
                    && let Some(row) = reader.look_apart(*item, count)?
                {
                    return self.row_apart(*item, count, before, row);
                }
                self.items(*item, count, before, Whole::Seq(count))?
            }
            Shape::Array(count, item) => {
                self.items(Some(*item), *count, before, Whole::Tuple(*count))?
            }
            Shape::Map(nodes) => {
                let count = reader.varint(64)?;
                let entries = match (nodes, count) {
                    (_, 0) => None,
                    (Some(nodes), _) => Some(Level::Entries(*nodes, count, true)),
                    (None, _) => return Err(DecodeError::schema()),
                };
                self.begin(before, Whole::Map(count), entries)
            }
            Shape::Tuple(items) => {
                let whole = Whole::Tuple(items.len() as u64);
                self.begin(before, whole, Some(Level::Row(items)))
            }
            Shape::TupleStruct(name, items) => {
                let whole = Whole::TupleStruct(name, items.len() as u64);
                self.begin(before, whole, Some(Level::Row(items)))
            }
            Shape::Newtype(name, inside) => {
                self.begin(before, Whole::Newtype(name), Some(Level::Items(*inside, 1)))
            }
            Shape::Struct(name, fields) => {
                let whole = Whole::Struct(name, fields.len() as u64);
                self.begin(before, whole, Some(Level::Fields(fields)))
            }
            Shape::Enum(name, known) => {
                let chosen = variant(known, reader)?;
                match chosen.content {
                    Content::Unit => Event::Leaf(Leaf::UnitVariant(name, &chosen.name)),
                    Content::Newtype(inside) => {
                        let whole = Whole::Variant(name, &chosen.name, 1);
                        self.begin(before, whole, Some(Level::Items(inside, 1)))
                    }
                    Content::Fields(node) => self.variant(name, &chosen.name, node, before)?,
                }
            }
            Shape::Untold | Shape::Same(_) => {
                return Err(DecodeError::untold());
            }
        })
    }

    fn row_apart(
        &mut self,
        item: Id,
        count: u64,
        before: usize,
        bytes: &'a [u8],
    ) -> Result<Event<'a>, DecodeError> {
        let element = self.reader.element(item);
        let element = element.ok_or_else(DecodeError::schema)?;
        Ok(match element.number {
            Some(number) => Event::Numbers(Numbers {
                number,
                per: element.per,
                count,
                bytes,
            }),
            None => self.begin(before, Whole::Seq(count), Some(Level::Bools(bytes))),
        })
    }

    fn items(
        &mut self,
        item: Option<Id>,
        count: u64,
        before: usize,
        whole: Whole<'a>,
    ) -> Result<Event<'a>, DecodeError> {
        let Some(item) = item else {
            return match count {
                0 => Ok(self.begin(before, whole, None)),
                _ => Err(DecodeError::schema()),
            };
        };
        if let Some(element) = self.reader.element(item)
            && let Some(number) = element.number
        {
            let size = count.checked_mul(element.size() as u64);
            let size = size.and_then(|size| usize::try_from(size).ok());
            return Ok(Event::Numbers(Numbers {
                number,
                per: element.per,
                count,
                bytes: self.reader.take(size.unwrap_or(usize::MAX))?,
            }));
        }
        let items = (count > 0).then_some(Level::Items(item, count));
        Ok(self.begin(before, whole, items))
    }

    fn variant(
        &mut self,
        name: &'a str,
        variant: &'a str,
        node: Id,
        before: usize,
    ) -> Result<Event<'a>, DecodeError> {
        let (shape, _) = self.reader.visit(node)?;
        let (count, parts) = match shape {
            Shape::Tuple(items) => (items.len() as u64, Level::Row(items)),
            Shape::Struct(_, fields) => (fields.len() as u64, Level::Fields(fields)),
            Shape::Array(0, _) => (0, Level::Row(&[])),
            Shape::Array(count, item) => (*count, Level::Items(*item, *count)),
            _ => return Err(DecodeError::schema()),
        };
        let whole = Whole::Variant(name, variant, count);
        Ok(self.begin(before, whole, Some(parts)))
    }
}

fn compact<'a>(number: Number, reader: &mut Reader<'_>) -> Result<Leaf<'a>, DecodeError> {
    Ok(match number {
        Number::F32 | Number::F64 | Number::U8 | Number::I8 => {
            self::number(number, reader.take(number.size())?)
        }
        Number::U128 => Leaf::Unsigned(number, reader.varint_128()?),
        Number::I128 => Leaf::Signed(number, wire::unzigzag_128(reader.varint_128()?)),
        _ if number.is_signed() => {
            let value = wire::unzigzag(reader.varint(number.bits())?);
            Leaf::Signed(number, i128::from(value))
        }
        _ => Leaf::Unsigned(number, u128::from(reader.varint(number.bits())?)),
    })
}
