//! What was found where.
//!
//! The fields of a structure are a path in a trie, so that structures which leave out fields now and then share what they
//! have in common, visits included; a structure's own visit is noted at its beginning, when its fields are not known yet,
//! and put right at its end if they are not those of the one before.

use std::any::TypeId;

use serde::Serialize;

use super::super::schema::Id;
use super::super::{Apart, DEEPEST, EncodeError, NOTHINGS, Sink, nothings_allowed, wire};
use super::node::{Leaf, Node, RowKind, Shape, same};
use super::{Found, Recording};
use crate::raw::bulk::{Integer, Known, Packed};

/// No slot, or no shape yet.
pub(super) const NONE: u32 = u32::MAX;

pub(super) struct Recorder<'a> {
    pub(super) out: &'a mut Vec<u8>,
    sink: Option<&'a mut dyn Sink>,
    pub(super) apart: Vec<Apart>,
    pub(super) nodes: Vec<Node>,
    pub(super) slots: Vec<Slot>,
    pub(super) plans: Vec<Planned>,
    types: Vec<(TypeId, Id)>,
    /// Where the value begins in `out`.
    start: usize,
    depth: u32,
    nothings: u64,
    pub(super) unusual: bool,
    /// How often something was met for the first time: a shape, a variant, a place.
    pub(super) news: u64,
    pub(super) found: Found,
}

/// What comes next in a row like the last one: the path to its end, laid out.
pub(super) struct Planned {
    pub(super) key: &'static str,
    /// How its values are written, if nothing new can be found.
    pub(super) short: Option<Known>,
    /// Visits that went the short way.
    pub(super) count: u64,
    pub(super) slot: u32,
}

/// A place for a value in another one.
pub(super) struct Slot {
    pub(super) key: &'static str,
    /// How its values are written, once one has gone through the node.
    pub(super) short: Option<Known>,
    /// Visits through it.
    pub(super) count: u64,
    /// In a row: the first after it.
    pub(super) child: u32,
    pub(super) node: Id,
    /// Whether values of several types come here, so that the node tells which.
    pub(super) several: bool,
    known: Option<Known>,
    pub(super) type_id: TypeId,
    /// In a row: the slot before it, and the next after the same one before.
    pub(super) before: u32,
    sibling: u32,
    /// In a row: the shape that ends here.
    ends: u32,
}

impl<'a> Recorder<'a> {
    pub(super) fn new(out: &'a mut Vec<u8>, sink: Option<&'a mut dyn Sink>) -> Self {
        Recorder {
            start: out.len(),
            out,
            sink,
            apart: Vec::new(),
            nodes: vec![Node::default()],
            slots: Vec::new(),
            plans: Vec::new(),
            types: Vec::new(),
            depth: 0,
            nothings: 0,
            unusual: false,
            news: 0,
            found: Found::default(),
        }
    }

    /// A node that no type shares.
    pub(super) fn new_node(&mut self) -> Id {
        self.nodes.push(Node::default());
        self.nodes.len() as Id - 1
    }

    fn node_of(&mut self, type_id: TypeId) -> Id {
        match self.types.iter().find(|(known, _)| *known == type_id) {
            Some((_, id)) => *id,
            None => {
                let id = self.new_node();
                self.types.push((type_id, id));
                id
            }
        }
    }

    pub(super) fn new_slot(&mut self, key: &'static str, type_id: TypeId) -> u32 {
        let node = self.node_of(type_id);
        self.news += 1;
        self.slots.push(Slot {
            key,
            type_id,
            node,
            count: 0,
            short: None,
            known: Known::of(type_id),
            several: false,
            before: NONE,
            child: NONE,
            sibling: NONE,
            ends: NONE,
        });
        self.slots.len() as u32 - 1
    }

    /// Writes numbers in a row, whose count has been written.
    pub(super) fn write_row(&mut self, row: &Packed<'_>) {
        match &mut self.sink {
            Some(sink) if sink.takes(row.bytes.len()) => {
                let at = self.out.len() - self.start;
                self.apart.push(Apart::head(at, row.element, row.bytes));
                sink.put(row.element, row.bytes);
            }
            _ => self.out.extend_from_slice(row.bytes),
        }
    }

    /// Writes a value that is in another one.
    #[inline]
    pub(super) fn child<T: Serialize + ?Sized>(
        &mut self,
        slot: u32,
        value: &T,
    ) -> Result<(), EncodeError> {
        if let Some(known) = self.slots[slot as usize].short
            && self.depth < DEEPEST
            && self.write_short(known, value)
        {
            self.slots[slot as usize].count += 1;
            return Ok(());
        }
        self.whole_child(slot, value)
    }

