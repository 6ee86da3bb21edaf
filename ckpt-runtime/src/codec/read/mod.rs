//! Reading a value as its schema says, into what the program wants.
//!
//! Where both agree, values are read straight through. Structures whose fields differ are read by name, variants too. What has
//! become another type is an error that says where.

mod any;
mod beside;
mod deserializer;
mod dropped;
mod learn;
mod numbers;
mod parts;
mod sample;
mod skip;
mod variants;

use serde::Deserialize;

use super::error::Reason;
use super::record::Found;
use super::schema::{Field, Id, Node, Shape, UNTOLD};
use super::words::{described, short};
use super::{Apart, DEEPEST, DecodeError, NOTHINGS, Number, Schema, nothings_allowed, wire};
use beside::Beside;
use dropped::Dropped;
use numbers::{NO_ROWS, Rows};
use sample::Sample;

pub use deserializer::Reading;
pub(crate) use dropped::take_dropped;
pub(super) use variants::variant;

/// Bytes on their way to a value.
#[derive(Debug, Clone)]
pub(super) struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    beside: Beside<'a>,
    /// Bytes of the rows beside them that have been read.
    taken_apart: usize,
    schema: &'a Schema,
    /// Of each node: the number that it is, if it is one and nothing else.
    numbers: Vec<Option<(Number, bool)>>,
    rows: &'a Rows,
    /// Of each node with several shapes: the run, and how many of its visits are over.
    marks: Vec<(u32, u64)>,
    /// Of each node: the field names that were found to be those of its structure, by their address.
    agreed: Vec<usize>,
    depth: u32,
    nothings: u64,
    dropped: Dropped,
    /// If not all is given.
    sample: Option<Sample<'a>>,
}

impl<'a> Reader<'a> {
    /// Of a value some of whose rows are apart.
    pub(super) fn beside(schema: &'a Schema, bytes: &'a [u8], apart: &'a [Apart]) -> Self {
        Reader::new(schema, &NO_ROWS, bytes, Beside::Lent(apart))
    }

    fn new(schema: &'a Schema, rows: &'a Rows, bytes: &'a [u8], beside: Beside<'a>) -> Self {
        let several = schema.nodes.iter().any(|node| node.shapes.len() > 1);
        let count = schema.nodes.len();
        Reader {
            bytes,
            at: 0,
            beside,
            taken_apart: 0,
            schema,
            rows,
            numbers: schema.nodes.iter().map(Node::number).collect(),
            marks: vec![(0, 0); if several { count } else { 0 }],
            agreed: vec![0; count],
            depth: 0,
            nothings: 0,
            dropped: Dropped::default(),
            sample: None,
        }
    }

    /// What is at a node this time, and the node it is at in the end. Each call is a visit.
    #[inline]
    pub(super) fn visit(&mut self, id: Id) -> Result<(&'a Shape, Id), DecodeError> {
        if let Some(node) = self.schema.nodes.get(id as usize)
            && let [only] = &node.shapes[..]
            && !matches!(only, Shape::Same(_))
        {
            return Ok((only, id));
        }
        self.visit_several(id)
    }

    fn visit_several(&mut self, id: Id) -> Result<(&'a Shape, Id), DecodeError> {
        // What is several things of types, one of which is several things.
        const LONGEST: u32 = 8;
        let mut id = id;
        for _ in 0..LONGEST {
            if id == UNTOLD {
                return Ok((&Shape::Untold, UNTOLD));
            }
            let node = &self.schema.nodes[id as usize];
            match self.next_shape(id, node)? {
                Shape::Same(other) => id = *other,
                shape => return Ok((shape, id)),
            }
        }
        Err(DecodeError::schema())
    }

