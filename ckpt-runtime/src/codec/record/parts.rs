//! What serde calls with the parts of a value.

use std::any::TypeId;

use serde::Serialize;
use serde::ser::{
    SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant,
};

use super::super::error::Step;
use super::super::schema::Id;
use super::super::{EncodeError, wire};
use super::node::{RowKind, Shape};
use super::repeat::Repeat;
use super::trie::{NONE, Recorder};
use crate::raw::bulk::Known;

/// Tuples of more items are written as arrays: of one slot, not of one for each.
const LONGEST_TUPLE: usize = 16;

/// A sequence or a map.
pub struct Items<'a, 'b> {
    recorder: &'a mut Recorder<'b>,
    node: Id,
    shape: usize,
    slots: [u32; 2],
    /// How items are written that go the short way, and how many have.
    short: Option<Known>,
    shortly: u64,
    repeat: Repeat,
    count: u64,
    said: Option<u64>,
    /// Where its count goes if it was not told.
    free: usize,
    /// Where the first item begins.
    first: usize,
    /// Of an entry: where it begins, and what was new before it.
    entry: (usize, u64),
}

impl std::fmt::Debug for Items<'_, '_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Items")
    }
}

impl<'a, 'b> Items<'a, 'b> {
    pub(super) fn of_seq(recorder: &'a mut Recorder<'b>, node: Id, count: Option<usize>) -> Self {
        let is_seq = |shape: &Shape| matches!(shape, Shape::Seq(_));
        let shape = recorder.visit(node, is_seq, || Shape::Seq(NONE));
        Items::begin(recorder, node, shape, count)
    }

    pub(super) fn of_map(recorder: &'a mut Recorder<'b>, node: Id, count: Option<usize>) -> Self {
        let is_map = |shape: &Shape| matches!(shape, Shape::Map(..));
        let shape = recorder.visit(node, is_map, || Shape::Map(NONE, NONE));
        // A structure with `flatten`.
        recorder.unusual |= count.is_none();
        Items::begin(recorder, node, shape, count)
    }

    fn begin(recorder: &'a mut Recorder<'b>, node: Id, shape: usize, count: Option<usize>) -> Self {
        let slots = slots(recorder, node, shape);
        let free = recorder.out.len();
        match count {
            Some(count) => wire::put_varint(count as u64, recorder.out),
            None => recorder.out.extend_from_slice(&[0; wire::LONGEST]),
        }
        Items {
            first: recorder.out.len(),
            entry: (0, 0),
            recorder,
            node,
            shape,
            slots,
            short: None,
            shortly: 0,
            repeat: Repeat::default(),
            count: 0,
            said: count.map(|count| count as u64),
            free,
        }
    }

    /// The slot of keys and items (0) or values (1).
    #[cold]
    fn new_slot(&mut self, which: usize, type_id: TypeId, size: usize) {
        // A value of the same type inside of the first item may have made it.
        self.slots = slots(self.recorder, self.node, self.shape);
        if self.slots[which] != NONE {
            return;
        }
        self.slots[which] = self.recorder.new_slot("", type_id);
        let [first, second] = self.slots;
        let shape = &mut self.recorder.nodes[self.node as usize].shapes[self.shape];
        match shape {
            Shape::Seq(item) => *item = first,
            Shape::Map(key, value) => (*key, *value) = (first, second),
            _ => {}
        }
        // Room for all at once, as far as one tells of the others: what is small in memory has few bytes.
        if let (Some(said), 0) = (self.said, which) {
            let wanted = (said as usize).saturating_mul(size.min(size_of::<usize>()));
            self.recorder.out.reserve(wanted.min(1 << 30));
        }
    }

    #[inline]
    fn part<T: Serialize + ?Sized>(&mut self, which: usize, value: &T) -> Result<(), EncodeError> {
        if self.slots[which] == NONE {
            self.new_slot(which, typeid::of::<T>(), size_of_val(value));
        }
        self.recorder.child(self.slots[which], value)
    }

    fn count_short(&mut self) {
        let times = std::mem::take(&mut self.shortly);
        self.recorder.count(self.slots[0], times);
        self.repeat.count(self.recorder, self.slots[0]);
    }

    /// An item or entry was written that began at `at`, when there was so much that is new.
    fn note_new(&mut self, (at, news): (usize, u64)) {
        if self.recorder.news > news {
            let (slot, number) = (self.slots[0], self.count - 1);
            self.recorder.note_new(slot, self.first, number, at);
        }
    }

