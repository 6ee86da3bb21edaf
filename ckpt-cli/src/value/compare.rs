//! Two values side by side: where they differ.
//!
//! Fields and entries of maps are found by their names and keys, whatever their order; items of lists by their places.

use std::collections::HashMap;

use ckpt_runtime::codec::{Event, Look, Schema, Whole};
use ckpt_runtime::format::Variable;

use super::array_diff::{ArrayDifference, difference, same};
use super::inline::{TEXT, inline};
use super::shape::array;
use super::walk::{Result, next, skip, skip_next, skip_rest};
use crate::words::plain;

/// Differences of one variable that are told; all are counted.
const TOLD: usize = 10;

/// How two values of one variable differ.
#[derive(Debug, Default)]
pub(crate) struct Differences {
    /// The first ones: the path from the variable's name on, and what is there.
    pub(crate) told: Vec<(String, What)>,
    /// All of them.
    pub(crate) count: u64,
}

/// What differs at one place.
#[derive(Debug)]
pub(crate) enum What {
    /// Both values, in a line each.
    Values(String, String),
    /// How long two lists are.
    Lengths(u64, u64),
    /// Two arrays of numbers.
    Array(ArrayDifference),
    /// It is in the first only.
    OnlyFirst(String),
    /// It is in the second only.
    OnlySecond(String),
}

/// Compares two values of one variable.
pub(crate) fn compare(a: &Variable, b: &Variable) -> Result<Differences> {
    let mut walk = Walk {
        path: Vec::new(),
        found: Differences::default(),
    };
    if a.schema == b.schema && a.bytes == b.bytes && a.apart == b.apart {
        return Ok(walk.found);
    }
    let schemas = (
        Schema::from_bytes(&a.schema)?,
        Schema::from_bytes(&b.schema)?,
    );
    if schemas.0.is_untold() || schemas.1.is_untold() {
        let bytes = |variable: &Variable, what| format!("{}{what}", variable.bytes.len());
        if a.bytes != b.bytes {
            walk.note(|| Ok(What::Values(bytes(a, " bytes"), bytes(b, " other bytes"))))?;
        }
        return Ok(walk.found);
    }
    let mut left = a.look(&schemas.0);
    let mut right = b.look(&schemas.1);
    walk.next_values(&mut left, &mut right)?;
    Ok(walk.found)
}

enum Step<'a> {
    Field(&'a str),
    Index(u64),
    Key(String),
}

struct Walk<'a> {
    path: Vec<Step<'a>>,
    found: Differences,
}

impl<'a> Walk<'a> {
    fn note(&mut self, what: impl FnOnce() -> Result<What>) -> Result<()> {
        self.found.count += 1;
        if self.found.told.len() < TOLD {
            let what = what()?;
            self.found.told.push((self.path_text(), what));
        }
        Ok(())
    }