    fn next_shape(&mut self, id: Id, node: &'a Node) -> Result<&'a Shape, DecodeError> {
        match &node.shapes[..] {
            [] => Err(DecodeError::schema()),
            [only] => Ok(only),
            several => {
                let (run, used) = &mut self.marks[id as usize];
                while node
                    .runs
                    .get(*run as usize)
                    .is_some_and(|run| run.times <= *used)
                {
                    (*run, *used) = (*run + 1, 0);
                }
                *used += 1;
                let run = node.runs.get(*run as usize);
                run.and_then(|run| several.get(run.shape as usize))
                    .ok_or_else(DecodeError::schema)
            }
        }
    }

    /// The number at a node, and whether it is there in full; each call is a visit.
    #[inline]
    pub(super) fn number(&self, id: Id) -> Option<(Number, bool)> {
        self.numbers.get(id as usize).copied().flatten()
    }

    /// The numbers that a node is a row of, if it is nothing else.
    #[inline]
    pub(super) fn row_of_numbers(&self, id: Id) -> Option<&'a [Number]> {
        self.rows.at(id)
    }

    #[inline]
    pub(super) fn take(&mut self, count: usize) -> Result<&'a [u8], DecodeError> {
        let rest = &self.bytes[self.at..];
        match rest.get(..count) {
            Some(taken) => {
                self.at += count;
                Ok(taken)
            }
            None => Err(DecodeError::bytes()),
        }
    }

    #[inline]
    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], DecodeError> {
        match self.bytes[self.at..].first_chunk::<N>() {
            Some(bytes) => {
                self.at += N;
                Ok(*bytes)
            }
            None => Err(DecodeError::bytes()),
        }
    }

    #[inline]
    pub(super) fn varint(&mut self, bits: u32) -> Result<u64, DecodeError> {
        match wire::varint(&self.bytes[self.at..], bits) {
            Some((value, length)) => {
                self.at += length;
                Ok(value)
            }
            None => Err(DecodeError::bytes()),
        }
    }

    pub(super) fn varint_128(&mut self) -> Result<u128, DecodeError> {
        match wire::long_varint(&self.bytes[self.at..], 128) {
            Some((value, length)) => {
                self.at += length;
                Ok(value)
            }
            None => Err(DecodeError::bytes()),
        }
    }

    pub(super) fn bool(&mut self) -> Result<bool, DecodeError> {
        match self.array::<1>()? {
            [0] => Ok(false),
            [1] => Ok(true),
            [_] => Err(DecodeError::bytes()),
        }
    }

    /// The bytes of a text, and of what has as many bytes as it says.
    pub(super) fn counted(&mut self) -> Result<&'a [u8], DecodeError> {
        let count = self.varint(64)?;
        usize::try_from(count)
            .map_err(|_| DecodeError::bytes())
            .and_then(|count| self.take(count))
    }

    pub(super) fn whole_text(&mut self) -> Result<&'a str, DecodeError> {
        std::str::from_utf8(self.counted()?).map_err(|_| DecodeError::bytes())
    }

    pub(super) fn character(&mut self) -> Result<char, DecodeError> {
        let text = self.whole_text()?;
        let mut characters = text.chars();
        match (characters.next(), characters.next()) {
            (Some(one), None) => Ok(one),
            _ => Err(DecodeError::bytes()),
        }
    }

    /// Goes one step into a value.
    #[inline]
    pub(super) fn deeper<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, DecodeError>,
    ) -> Result<T, DecodeError> {
        if self.depth >= DEEPEST {
            return Err(DecodeError::too_deep());
        }
        self.depth += 1;
        let value = read(self);
        self.depth -= 1;
        value
    }

    /// Something was read that begins at `before`.
    #[inline]
    pub(super) fn count_if_nothing(&mut self, before: usize) -> Result<(), DecodeError> {
        if self.at > before {
            return Ok(());
        }
        self.count_nothing()
    }

    #[cold]
    fn count_nothing(&mut self) -> Result<(), DecodeError> {
        self.nothings += 1;
        match self.nothings > nothings_allowed(self.at) {
            true => Err(DecodeError::malformed(format_args!(
                "it has more than {NOTHINGS} items that hold nothing"
            ))),
            false => Ok(()),
        }
    }

    pub(super) fn left(&self) -> usize {
        self.bytes.len() - self.at
    }

    /// Whether the fields at a node are those that are wanted, in the same order.
    #[inline]
    pub(super) fn agrees(
        &mut self,
        node: Id,
        fields: &[Field],
        wanted: &'static [&'static str],
    ) -> bool {
        // Names that were compared before are known by their address, where a node has one shape only.
        let address = wanted.as_ptr() as usize;
        if self.agreed.get(node as usize) == Some(&address) && fields.len() == wanted.len() {
            return true;
        }
        let names = fields.iter().map(|field| &*field.name);
        let agrees = names.eq(wanted.iter().copied());
        if agrees && self.schema.nodes[node as usize].shapes.len() == 1 {
            self.agreed[node as usize] = address;
        }
        agrees
    }

    #[cold]
    pub(super) fn other(&self, shape: &Shape, wants: &str) -> DecodeError {
        DecodeError::new(Reason::Other {
            has: described(self.schema, shape),
            wants: short(wants),
        })
    }

    pub(super) fn at(&self) -> usize {
        self.at
    }

    pub(super) fn taken_apart(&self) -> usize {
        self.taken_apart
    }

    /// What was read since it was there is read again.
    pub(super) fn go_back(&mut self, at: usize) {
        self.at = at;
    }

    /// All bytes must have been read.
    pub(super) fn check_end(&self) -> Result<(), DecodeError> {
        match self.left() {
            0 if !self.has_rows_left() => Ok(()),
            _ => Err(DecodeError::bytes()),
        }
    }
}