    /// An item that goes the way of the first.
    fn whole_item<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), EncodeError> {
        self.count_short();
        let before = (self.recorder.out.len(), self.recorder.news);
        let written = self.part(0, value);
        written.map_err(|error| error.within(Step::Item))?;
        self.note_new(before);
        self.short = self.recorder.short(self.slots[0]);
        if self.short.is_none() {
            let (slot, count) = (self.slots[0], self.count);
            self.repeat.learn(self.recorder, slot, count, self.said);
        }
        Ok(())
    }

    /// All items, as `serialize_element` would write them one after the other.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(super) fn write_all<T: Serialize>(
        &mut self,
        mut items: impl Iterator<Item = T>,
    ) -> Result<(), EncodeError> {
        loop {
            if self.short.is_none() {
                let slot = self.slots[0];
                let (times, unlike) = self.repeat.write_all(self.recorder, slot, &mut items);
                self.count += times;
                let Some(item) = unlike else {
                    return Ok(());
                };
                self.count += 1;
                self.whole_item(&item)?;
            } else {
                let Some(item) = items.next() else {
                    return Ok(());
                };
                self.serialize_element(&item)?;
            }
        }
    }

    fn finish(mut self) -> Result<(), EncodeError> {
        self.count_short();
        match self.said {
            Some(said) if said != self.count => {
                return Err(EncodeError::new(format_args!(
                    "its `Serialize` announces {said} items and gives {}",
                    self.count
                )));
            }
            Some(_) => {}
            None => {
                let free = &mut self.recorder.out[self.free..self.free + wire::LONGEST];
                wire::fill_varint(self.count, free);
            }
        }
        Ok(())
    }
}

/// Those of items, or of keys and values.
fn slots(recorder: &Recorder<'_>, node: Id, shape: usize) -> [u32; 2] {
    match recorder.nodes[node as usize].shapes[shape] {
        Shape::Seq(item) => [item, NONE],
        Shape::Map(key, value) => [key, value],
        _ => [NONE; 2],
    }
}

impl SerializeSeq for Items<'_, '_> {
    type Ok = ();
    type Error = EncodeError;

    #[inline]
    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), EncodeError> {
        self.count += 1;
        if let Some(known) = self.short
            && self.recorder.write_short(known, value)
        {
            self.shortly += 1;
            return Ok(());
        }
        if self.repeat.write(self.recorder, self.slots[0], value) {
            return Ok(());
        }
        self.whole_item(value)
    }

    fn end(self) -> Result<(), EncodeError> {
        self.finish()
    }
}

impl SerializeMap for Items<'_, '_> {
    type Ok = ();
    type Error = EncodeError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), EncodeError> {
        self.count += 1;
        self.entry = (self.recorder.out.len(), self.recorder.news);
        let written = self.part(0, key);
        written.map_err(|error| error.within(Step::Key))
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), EncodeError> {
        let written = self.part(1, value);
        written.map_err(|error| error.within(Step::Entry))?;
        self.note_new(self.entry);
        Ok(())
    }

    fn end(self) -> Result<(), EncodeError> {
        self.finish()
    }
}

/// A structure or a tuple.
pub struct Row<'a, 'b> {
    recorder: &'a mut Recorder<'b>,
    row: (Id, RowKind, &'static str),
    /// The slot of the last field, where it is not like the last row.
    last: u32,
    /// As long as it is: the plan's beginning and end, and how far it has come.
    plan: (u32, u32),
    at: u32,
    visit: u64,
    /// Fields that were not planned.
    count: u64,
    said: u64,
    array: Option<Array>,
}

/// A long tuple: its shape, the slot of all its items, where the first begins.
#[derive(Clone, Copy)]
struct Array {
    shape: usize,
    slot: u32,
    first: usize,
}

impl std::fmt::Debug for Row<'_, '_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Row")
    }
}

