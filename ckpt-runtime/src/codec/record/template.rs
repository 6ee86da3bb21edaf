//! What a value looks like if it is like those before it.

use std::any::TypeId;

use super::super::schema::Id;
use super::super::{Number, wire};
use super::node::{Leaf, RowKind, Shape};
use super::trie::Recorder;

/// Values of more parts, or nested deeper, gain little.
const LARGEST: usize = 64;
const DEEPEST: usize = 8;
/// Texts that are longer go the long way.
const LONGEST_TEXT: usize = 256;

/// A value of fixed parts.
pub(super) struct Template {
    /// The type it is of: another has a node of its own, even if it looks the same.
    pub(super) type_id: TypeId,
    pub(super) whole: Step,
    /// How many parts it has that have none.
    leaves: usize,
    /// Bytes that a value has at most, long texts apart.
    pub(super) room: usize,
}

/// A part, and what it is called where it is.
pub(super) struct Step {
    pub(super) key: Name,
    pub(super) kind: Kind,
    /// Of a row or a newtype.
    pub(super) name: Name,
    pub(super) parts: Box<[Step]>,
}

/// A kind of part, in one byte: it is compared for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Kind(u8);

impl Kind {
    pub(super) const NEWTYPE: Kind = Kind(0x80);

    #[inline(always)]
    pub(super) const fn leaf(leaf: Leaf) -> Kind {
        Kind(match leaf {
            Leaf::Unit => 0x20,
            Leaf::Bool => 0x21,
            Leaf::Char => 0x22,
            Leaf::Str => 0x23,
            Leaf::Bytes => 0x24,
            Leaf::Number(number) => number as u8,
        })
    }

    #[inline(always)]
    pub(super) const fn row(row: RowKind) -> Kind {
        Kind(0x40 | row as u8)
    }
}

/// A name. Mostly it is where it was before, which one comparison tells.
#[derive(Clone, Copy)]
pub(super) struct Name {
    text: &'static str,
    place: u64,
}

impl Name {
    fn new(text: &'static str) -> Self {
        let place = Name::place(text);
        Name { text, place }
    }

    /// The address and the length; addresses have 48 bits at most.
    #[inline(always)]
    fn place(text: &'static str) -> u64 {
        text.as_ptr() as u64 ^ (text.len() as u64) << 48
    }

    #[inline(always)]
    pub(super) fn is(self, text: &'static str) -> bool {
        const LONGEST: usize = 1 << 15;
        text.len() < LONGEST && self.place == Name::place(text) || self.is_spelt(text)
    }

    #[cold]
    fn is_spelt(self, text: &str) -> bool {
        self.text == text
    }
}

impl Recorder<'_> {
    /// What the values of a slot look like, if all so far have been of one fixed look.
    pub(super) fn template(&self, slot: u32) -> Option<Template> {
        let mut template = Template {
            type_id: self.slots[slot as usize].type_id,
            whole: Step::leaf("", Leaf::Unit),
            leaves: 0,
            room: 0,
        };
        template.whole = template.step(self, slot, "", 0)?;
        Some(template)
    }

    /// So many values of a slot were written by its template.
    pub(super) fn count_quick(&mut self, slot: u32, times: u64) {
        let place = &mut self.slots[slot as usize];
        place.count += times;
        if place.short.is_none() {
            let node = place.node;
            self.count_node(node, times);
        }
    }

    fn count_node(&mut self, node: Id, times: u64) {
        let node = &mut self.nodes[node as usize];
        node.visits += times;
        node.times += times;
        match node.shapes[..] {
            [Shape::Row(_, _, _, (first, end))] => {
                for at in first as usize..end as usize {
                    let planned = &mut self.plans[at];
                    match planned.short {
                        Some(_) => planned.count += times,
                        None => {
                            let slot = planned.slot;
                            self.count_quick(slot, times);
                        }
                    }
                }
            }
            [Shape::Newtype(_, slot)] => self.count_quick(slot, times),
            _ => {}
        }
    }
}

impl Template {
    fn step(
        &mut self,
        recorder: &Recorder<'_>,
        slot: u32,
        key: &'static str,
        depth: usize,
    ) -> Option<Step> {
        let place = &recorder.slots[slot as usize];
        if place.several || depth > DEEPEST || self.leaves > LARGEST {
            return None;
        }
        let node = &recorder.nodes[place.node as usize];
        let ([shape], 0) = (&node.shapes[..], node.last) else {
            return None;
        };
        match *shape {
            Shape::Leaf(leaf) => {
                self.room += longest(leaf)?;
                self.leaves += 1;
                Some(Step::leaf(key, leaf))
            }
            Shape::Row(kind, name, _, (first, end)) if first < end => {
                let planned = &recorder.plans[first as usize..end as usize];
                let parts = planned.iter();
                let parts = parts.map(|part| self.step(recorder, part.slot, part.key, depth + 1));
                let parts = parts.collect::<Option<_>>()?;
                Some(Step {
                    key: Name::new(key),
                    kind: Kind::row(kind),
                    name: Name::new(name),
                    parts,
                })
            }
            Shape::Newtype(name, slot) => {
                let part = self.step(recorder, slot, "", depth + 1)?;
                Some(Step {
                    key: Name::new(key),
                    kind: Kind::NEWTYPE,
                    name: Name::new(name),
                    parts: Box::new([part]),
                })
            }
            _ => None,
        }
    }
}

impl Step {
    fn leaf(key: &'static str, leaf: Leaf) -> Self {
        Step {
            key: Name::new(key),
            kind: Kind::leaf(leaf),
            name: Name::new(""),
            parts: Box::default(),
        }
    }
}

/// Bytes that a value has at most, long texts apart. Nothing of what has no bytes: those are counted one by one.
fn longest(leaf: Leaf) -> Option<usize> {
    match leaf {
        Leaf::Unit => None,
        Leaf::Bool => Some(1),
        Leaf::Number(Number::U128 | Number::I128) => None,
        // A varint is written where there is room for the longest.
        Leaf::Number(_) => Some(wire::LONGEST),
        Leaf::Char | Leaf::Str | Leaf::Bytes => Some(wire::LONGEST + LONGEST_TEXT),
    }
}