/// Reads one value that takes up all of `bytes`. Texts that it borrows stay allocated until the process ends.
///
/// # Errors
/// When the program wants something else than the schema says, or the bytes are not what it says.
pub(crate) fn decode<T: Deserialize<'static>>(
    schema: &Schema,
    bytes: &[u8],
) -> Result<T, DecodeError> {
    decode_apart(schema, bytes, Vec::new())
}

/// The same, with the rows that are apart.
///
/// # Errors
/// As [`decode`].
pub(crate) fn decode_apart<T: Deserialize<'static>>(
    schema: &Schema,
    bytes: &[u8],
    apart: Vec<Apart>,
) -> Result<T, DecodeError> {
    decode_with(|from| T::deserialize(from), schema, bytes, apart)
}

/// The same by a function.
///
/// # Errors
/// As [`decode`], and when the function refuses.
pub(crate) fn decode_with<T>(
    read: super::Read<T>,
    schema: &Schema,
    bytes: &[u8],
    apart: Vec<Apart>,
) -> Result<T, DecodeError> {
    let rows = Rows::of(schema);
    let mut reader = Reader::new(schema, &rows, bytes, Beside::Given(apart.into_iter()));
    let value = read(Reading::at_root(&mut reader))?;
    reader.check_end()?;
    reader.tell_dropped();
    Ok(value)
}

/// Reads a value by a function, to see whether that can be done: a sample, or all of it.
pub(super) fn try_decode<T>(
    read: super::Read<T>,
    schema: &Schema,
    bytes: &[u8],
    apart: &[Apart],
    sample: Option<&Found>,
) -> Result<(), DecodeError> {
    let rows = Rows::of(schema);
    let mut reader = Reader::new(schema, &rows, bytes, Beside::Lent(apart));
    reader.sample = sample.map(Sample::new);
    let value = read(Reading::at_root(&mut reader))?;
    // A value that nobody made must not be dropped: that may do something. What is kept so is small, or it would cost too much.
    const SMALL: usize = 1 << 20;
    if sample.is_some() || bytes.len() <= SMALL {
        std::mem::forget(value);
    }
    Ok(())
}

/// Walks through a value without a type: whether the bytes, and the rows beside them, are what the schema says.
pub(crate) fn walk_beside(
    schema: &Schema,
    bytes: &[u8],
    apart: &[Apart],
) -> Result<(), DecodeError> {
    let mut reader = Reader::beside(schema, bytes, apart);
    reader.skip_value(0)?;
    reader.check_end()
}

/// The same of a value that has all its rows in its bytes.
#[cfg(any(test, feature = "testing"))]
pub(crate) fn walk(schema: &Schema, bytes: &[u8]) -> Result<(), DecodeError> {
    walk_beside(schema, bytes, &[])
}
