//! Format version 1 had the postcard encoding of a value and, beside it, its type as its `Deserialize` asks for it, in words
//! (docs/format.md §7). The bytes are the same but for slices of numbers; the words become a schema here.

use super::Number;
use super::schema::{Content, Field, Id, Node, Shape, Variant};
use super::{DEEPEST, Schema};

/// Items in rows at most, all rows of a text together: it must not ask for more than a type has.
const MOST: u64 = 1 << 20;

impl Schema {
    /// The schema that a text of version 1 says; of what it does not say, that it was not told.
    pub(crate) fn from_version_1(text: &str) -> Schema {
        let mut parser = Parser {
            rest: text.strip_prefix("1 ").unwrap_or("?"),
            nodes: vec![Node::of(Shape::Untold)],
            around: Vec::new(),
            depth: 0,
            left: MOST,
        };
        match parser.shape(0) {
            Some(()) if parser.rest.is_empty() => Schema {
                nodes: parser.nodes,
            },
            // Too long for its place, so it was cut.
            _ => Schema::untold(),
        }
    }

    /// What the payload of a long array has in front of its items, and the items; `None` if it is none.
    pub(crate) fn of_version_1_array<'b>(
        type_name: &str,
        schema: &[u8],
        bytes: &'b [u8],
    ) -> Option<(Schema, &'b [u8])> {
        if schema != Schema::untold().to_bytes() || !type_name.starts_with('[') {
            return None;
        }
        let (length, at) = super::wire::varint(bytes, 64)?;
        let items = at.checked_add(usize::try_from(length).ok()?)?;
        let text = std::str::from_utf8(bytes.get(at..items)?).ok()?;
        let mut schema = Schema::from_version_1(text);
        // `[[T; N]; M]`: the last number is that of the outermost.
        let mut lengths = Vec::new();
        let mut name = type_name;
        while let Some((inside, length)) = inside_of_array(name) {
            lengths.push(length);
            name = inside;
            if lengths.len() > DEEPEST as usize {
                return None;
            }
        }
        for length in lengths.into_iter().rev() {
            let inside = schema.nodes.len() as Id;
            let first = schema.nodes[0].clone();
            schema.nodes.push(first);
            schema.nodes[0] = Node::of(Shape::Array(length, inside));
            let shapes = schema.nodes.iter_mut().flat_map(|node| &mut node.shapes);
            for shape in shapes.filter(|shape| **shape == Shape::Same(0)) {
                *shape = Shape::Same(inside);
            }
        }
        Some((schema, &bytes[items..]))
    }
}

/// `T` and `N` of `[T; N]`.
fn inside_of_array(type_name: &str) -> Option<(&str, u64)> {
    let inside = type_name.strip_prefix('[')?.strip_suffix(']')?;
    let (item, length) = inside.rsplit_once("; ")?;
    Some((item, length.parse().ok()?))
}

struct Parser<'a> {
    rest: &'a str,
    nodes: Vec<Node>,
    /// The named types around, innermost last.
    around: Vec<(&'a str, Id)>,
    /// Levels of nesting: what no reader goes down to would only use up the stack.
    depth: u32,
    /// Items in rows that may still come.
    left: u64,
}

impl<'a> Parser<'a> {
    /// Reads what is at a node. `None`: no such text.
    fn shape(&mut self, at: Id) -> Option<()> {
        let shape = self.plain(at)?;
        self.nodes[at as usize] = Node::of(shape);
        while self.takes("?") {
            // What was read is inside of an option.
            let inside = self.new_node();
            self.nodes.swap(at as usize, inside as usize);
            self.nodes[at as usize] = Node::of(Shape::Option(Some(inside)));
        }
        Some(())
    }

    fn plain(&mut self, at: Id) -> Option<Shape> {
        if self.takes("?") {
            return Some(Shape::Untold);
        }
        if self.takes("()") {
            return Some(Shape::Unit);
        }
        if self.takes("[") {
            let item = self.inside()?;
            return self.takes("]").then_some(Shape::Seq(Some(item)));
        }
        if self.takes("{") {
            let key = self.inside()?;
            let value = self.takes(":").then(|| self.inside())??;
            return self.takes("}").then_some(Shape::Map(Some((key, value))));
        }
        if self.takes("(") {
            return self.items().map(Shape::Tuple);
        }
        if self.takes("^") {
            let name = self.name()?;
            let around = self.around.iter().rev().find(|(known, _)| *known == name);
            return around.map(|(_, id)| Shape::Same(*id));
        }
        let name = self.name()?;
        leaf(name).or_else(|| self.named(name, at))
    }

    fn named(&mut self, name: &'a str, at: Id) -> Option<Shape> {
        self.around.push((name, at));
        let owned = name.to_owned();
        let shape = if self.takes("(") {
            let items = self.items()?;
            match items[..] {
                [only] => Shape::Newtype(owned, only),
                _ => Shape::TupleStruct(owned, items),
            }
        } else if self.takes("{") {
            Shape::Struct(owned, self.fields()?)
        } else if self.takes("<") {
            Shape::Enum(owned, self.variants()?)
        } else {
            Shape::UnitStruct(owned)
        };
        self.around.pop();
        Some(shape)
    }

    /// Up to `)`.
    fn items(&mut self) -> Option<Vec<Id>> {
        let mut items = Vec::new();
        loop {
            let item = self.inside()?;
            let times = if self.takes("×") { self.number()? } else { 1 };
            self.left = self.left.checked_sub(times)?;
            items.extend((0..times).map(|_| item));
            if self.takes(")") {
                return Some(items);
            }
            if !self.takes(",") {
                return None;
            }
        }
    }