    fn path_text(&self) -> String {
        let step = |step: &Step<'_>| match step {
            Step::Field(name) => format!(".{}", plain(name)),
            Step::Index(at) => format!("[{at}]"),
            Step::Key(key) => format!("[{key}]"),
        };
        self.path.iter().map(step).collect()
    }

    fn next_values(&mut self, a: &mut Look<'a>, b: &mut Look<'a>) -> Result<()> {
        let (left, right) = (next(a)?, next(b)?);
        self.values(a, left, b, right)
    }

    fn at(&mut self, step: Step<'a>, a: &mut Look<'a>, b: &mut Look<'a>) -> Result<()> {
        self.path.push(step);
        self.next_values(a, b)?;
        self.path.pop();
        Ok(())
    }

    fn values(
        &mut self,
        a: &mut Look<'a>,
        left: Event<'a>,
        b: &mut Look<'a>,
        right: Event<'a>,
    ) -> Result<()> {
        match (&left, &right) {
            (Event::Leaf(x), Event::Leaf(y)) if same(x, y) => return Ok(()),
            (Event::Numbers(x), Event::Numbers(y)) if x == y => return Ok(()),
            (Event::Leaf(_), Event::Leaf(_)) => {}
            _ => {
                if self.arrays((a, &left), (b, &right))? {
                    return Ok(());
                }
                if let (Event::Begin(x), Event::Begin(y)) = (&left, &right)
                    && are_alike(x, y)
                {
                    return self.parts(a, *x, b, *y);
                }
            }
        }
        let (mut x, mut y) = (a.clone(), b.clone());
        self.note(|| {
            Ok(What::Values(
                inline(&mut x, &left, TEXT)?,
                inline(&mut y, &right, TEXT)?,
            ))
        })?;
        skip(a, &left)?;
        skip(b, &right)
    }

    /// Compares two arrays of numbers of one kind and shape, if that is what they are.
    fn arrays(
        &mut self,
        (a, left): (&mut Look<'a>, &Event<'a>),
        (b, right): (&mut Look<'a>, &Event<'a>),
    ) -> Result<bool> {
        let Some(first) = array(a, left)? else {
            return Ok(false);
        };
        let Some(second) = array(b, right)? else {
            return Ok(false);
        };
        if first.kind != second.kind {
            return Ok(false);
        }
        if first.dims != second.dims {
            let shapes = || {
                Ok(What::Values(
                    shaped(a, left, &first)?,
                    shaped(b, right, &second)?,
                ))
            };
            self.note(shapes)?;
        } else if let Some(found) = difference((a, left, &first), (b, right, &second))? {
            self.note(|| Ok(What::Array(found)))?;
        }
        skip(a, left)?;
        skip(b, right)?;
        Ok(true)
    }

    fn parts(
        &mut self,
        a: &mut Look<'a>,
        x: Whole<'a>,
        b: &mut Look<'a>,
        y: Whole<'a>,
    ) -> Result<()> {
        if let (Whole::Seq(left), Whole::Seq(right)) = (x, y)
            && left != right
        {
            self.note(|| Ok(What::Lengths(left, right)))?;
        }
        // An option, and what a structure of one field or a variant of one holds, has no place of its own.
        let is_place = matches!(x, Whole::Seq(_) | Whole::Tuple(_) | Whole::TupleStruct(..))
            || matches!(x, Whole::Variant(_, _, count) if count > 1);
        for at in 0.. {
            match (next(a)?, next(b)?) {
                (Event::End, Event::End) => return Ok(()),
                (Event::Item, Event::Item) if is_place => self.at(Step::Index(at), a, b)?,
                (Event::Item, Event::Item) => self.next_values(a, b)?,
                (Event::Field(x), Event::Field(y)) if x == y => self.at(Step::Field(x), a, b)?,
                (Event::Key, Event::Key) => {
                    let (key, other) = (key(a)?, key(b)?);
                    if key != other {
                        return self.by_name(a, Some(Step::Key(key)), b, Some(Step::Key(other)));
                    }
                    self.at(Step::Key(key), a, b)?;
                }
                (Event::Item, Event::End) => {
                    skip_next(a)?;
                    return skip_rest(a);
                }
                (Event::End, Event::Item) => {
                    skip_next(b)?;
                    return skip_rest(b);
                }
                (left, right) => {
                    let (left, right) = (named(a, left)?, named(b, right)?);
                    return self.by_name(a, left, b, right);
                }
            }
        }
        Ok(())
    }

    /// What is left of two structures or maps that are not in step: what is behind `left` and `right`, and all after it.
    fn by_name(
        &mut self,
        a: &mut Look<'a>,
        left: Option<Step<'a>>,
        b: &mut Look<'a>,
        right: Option<Step<'a>>,
    ) -> Result<()> {
        let mut order = Vec::new();
        let mut others: HashMap<String, (Step<'a>, Look<'a>)> = HashMap::new();
        let mut step = right;
        while let Some(name) = step {
            order.push(name_of(&name).to_owned());
            others.insert(name_of(&name).to_owned(), (name, b.clone()));
            skip_next(b)?;
            let event = next(b)?;
            step = named(b, event)?;
        }
        let mut step = left;
        while let Some(name) = step {
            match others.remove(name_of(&name)) {
                Some((_, mut other)) => self.at(name, a, &mut other)?,
                None => self.only(name, a, What::OnlyFirst)?,
            }
            let event = next(a)?;
            step = named(a, event)?;
        }
        for name in order {
            if let Some((step, mut other)) = others.remove(&name) {
                self.only(step, &mut other, What::OnlySecond)?;
            }
        }
        Ok(())
    }

    fn only(
        &mut self,
        step: Step<'a>,
        look: &mut Look<'a>,
        what: fn(String) -> What,
    ) -> Result<()> {
        let event = next(look)?;
        self.path.push(step);
        let text = inline(look, &event, TEXT)?;
        self.note(|| Ok(what(text)))?;
        self.path.pop();
        Ok(())
    }
}

/// Whether their parts can be compared one by one.
fn are_alike(x: &Whole<'_>, y: &Whole<'_>) -> bool {
    match (x, y) {
        (Whole::Seq(_), Whole::Seq(_)) | (Whole::Map(_), Whole::Map(_)) => true,
        // Structures may leave out fields.
        (Whole::Struct(x, _), Whole::Struct(y, _)) => x == y,
        (Whole::Variant(x, chosen, _), Whole::Variant(y, other, _)) => x == y && chosen == other,
        _ => x == y,
    }
}

/// The key that comes next, and the step to what belongs to it.
fn key(look: &mut Look<'_>) -> Result<String> {
    let event = next(look)?;
    let text = inline(look, &event, usize::MAX)?;
    next(look)?;
    Ok(text)
}

/// The step to the part that `event` announces; `None` at the end.
fn named<'a>(look: &mut Look<'a>, event: Event<'a>) -> Result<Option<Step<'a>>> {
    Ok(match event {
        Event::Field(name) => Some(Step::Field(name)),
        Event::Key => Some(Step::Key(key(look)?)),
        _ => None,
    })
}

fn name_of<'s>(step: &'s Step<'_>) -> &'s str {
    match step {
        Step::Field(name) => name,
        Step::Key(key) => key,
        Step::Index(_) => "",
    }
}

/// An array with its shape before it, cut.
fn shaped(look: &Look<'_>, event: &Event<'_>, array: &super::shape::Array) -> Result<String> {
    let values = inline(&mut look.clone(), event, TEXT)?;
    Ok(format!("{} {values}", array.shape()))
}
