//! A value as JSON, whole, written as it is read: docs/tool.md says what becomes what.

use std::cell::{Cell, RefCell};

use ckpt_runtime::codec::{Event, Leaf, Look, Whole};
use serde::ser::{Error as _, SerializeMap as _, SerializeSeq as _};
use serde::{Serialize, Serializer};

use super::inline::inline;
use super::walk;

/// The value that `look` comes to next. It is written once, since it is gone then.
pub(crate) struct Json<'l, 'a> {
    look: &'l RefCell<Look<'a>>,
}

impl<'l, 'a> Json<'l, 'a> {
    pub(crate) fn new(look: &'l RefCell<Look<'a>>) -> Self {
        Json { look }
    }

    fn next<E: serde::ser::Error>(&self) -> Result<Event<'a>, E> {
        walk::next(&mut self.look.borrow_mut()).map_err(E::custom)
    }

    fn peek<E: serde::ser::Error>(&self) -> Result<Event<'a>, E> {
        let mut ahead = self.look.borrow().clone();
        walk::next(&mut ahead).map_err(E::custom)
    }

    fn whole<S: Serializer>(&self, whole: Whole<'a>, to: S) -> Result<S::Ok, S::Error> {
        match whole {
            Whole::Some | Whole::Newtype(_) => self.only(to),
            Whole::Seq(_) | Whole::Tuple(_) | Whole::TupleStruct(..) => self.items(to),
            Whole::Struct(..) => self.fields(to),
            Whole::Map(_) => self.map(to),
            Whole::Variant(_, name, count) => {
                let mut map = to.serialize_map(Some(1))?;
                map.serialize_entry(name, &Content(self, count))?;
                map.end()
            }
        }
    }

    fn only<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.next::<S::Error>()?;
        let value = self.serialize(to)?;
        self.next::<S::Error>()?;
        Ok(value)
    }

    fn items<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut items = to.serialize_seq(None)?;
        while self.next::<S::Error>()? != Event::End {
            items.serialize_element(self)?;
        }
        items.end()
    }

    fn fields<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut fields = to.serialize_map(None)?;
        while let Event::Field(name) = self.next::<S::Error>()? {
            fields.serialize_entry(name, self)?;
        }
        fields.end()
    }

    /// An object if its first key is a text, else pairs.
    fn map<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut ahead = self.look.borrow().clone();
        let mut first = || walk::next(&mut ahead).map_err(S::Error::custom);
        let pairs = first()? == Event::Key && !matches!(first()?, Event::Leaf(Leaf::Str(_)));
        if pairs {
            let mut items = to.serialize_seq(None)?;
            while self.next::<S::Error>()? != Event::End {
                items.serialize_element(&Pair(self))?;
            }
            return items.end();
        }
        let mut entries = to.serialize_map(None)?;
        while self.next::<S::Error>()? != Event::End {
            let key = self.next::<S::Error>()?;
            match key {
                Event::Leaf(Leaf::Str(text)) => entries.serialize_key(text)?,
                // Keys of several kinds in one map.
                other => {
                    let text = inline(&mut self.look.borrow_mut(), &other, usize::MAX);
                    entries.serialize_key(&text.map_err(S::Error::custom)?)?;
                }
            }
            self.next::<S::Error>()?;
            entries.serialize_value(self)?;
        }
        entries.end()
    }
}

impl Serialize for Json<'_, '_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self.next::<S::Error>()? {
            Event::Leaf(leaf) => Plain(leaf).serialize(to),
            Event::Numbers(numbers) => {
                let leaves = numbers.leaves();
                if numbers.per <= 1 {
                    return to.collect_seq(leaves.map(Plain));
                }
                let all: Cell<_> = Cell::new(Some(leaves));
                let rows = (0..numbers.count).map(|_| Row(&all, numbers.per));
                to.collect_seq(rows)
            }
            Event::Begin(whole) => self.whole(whole, to),
            _ => to.serialize_unit(),
        }
    }
}

/// So many of the numbers that are left.
struct Row<'c, I>(&'c Cell<Option<I>>, u8);

impl<'a, I: Iterator<Item = Leaf<'a>>> Serialize for Row<'_, I> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut leaves = self.0.take();
        let row = leaves.iter_mut().flatten().take(self.1.into());
        let done = to.collect_seq(row.map(Plain));
        self.0.set(leaves);
        done
    }
}

/// What a variant of so many parts holds.
struct Content<'j, 'l, 'a>(&'j Json<'l, 'a>, u64);

impl Serialize for Content<'_, '_, '_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Content(json, count) = self;
        match json.peek::<S::Error>()? {
            Event::Field(_) => json.fields(to),
            Event::Item if *count == 1 => json.only(to),
            _ => json.items(to),
        }
    }
}

/// An entry whose key has been announced.
struct Pair<'j, 'l, 'a>(&'j Json<'l, 'a>);

impl Serialize for Pair<'_, '_, '_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Pair(json) = self;
        let mut pair = to.serialize_seq(Some(2))?;
        pair.serialize_element(json)?;
        json.next::<S::Error>()?;
        pair.serialize_element(json)?;
        pair.end()
    }
}

/// Something with nothing in it.
struct Plain<'a>(Leaf<'a>);

impl Serialize for Plain<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Leaf::Unit | Leaf::UnitStruct(_) | Leaf::None => to.serialize_unit(),
            Leaf::UnitVariant(_, name) => to.serialize_str(name),
            Leaf::Bool(value) => to.serialize_bool(value),
            Leaf::Unsigned(_, value) => match u64::try_from(value) {
                Ok(value) => to.serialize_u64(value),
                Err(_) => to.collect_str(&value),
            },
            Leaf::Signed(_, value) => match i64::try_from(value) {
                Ok(value) => to.serialize_i64(value),
                Err(_) => to.collect_str(&value),
            },
            Leaf::F32(value) if value.is_finite() => to.serialize_f32(value),
            Leaf::F32(value) => to.collect_str(&value),
            Leaf::F64(value) if value.is_finite() => to.serialize_f64(value),
            Leaf::F64(value) => to.collect_str(&value),
            Leaf::Char(value) => to.serialize_char(value),
            Leaf::Str(text) => to.serialize_str(text),
            Leaf::Bytes(bytes) => to.collect_seq(bytes),
        }
    }
}