    /// Writes a value as is known of its type; whether it is of that type.
    // Where nothing is optimised, all of this would stand in every function that writes a field.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(super) fn write_short<T: ?Sized>(&mut self, known: Known, value: &T) -> bool {
        if let Some(bytes) = known.bytes(value) {
            self.out.extend_from_slice(bytes);
            return true;
        }
        known
            .integer(value)
            .is_some_and(|integer| self.write_integer(&integer))
    }

    fn write_integer(&mut self, integer: &Integer) -> bool {
        match *integer {
            Integer::Unsigned(value) => wire::put_varint(value, self.out),
            Integer::Signed(value) => wire::put_varint(wire::zigzag(value), self.out),
        }
        true
    }

    /// The same, through the slot's node.
    #[inline(never)]
    fn whole_child<T: Serialize + ?Sized>(
        &mut self,
        slot: u32,
        value: &T,
    ) -> Result<(), EncodeError> {
        let node = self.way(slot, typeid::of::<T>())?;
        let before = self.out.len();
        value.serialize(Recording::new(self, node))?;
        self.depth -= 1;
        self.count_if_nothing(before)
    }

    /// An item that begins at `at` brought something new; the first of its row begins at `first`.
    #[cold]
    pub(super) fn note_new(&mut self, slot: u32, first: usize, number: u64, at: usize) {
        let node = self.slots[slot as usize].node;
        let items = (node, first - self.start);
        self.found.note(items, number, at - self.start);
    }

    /// Of a slot through which values go the short way, how they are written.
    pub(super) fn short(&self, slot: u32) -> Option<Known> {
        self.slots.get(slot as usize).and_then(|slot| slot.short)
    }

    /// So many values went the short way, unseen.
    pub(super) fn count(&mut self, slot: u32, times: u64) {
        if let Some(slot) = self.slots.get_mut(slot as usize) {
            slot.count += times;
        }
    }

    /// The node for a value of this type in a slot. One step deeper: the caller comes back up.
    fn way(&mut self, slot: u32, type_id: TypeId) -> Result<Id, EncodeError> {
        self.look_ahead(1)?;
        self.depth += 1;
        let place = &mut self.slots[slot as usize];
        place.count += 1;
        if place.type_id == type_id && !place.several {
            // Next time nothing new can be found.
            place.short = place.known;
            return Ok(place.node);
        }
        self.become_several(slot);
        let node = self.node_of(type_id);
        let several = self.slots[slot as usize].node;
        let same = move |shape: &Shape| matches!(shape, Shape::Same(id) if *id == node);
        self.visit(several, same, || Shape::Same(node));
        Ok(node)
    }

    /// Whether a value may have parts that go so many levels deeper.
    pub(super) fn look_ahead(&self, levels: u32) -> Result<(), EncodeError> {
        match self.depth + levels > DEEPEST {
            true => Err(EncodeError::new(format_args!(
                "it is nested more than {DEEPEST} levels deep"
            ))),
            false => Ok(()),
        }
    }

    /// From now on values of several types come through a slot.
    fn become_several(&mut self, slot: u32) {
        let place = &self.slots[slot as usize];
        if place.several {
            return;
        }
        self.unusual = true;
        let planned = self.plans.iter_mut().filter(|planned| planned.slot == slot);
        let shortly: u64 = planned
            .map(|planned| {
                planned.short = None;
                std::mem::take(&mut planned.count)
            })
            .sum();
        // The visit that is being counted is not one of them.
        let (node, times) = (place.node, place.count - 1 + shortly);
        let several = self.new_node();
        self.nodes[several as usize] = Node {
            shapes: vec![Shape::Same(node)],
            times,
            visits: times,
            ..Node::default()
        };
        let place = &mut self.slots[slot as usize];
        (place.short, place.several, place.node) = (None, true, several);
    }

    /// Notes a visit to a node; the number of its shape.
    #[inline]
    pub(super) fn visit(
        &mut self,
        node: Id,
        fits: impl Fn(&Shape) -> bool,
        make: impl FnOnce() -> Shape,
    ) -> usize {
        let node = &mut self.nodes[node as usize];
        node.visits += 1;
        match node.shapes.get(node.last as usize) {
            Some(shape) if fits(shape) => node.times += 1,
            _ => {
                let found = node.shapes.iter().position(fits);
                let found = found.unwrap_or_else(|| {
                    self.unusual |= !node.shapes.is_empty();
                    self.news += 1;
                    node.shapes.push(make());
                    node.shapes.len() - 1
                });
                node.switch(found as u32);
            }
        }
        node.last as usize
    }

    #[inline]
    pub(super) fn leaf(&mut self, node: Id, leaf: Leaf) {
        let same = move |shape: &Shape| matches!(shape, Shape::Leaf(found) if *found == leaf);
        self.visit(node, same, || Shape::Leaf(leaf));
    }

    /// Notes that a row begins, taking it for one like the last; the number of the visit, and the plan.
    #[inline]
    pub(super) fn begin_row(
        &mut self,
        (node, kind, name): (Id, RowKind, &'static str),
    ) -> (u64, (u32, u32)) {
        let node = &mut self.nodes[node as usize];
        node.visits += 1;
        let visit = node.visits - 1;
        match node.shapes.get(node.last as usize) {
            Some(Shape::Row(last, its_name, _, plan)) if *last == kind && same(its_name, name) => {
                node.times += 1;
                // What is planned is written without a look at how deep it is.
                let plan = if self.depth < DEEPEST { *plan } else { (0, 0) };
                (visit, plan)
            }
            _ => {
                node.switch(NONE);
                (visit, (0, 0))
            }
        }
    }

    /// The slot of a row's next field, which is not the one expected.
    #[cold]
    pub(super) fn next_slot(
        &mut self,
        row: (Id, RowKind, &'static str),
        before: u32,
        key: &'static str,
        type_id: TypeId,
    ) -> u32 {
        let first = match before {
            NONE => self.first_slot(row),
            before => self.slots[before as usize].child,
        };
        self.found_slot(row, before, first, key, type_id)
    }

    fn first_slot(&self, (node, kind, name): (Id, RowKind, &'static str)) -> u32 {
        let tries = &self.nodes[node as usize].tries;
        let mut tries = tries.iter();
        let found = tries.find(|found| found.0 == kind && same(found.1, name));
        found.map_or(NONE, |(_, _, first)| *first)
    }

    fn found_slot(
        &mut self,
        (node, kind, name): (Id, RowKind, &'static str),
        before: u32,
        first: u32,
        key: &'static str,
        type_id: TypeId,
    ) -> u32 {
        let mut last = NONE;
        let mut slot = first;
        while slot != NONE {
            if self.slots[slot as usize].key == key {
                return slot;
            }
            (last, slot) = (slot, self.slots[slot as usize].sibling);
        }
        let new = self.new_slot(key, type_id);
        self.slots[new as usize].before = before;
        if last != NONE {
            self.slots[last as usize].sibling = new;
        } else if before != NONE {
            self.slots[before as usize].child = new;
        } else {
            self.nodes[node as usize].tries.push((kind, name, new));
        }
        new
    }

    /// Notes what a row was that began with a visit of this number.
    pub(super) fn end_row(
        &mut self,
        (id, kind, name): (Id, RowKind, &'static str),
        last: u32,
        visit: u64,
    ) {
        let known = self.slots.get(last as usize).map_or(NONE, |slot| slot.ends);
        let is_it = |shape: &Shape| match shape {
            Shape::Row(its, named, end, _) => *its == kind && *end == last && same(named, name),
            _ => false,
        };
        let shapes = &self.nodes[id as usize].shapes;
        let empty = (last == NONE).then(|| shapes.iter().position(is_it));
        let shape = if known != NONE {
            known
        } else if let Some(found) = empty.flatten() {
            found as u32
        } else {
            let plan = self.plan(last);
            let shapes = &mut self.nodes[id as usize].shapes;
            self.unusual |= !shapes.is_empty();
            self.news += 1;
            shapes.push(Shape::Row(kind, name, last, plan));
            let new = shapes.len() as u32 - 1;
            if let Some(slot) = self.slots.get_mut(last as usize) {
                slot.ends = new;
            }
            new
        };
        self.nodes[id as usize].put_right(visit, shape);
    }

    /// Lays out the path to a slot.
    fn plan(&mut self, last: u32) -> (u32, u32) {
        let first = self.plans.len();
        let mut slot = last;
        while let Some(place) = self.slots.get(slot as usize) {
            self.plans.push(Planned {
                key: place.key,
                short: place.short,
                count: 0,
                slot,
            });
            slot = place.before;
        }
        self.plans[first..].reverse();
        (first as u32, self.plans.len() as u32)
    }

    /// A part is written; of those without bytes there may be many, but not without end: a reader could not tell that from
    /// damage. Each part counts, however deep; one less than a reader lets pass, which may count the value itself.
    fn count_if_nothing(&mut self, before: usize) -> Result<(), EncodeError> {
        if self.out.len() > before {
            return Ok(());
        }
        self.nothings += 1;
        match self.nothings >= nothings_allowed(before - self.start) {
            true => Err(EncodeError::new(format_args!(
                "it has more than {NOTHINGS} items that hold nothing"
            ))),
            false => Ok(()),
        }
    }

    /// Whether all that began has ended.
    pub(super) fn check(&self) -> Result<(), EncodeError> {
        let pending = |node: &Node| node.last == NONE && node.times > 0;
        match self.nodes[0].visits == 1 && !self.nodes.iter().any(pending) {
            true => Ok(()),
            false => Err(EncodeError::new(
                "its `Serialize` does not end what it begins",
            )),
        }
    }
}
