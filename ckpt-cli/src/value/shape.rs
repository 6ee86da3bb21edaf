//! Which values are arrays of numbers, whatever they are made of, and their numbers one by one.
//!
//! A `Vec`, a `Vec` of equally long ones, arrays of arrays; what ndarray writes (`Array { v, dim, data }`) and what nalgebra
//! writes (data, rows, columns).

use ckpt_runtime::codec::{Event, Leaf, Look, Number, Whole};

use super::walk::{Result, next};

/// More than anybody computes with; what is nested deeper is shown as what it is.
const MOST_DIMENSIONS: usize = 8;

/// What an array consists of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Number(Number),
    Bool,
}

impl Kind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Kind::Number(number) => number.name(),
            Kind::Bool => "bool",
        }
    }
}

/// An array of numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Array {
    pub(super) kind: Kind,
    /// Items in each dimension; none is missing.
    pub(super) dims: Vec<u64>,
    /// Whether the first dimension is the one that runs fastest.
    pub(super) column_major: bool,
    /// Numbers before the first that is an item.
    skipped: u64,
}

impl Array {
    /// How many numbers it has.
    pub(super) fn count(&self) -> u64 {
        product(&self.dims)
    }

    /// Whether more than lists of lists: its shape is told beside the numbers.
    pub(super) fn is_wrapped(&self) -> bool {
        self.column_major || self.skipped > 0
    }

    /// As people write it: `[2, 3]`.
    pub(super) fn shape(&self) -> String {
        bracketed(&self.dims)
    }

    /// Where the `at`-th number is: `[1, 2]`.
    pub(super) fn place(&self, at: u64) -> String {
        let mut rest = at;
        let mut place = vec![0; self.dims.len()];
        let mut set = |dimension: usize| {
            let length = self.dims[dimension].max(1);
            place[dimension] = rest % length;
            rest /= length;
        };
        if self.column_major {
            (0..self.dims.len()).for_each(&mut set);
        } else {
            (0..self.dims.len()).rev().for_each(&mut set);
        }
        bracketed(&place)
    }
}

fn bracketed(numbers: &[u64]) -> String {
    let words: Vec<String> = numbers.iter().map(u64::to_string).collect();
    format!("[{}]", words.join(", "))
}

/// Saturating: what a file says may be absurd.
fn product(dims: &[u64]) -> u64 {
    dims.iter()
        .fold(1, |all, &length| u64::saturating_mul(all, length))
}

/// The array that begins with `event`, if it is one and has any items. `look` stays where it is.
pub(super) fn array(look: &Look<'_>, event: &Event<'_>) -> Result<Option<Array>> {
    let found = match event {
        Event::Numbers(_) => probe(&mut look.clone(), event)?,
        Event::Begin(Whole::Struct("Array", 3)) => return of_ndarray(&mut look.clone()),
        Event::Begin(Whole::Tuple(3)) => {
            if let Some(array) = of_nalgebra(&mut look.clone())? {
                return Ok(Some(array));
            }
            probe(&mut look.clone(), event)?
        }
        Event::Begin(Whole::Seq(_) | Whole::Tuple(_)) => probe(&mut look.clone(), event)?,
        _ => return Ok(None),
    };
    Ok(found.and_then(|(kind, dims)| {
        Some(Array {
            kind: kind?,
            dims,
            column_major: false,
            skipped: 0,
        })
    }))
}

/// Kind and dimensions; no kind where there is nothing.
type Found = Option<(Option<Kind>, Vec<u64>)>;

/// Goes through a value as long as it can be an array.
fn probe(look: &mut Look<'_>, event: &Event<'_>) -> Result<Found> {
    Ok(match event {
        Event::Leaf(leaf) => kind_of(leaf).map(|kind| (Some(kind), Vec::new())),
        Event::Numbers(numbers) => {
            let mut dims = vec![numbers.count];
            // An array of one is an array: `per` does not tell it from a number alone, and need not.
            dims.extend((numbers.per > 1).then_some(u64::from(numbers.per)));
            let kind = Kind::Number(numbers.number);
            Some(((numbers.count > 0).then_some(kind), dims))
        }
        Event::Begin(Whole::Newtype(_)) => {
            next(look)?;
            let inside = next(look)?;
            let found = probe(look, &inside)?;
            if found.is_some() {
                next(look)?;
            }
            found
        }
        Event::Begin(Whole::Seq(count) | Whole::Tuple(count)) => rows(look, *count)?,
        _ => None,
    })
}

/// Items that are all alike.
fn rows(look: &mut Look<'_>, count: u64) -> Result<Found> {
    let mut first: Found = None;
    for _ in 0..count {
        next(look)?;
        let event = next(look)?;
        let Some(row) = probe(look, &event)? else {
            return Ok(None);
        };
        match &first {
            None if row.1.len() >= MOST_DIMENSIONS => return Ok(None),
            None => first = Some(row),
            Some(first) if *first != row => return Ok(None),
            Some(_) => {}
        }
    }
    next(look)?;
    let (kind, inner) = first.unwrap_or_default();
    let mut dims = vec![count];
    dims.extend(inner);
    Ok(Some((kind, dims)))
}