    /// Up to `}`.
    fn fields(&mut self) -> Option<Vec<Field>> {
        let mut fields = Vec::new();
        while !self.takes("}") {
            let name = self.name()?.to_owned();
            let node = self.takes(":").then(|| self.inside())??;
            fields.push(Field { name, node });
            self.takes(",");
        }
        Some(fields)
    }

    /// Up to `>`.
    fn variants(&mut self) -> Option<Vec<Variant>> {
        let mut variants = Vec::new();
        while !self.takes(">") {
            let name = self.name()?.to_owned();
            let content = if self.takes("(") {
                let items = self.items()?;
                match items[..] {
                    [only] => Content::Newtype(only),
                    _ => Content::Fields(self.node_of(Shape::Tuple(items))),
                }
            } else if self.takes("{") {
                let fields = self.fields()?;
                Content::Fields(self.node_of(Shape::Struct(String::new(), fields)))
            } else if self.takes("?") {
                // What it holds was not found out.
                Content::Newtype(self.new_node())
            } else {
                Content::Unit
            };
            let index = variants.len() as u32;
            variants.push(Variant {
                index,
                name,
                content,
            });
            self.takes("|");
        }
        Some(variants)
    }

    fn inside(&mut self) -> Option<Id> {
        let id = self.new_node();
        self.depth = self
            .depth
            .checked_add(1)
            .filter(|&depth| depth <= DEEPEST)?;
        self.shape(id)?;
        self.depth -= 1;
        Some(id)
    }

    fn new_node(&mut self) -> Id {
        self.node_of(Shape::Untold)
    }

    fn node_of(&mut self, shape: Shape) -> Id {
        self.nodes.push(Node::of(shape));
        self.nodes.len() as Id - 1
    }

    fn takes(&mut self, text: &str) -> bool {
        let rest = self.rest.strip_prefix(text);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn name(&mut self) -> Option<&'a str> {
        let end = self.rest.find(|c: char| "(){}[]<>|,:?×^…".contains(c));
        let (name, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        (!name.is_empty()).then_some(name)
    }

    fn number(&mut self) -> Option<u64> {
        let end = self.rest.find(|c: char| !c.is_ascii_digit());
        let (number, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        number.parse().ok()
    }
}

fn leaf(name: &str) -> Option<Shape> {
    Some(match name {
        "bool" => Shape::Bool,
        "char" => Shape::Char,
        "str" => Shape::Str,
        "bytes" => Shape::Bytes,
        "any" => Shape::Untold,
        "u8" => Shape::Number(Number::U8),
        "u16" => Shape::Number(Number::U16),
        "u32" => Shape::Number(Number::U32),
        "u64" => Shape::Number(Number::U64),
        "u128" => Shape::Number(Number::U128),
        "i8" => Shape::Number(Number::I8),
        "i16" => Shape::Number(Number::I16),
        "i32" => Shape::Number(Number::I32),
        "i64" => Shape::Number(Number::I64),
        "i128" => Shape::Number(Number::I128),
        "f32" => Shape::Number(Number::F32),
        "f64" => Shape::Number(Number::F64),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::{Deserialize, Serialize};

    use super::super::decode;
    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Tree {
        left: Option<Box<Tree>>,
        value: u32,
        phase: Phase,
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    enum Phase {
        Warm,
        Cold(f64),
        Mixed { a: Option<bool>, b: [i16; 3] },
    }

    const TREE: &str =
        "1 Tree{left:^Tree?,value:u32,phase:Phase<Warm|Cold(f64)|Mixed{a:bool?,b:(i16×3)}>}";

    fn tree() -> Tree {
        let mixed = Phase::Mixed {
            a: Some(true),
            b: [1, -2, 300],
        };
        let leaf = |phase, left| Tree {
            left,
            value: 70_000,
            phase,
        };
        let inner = leaf(mixed, Some(Box::new(leaf(Phase::Warm, None))));
        leaf(Phase::Cold(0.5), Some(Box::new(inner)))
    }

    #[test]
    fn what_postcard_wrote_is_read_by_its_text() {
        let bytes = postcard::to_stdvec(&tree()).unwrap();
        let schema = Schema::from_version_1(TREE);
        assert_eq!(decode::<Tree>(&schema, &bytes).unwrap(), tree());
        let maps = (BTreeMap::from([("a".to_owned(), vec![1u64])]), (), 'x');
        let bytes = postcard::to_stdvec(&maps).unwrap();
        let schema = Schema::from_version_1("1 ({str:[u64]},(),char)");
        let read: (BTreeMap<String, Vec<u64>>, (), char) = decode(&schema, &bytes).unwrap();
        assert_eq!(read, maps);
    }

    #[test]
    fn it_is_read_into_what_has_changed() {
        #[derive(Debug, PartialEq, Deserialize)]
        struct Tree {
            value: u32,
            #[serde(default)]
            new: u8,
        }
        let bytes = postcard::to_stdvec(&tree()).unwrap();
        let schema = Schema::from_version_1(TREE);
        let read: Tree = decode(&schema, &bytes).unwrap();
        let (value, new) = (70_000, 0);
        assert_eq!(read, Tree { value, new });
    }

    #[test]
    fn what_was_not_told_is_read_as_the_program_asks() {
        let bytes = postcard::to_stdvec(&tree()).unwrap();
        for text in ["", "2 u8", "1 ?", "1 Tree{left:^Tr…#0123"] {
            let schema = Schema::from_version_1(text);
            assert_eq!(schema, Schema::untold(), "{text}");
            assert_eq!(decode::<Tree>(&schema, &bytes).unwrap(), tree());
        }
    }
}