impl<'a, 'b> Row<'a, 'b> {
    #[inline]
    pub(super) fn begin(
        recorder: &'a mut Recorder<'b>,
        row: (Id, RowKind, &'static str),
        count: usize,
    ) -> Self {
        let said = count as u64;
        let (mut visit, mut plan, mut array) = (0, (0, 0), None);
        if row.1 == RowKind::Tuple && count > LONGEST_TUPLE {
            let same = |shape: &Shape| matches!(shape, Shape::Array(its, _) if *its == said);
            let shape = recorder.visit(row.0, same, || Shape::Array(said, NONE));
            let slot = match recorder.nodes[row.0 as usize].shapes[shape] {
                Shape::Array(_, slot) => slot,
                _ => NONE,
            };
            array = Some(Array {
                shape,
                slot,
                first: recorder.out.len(),
            });
        } else {
            (visit, plan) = recorder.begin_row(row);
        }
        Row {
            recorder,
            row,
            last: NONE,
            plan,
            at: plan.0,
            visit,
            count: 0,
            said,
            array,
        }
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    fn field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), EncodeError> {
        let slot = if self.at < self.plan.1
            && let Some(planned) = self.recorder.plans.get_mut(self.at as usize)
            && std::ptr::eq(planned.key, key)
        {
            self.at += 1;
            if let Some(known) = planned.short {
                planned.count += 1;
                if self.recorder.write_short(known, value) {
                    return Ok(());
                }
                self.recorder.plans[self.at as usize - 1].count -= 1;
            }
            self.recorder.plans[self.at as usize - 1].slot
        } else if let Some(array) = self.array {
            return self.item(array, value);
        } else {
            self.unplanned(key, typeid::of::<T>())
        };
        match self.recorder.child(slot, value) {
            Ok(()) => Ok(()),
            Err(error) => Err(self.within(error, key)),
        }
    }

    /// The row is not like the last one.
    fn leave_plan(&mut self) {
        if self.at > self.plan.0 {
            self.last = self.recorder.plans[self.at as usize - 1].slot;
        }
        self.count += u64::from(self.at - self.plan.0);
        (self.plan, self.at) = ((0, 0), 0);
    }

    /// The slot of a field that is not the one expected.
    #[cold]
    fn unplanned(&mut self, key: &'static str, type_id: TypeId) -> u32 {
        self.leave_plan();
        self.count += 1;
        self.last = self.recorder.next_slot(self.row, self.last, key, type_id);
        self.last
    }

    /// An item of a long tuple.
    fn item<T: Serialize + ?Sized>(&mut self, array: Array, value: &T) -> Result<(), EncodeError> {
        let slot = match array.slot {
            NONE => self.first_of_array(array, typeid::of::<T>()),
            slot => slot,
        };
        self.count += 1;
        let (at, news) = (self.recorder.out.len(), self.recorder.news);
        let written = self.recorder.child(slot, value);
        if self.recorder.news > news {
            self.recorder
                .note_new(slot, array.first, self.count - 1, at);
        }
        written.map_err(|error| error.within(Step::Item))
    }

    #[cold]
    fn first_of_array(&mut self, array: Array, type_id: TypeId) -> u32 {
        let shape = array.shape;
        let node = self.row.0 as usize;
        let mut slot = match self.recorder.nodes[node].shapes[shape] {
            Shape::Array(_, slot) => slot,
            _ => NONE,
        };
        if slot == NONE {
            slot = self.recorder.new_slot("", type_id);
            self.recorder.nodes[node].shapes[shape] = Shape::Array(self.said, slot);
        }
        self.array = Some(Array { slot, ..array });
        slot
    }

    #[cold]
    fn within(&self, error: EncodeError, key: &'static str) -> EncodeError {
        error.within(match self.row.1 {
            RowKind::Struct => Step::Field(key.to_owned()),
            _ => Step::Field((self.so_far() - 1).to_string()),
        })
    }

    fn so_far(&self) -> u64 {
        self.count + u64::from(self.at - self.plan.0)
    }

    #[inline]
    fn finish(self) -> Result<(), EncodeError> {
        // Like the last one, to the end.
        if self.at == self.plan.1 && self.at > self.plan.0 {
            return Ok(());
        }
        self.finish_unplanned()
    }

    fn finish_unplanned(mut self) -> Result<(), EncodeError> {
        self.leave_plan();
        if self.row.1 != RowKind::Struct && self.count != self.said {
            return Err(EncodeError::new(format_args!(
                "its `Serialize` announces {} items and gives {}",
                self.said, self.count
            )));
        }
        if self.array.is_none() {
            self.recorder.end_row(self.row, self.last, self.visit);
        }
        Ok(())
    }
}

macro_rules! rows {
    ($($kind:ident $method:ident;)*) => {$(
        impl $kind for Row<'_, '_> {
            type Ok = ();
            type Error = EncodeError;

            #[inline]
            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), EncodeError> {
                self.field("", value)
            }

            fn end(self) -> Result<(), EncodeError> {
                self.finish()
            }
        }
    )*};
}
rows! {
    SerializeTuple serialize_element;
    SerializeTupleStruct serialize_field;
    SerializeTupleVariant serialize_field;
}

macro_rules! structures {
    ($($kind:ident)*) => {$(
        impl $kind for Row<'_, '_> {
            type Ok = ();
            type Error = EncodeError;

            #[cfg_attr(not(debug_assertions), inline(always))]
            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                key: &'static str,
                value: &T,
            ) -> Result<(), EncodeError> {
                self.field(key, value)
            }

            fn skip_field(&mut self, _: &'static str) -> Result<(), EncodeError> {
                self.recorder.unusual = true;
                Ok(())
            }

            fn end(self) -> Result<(), EncodeError> {
                self.finish()
            }
        }
    )*};
}
structures!(SerializeStruct SerializeStructVariant);
