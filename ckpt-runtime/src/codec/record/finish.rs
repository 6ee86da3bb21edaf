//! From what was found to the schema.

use super::super::Schema;
use super::super::schema::{self, Field, Id, Run};
use super::Recorded;
use super::node::{Content, Leaf, Node, RowKind, Shape};
use super::trie::{NONE, Recorder};
use crate::raw::bulk::Element;

impl Recorder<'_> {
    pub(super) fn finish(self) -> Recorded {
        let mut finished = Finished {
            recorder: &self,
            extra: Vec::new(),
        };
        let nodes = self.nodes.iter().map(|node| finished.node(node));
        let mut nodes: Vec<schema::Node> = nodes.collect();
        let extra = finished.extra.into_iter().map(|(_, shape)| shape);
        nodes.extend(extra.map(schema::Node::of));
        Recorded {
            schema: Schema { nodes },
            unusual: self.unusual,
            found: self.found,
            apart: self.apart,
        }
    }
}

struct Finished<'a, 'b> {
    recorder: &'a Recorder<'b>,
    /// Nodes of what was written at once.
    extra: Vec<(Element, schema::Shape)>,
}

impl Finished<'_, '_> {
    fn node(&mut self, node: &Node) -> schema::Node {
        let shapes = node.shapes.iter().map(|shape| self.shape(shape)).collect();
        let mut runs = Vec::new();
        if node.shapes.len() > 1 {
            let last = Run {
                shape: node.last,
                times: node.times,
            };
            runs.extend(node.runs.iter().copied());
            runs.extend((last.times > 0).then_some(last));
        }
        schema::Node { shapes, runs }
    }

    fn shape(&mut self, shape: &Shape) -> schema::Shape {
        let name = |name: &str| name.to_owned();
        match shape {
            Shape::Leaf(leaf) => match *leaf {
                Leaf::Unit => schema::Shape::Unit,
                Leaf::Bool => schema::Shape::Bool,
                Leaf::Number(number) => schema::Shape::Number(number),
                Leaf::Char => schema::Shape::Char,
                Leaf::Str => schema::Shape::Str,
                Leaf::Bytes => schema::Shape::Bytes,
            },
            Shape::Packed(element) => schema::Shape::Seq(Some(self.packed(*element))),
            Shape::Option(slot) => schema::Shape::Option(self.node_at(*slot)),
            Shape::Seq(slot) => schema::Shape::Seq(self.node_at(*slot)),
            Shape::Map(key, value) => {
                schema::Shape::Map(self.node_at(*key).zip(self.node_at(*value)))
            }
            Shape::Array(count, slot) => match self.node_at(*slot) {
                Some(node) => schema::Shape::Array(*count, node),
                None => schema::Shape::Tuple(Vec::new()),
            },
            Shape::UnitStruct(its) => schema::Shape::UnitStruct(name(its)),
            Shape::Newtype(its, slot) => {
                schema::Shape::Newtype(name(its), self.recorder.slots[*slot as usize].node)
            }
            Shape::Row(RowKind::Tuple, _, last, _) => schema::Shape::Tuple(self.items(*last)),
            Shape::Row(RowKind::TupleStruct, its, last, _) => {
                schema::Shape::TupleStruct(name(its), self.items(*last))
            }
            Shape::Row(RowKind::Struct, its, last, _) => {
                schema::Shape::Struct(name(its), self.fields(*last))
            }
            Shape::Enum(its, variants) => {
                let variants = variants.iter().map(|variant| schema::Variant {
                    index: variant.index,
                    name: name(variant.name),
                    content: match variant.content {
                        Content::Unit => schema::Content::Unit,
                        Content::Newtype(slot) => {
                            schema::Content::Newtype(self.recorder.slots[slot as usize].node)
                        }
                        Content::Fields(node) => schema::Content::Fields(node),
                    },
                });
                schema::Shape::Enum(name(its), variants.collect())
            }
            Shape::Same(node) => schema::Shape::Same(*node),
        }
    }

    fn node_at(&self, slot: u32) -> Option<Id> {
        self.recorder.slots.get(slot as usize).map(|slot| slot.node)
    }

    fn packed(&mut self, element: Element) -> Id {
        if let Some(found) = self.extra.iter().position(|(found, _)| *found == element) {
            return (self.recorder.nodes.len() + found) as Id;
        }
        let shape = match (element.per, element.number) {
            (1, None) => schema::Shape::Bool,
            (1, Some(number)) => schema::Shape::Fixed(number),
            (per, number) => {
                let one = self.packed(Element { number, per: 1 });
                schema::Shape::Array(u64::from(per), one)
            }
        };
        self.extra.push((element, shape));
        (self.recorder.nodes.len() + self.extra.len() - 1) as Id
    }

    /// The slots on the way to the last, in order.
    fn path(&self, last: u32) -> Vec<usize> {
        let mut path = Vec::new();
        let mut slot = last;
        while slot != NONE {
            path.push(slot as usize);
            slot = self.recorder.slots[slot as usize].before;
        }
        path.reverse();
        path
    }

    fn items(&self, last: u32) -> Vec<Id> {
        let path = self.path(last).into_iter();
        path.map(|slot| self.recorder.slots[slot].node).collect()
    }

    fn fields(&self, last: u32) -> Vec<Field> {
        let path = self.path(last).into_iter();
        let slots = path.map(|slot| &self.recorder.slots[slot]);
        let field = |slot: &super::trie::Slot| Field {
            name: slot.key.to_owned(),
            node: slot.node,
        };
        slots.map(field).collect()
    }
}