fn kind_of(leaf: &Leaf<'_>) -> Option<Kind> {
    Some(match leaf {
        Leaf::Bool(_) => Kind::Bool,
        Leaf::Unsigned(number, _) | Leaf::Signed(number, _) => Kind::Number(*number),
        Leaf::F32(_) => Kind::Number(Number::F32),
        Leaf::F64(_) => Kind::Number(Number::F64),
        _ => return None,
    })
}

/// `Array { v: 1, dim: (2, 3), data: […] }`
fn of_ndarray(look: &mut Look<'_>) -> Result<Option<Array>> {
    let (Event::Field("v"), Event::Leaf(_), Event::Field("dim")) =
        (next(look)?, next(look)?, next(look)?)
    else {
        return Ok(None);
    };
    let Some(mut dims) = small_numbers(look)? else {
        return Ok(None);
    };
    let Event::Field("data") = next(look)? else {
        return Ok(None);
    };
    let event = next(look)?;
    let skipped = 1 + dims.len() as u64;
    Ok(probe(look, &event)?.and_then(|(kind, data)| {
        let (count, inner) = data.split_first()?;
        let fits = *count == product(&dims);
        dims.extend(inner);
        Some(Array {
            kind: kind.filter(|_| fits)?,
            dims,
            column_major: false,
            skipped,
        })
    }))
}

/// The numbers of a short list, whatever it is made of.
fn small_numbers(look: &mut Look<'_>) -> Result<Option<Vec<u64>>> {
    let event = next(look)?;
    let before = look.clone();
    let dims = match probe(look, &event)? {
        Some((Some(_), dims)) if dims.len() == 1 && dims[0] <= MOST_DIMENSIONS as u64 => dims,
        _ => return Ok(None),
    };
    let mut numbers = Numbers::new(before, event, 0, dims[0]);
    let mut found = Vec::new();
    while let Some(leaf) = numbers.next()? {
        found.extend(whole_number(&leaf));
    }
    Ok(Some(found))
}

fn whole_number(leaf: &Leaf<'_>) -> Option<u64> {
    match leaf {
        Leaf::Unsigned(_, number) => u64::try_from(*number).ok(),
        _ => None,
    }
}

/// `([…], rows, columns)`, column by column; `()` for a dimension that the type fixes.
fn of_nalgebra(look: &mut Look<'_>) -> Result<Option<Array>> {
    next(look)?;
    let event = next(look)?;
    let Some((Some(kind), data)) = probe(look, &event)? else {
        return Ok(None);
    };
    // Numbers beside each other are just a tuple.
    let &[count] = &data[..] else {
        return Ok(None);
    };
    let mut sides = [None; 2];
    let mut told = 0;
    for side in &mut sides {
        next(look)?;
        match next(look)? {
            Event::Leaf(Leaf::Unit) => {}
            Event::Leaf(Leaf::Unsigned(Number::U64, length)) => {
                *side = u64::try_from(length).ok();
                told += 1;
            }
            _ => return Ok(None),
        }
    }
    let other = |side: u64| count.checked_div(side).unwrap_or(0);
    let dims = match sides {
        [Some(rows), Some(columns)] => [rows, columns],
        [Some(rows), None] => [rows, other(rows)],
        [None, Some(columns)] => [other(columns), columns],
        [None, None] => return Ok(None),
    };
    Ok((told > 0 && product(&dims) == count).then(|| Array {
        kind,
        dims: dims.to_vec(),
        column_major: true,
        skipped: 0,
    }))
}

/// The numbers of an array, one after the other.
pub(super) struct Numbers<'a> {
    look: Look<'a>,
    row: Box<dyn Iterator<Item = Leaf<'a>> + 'a>,
    skipped: u64,
    left: u64,
}

impl<'a> Numbers<'a> {
    /// Those of the array that begins with `event`, which `look` has just given.
    pub(super) fn of(look: &Look<'a>, event: &Event<'a>, array: &Array) -> Self {
        Numbers::new(look.clone(), event.clone(), array.skipped, array.count())
    }

    fn new(look: Look<'a>, event: Event<'a>, skipped: u64, left: u64) -> Self {
        let mut numbers = Numbers {
            look,
            row: Box::new(std::iter::empty()),
            skipped,
            left,
        };
        numbers.take(event);
        numbers
    }

    fn take(&mut self, event: Event<'a>) {
        match event {
            Event::Leaf(leaf) => self.row = Box::new(std::iter::once(leaf)),
            Event::Numbers(numbers) => self.row = Box::new(numbers.leaves()),
            _ => {}
        }
    }

    pub(super) fn next(&mut self) -> Result<Option<Leaf<'a>>> {
        while self.left > 0 {
            match self.row.next() {
                Some(_) if self.skipped > 0 => self.skipped -= 1,
                Some(leaf) => {
                    self.left -= 1;
                    return Ok(Some(leaf));
                }
                None => match self.look.next()? {
                    Some(Event::Leaf(leaf)) if self.skipped == 0 => {
                        self.left -= 1;
                        return Ok(Some(leaf));
                    }
                    Some(event) => self.take(event),
                    None => break,
                },
            }
        }
        Ok(None)
    }
}
