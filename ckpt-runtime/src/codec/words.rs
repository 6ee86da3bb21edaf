//! Shapes and types in words, for messages.

use super::Schema;
use super::schema::{Id, Shape};

/// Levels of what is inside that are told.
const LEVELS: u32 = 2;

/// Parts of one that are told: a message must not grow with what a schema says, to the power of the levels.
const PARTS: usize = 16;

/// What a shape is, as Rust would write it.
pub(super) fn described(schema: &Schema, shape: &Shape) -> String {
    described_to(schema, shape, LEVELS)
}

fn described_to(schema: &Schema, shape: &Shape, levels: u32) -> String {
    let inside = |node: Id| node_described(schema, node, levels);
    let all = |nodes: &[Id]| listed(nodes.iter().map(|&node| inside(node)));
    match shape {
        Shape::Unit => "()".to_owned(),
        Shape::Bool => "bool".to_owned(),
        Shape::Number(number) | Shape::Fixed(number) => number.name().to_owned(),
        Shape::Char => "char".to_owned(),
        Shape::Str => "str".to_owned(),
        Shape::Bytes => "bytes".to_owned(),
        Shape::Option(node) => format!("Option<{}>", node.map_or("_".to_owned(), inside)),
        Shape::Seq(node) => format!("[{}]", node.map_or("_".to_owned(), inside)),
        Shape::Map(Some((key, value))) => format!("{{{}: {}}}", inside(*key), inside(*value)),
        Shape::Map(None) => "{_: _}".to_owned(),
        Shape::Tuple(items) => format!("({})", all(items)),
        Shape::Array(count, item) => format!("[{}; {count}]", inside(*item)),
        Shape::UnitStruct(name) | Shape::Struct(name, _) | Shape::Enum(name, _)
            if !name.is_empty() =>
        {
            name.clone()
        }
        Shape::UnitStruct(_) => "()".to_owned(),
        Shape::Enum(..) => "an enum".to_owned(),
        Shape::Struct(_, fields) => {
            let names = listed(fields.iter().map(|field| field.name.clone()));
            format!("{{{names}}}")
        }
        Shape::Newtype(name, node) => format!("{name}({})", inside(*node)),
        Shape::TupleStruct(name, items) => format!("{name}({})", all(items)),
        Shape::Same(node) => inside(*node),
        Shape::Untold => "_".to_owned(),
    }
}

fn listed(parts: impl ExactSizeIterator<Item = String>) -> String {
    let more = parts.len() > PARTS;
    let mut told: Vec<String> = parts.take(PARTS).collect();
    told.extend(more.then(|| "…".to_owned()));
    told.join(", ")
}

fn node_described(schema: &Schema, node: Id, levels: u32) -> String {
    let shapes = schema.nodes.get(node as usize).map(|node| &node.shapes[..]);
    match shapes {
        Some([only]) if levels > 0 => described_to(schema, only, levels - 1),
        Some([_, _, ..]) => "several".to_owned(),
        _ => "_".to_owned(),
    }
}

/// The name of a type without the paths of its parts.
pub(super) fn short(type_name: &str) -> String {
    let mut short = String::new();
    let mut word = String::new();
    for character in type_name.chars() {
        match character {
            ':' => word.clear(),
            _ if character.is_alphanumeric() || character == '_' => word.push(character),
            _ => {
                short.push_str(&word);
                word.clear();
                short.push(character);
            }
        }
    }
    short + &word
}
