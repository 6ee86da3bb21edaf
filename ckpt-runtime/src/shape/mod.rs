//! The shape of a saved type: names and order of fields and variants, lengths of tuples, kinds of primitives.
//!
//! The encoding has none of these in it, so bytes written as `{ x, y }` decode without complaint as `{ y, x }`, and the
//! values are swapped. The shape is stored beside the bytes, and a restore compares.
//!
//! ```text
//! Rod{now:[f64],next:[f64],phase:Phase<Warm|Cold(f64)|Mixed{a:f64,b:u8?}>,left:^Rod?}
//! ```
//! `[x]` a sequence, `{k:v}` a map, `x?` an option, `(x,y)` a tuple, `x×3` three in a row, `N(x)` a newtype, `^N` a type within
//! itself, `?` what could not be found out.
//!
//! It is found out by having the type deserialise itself from nothing: `probe` notes what it asks for and gives it numbers
//! and texts of no meaning, as often as it takes to see each variant (`graph` remembers). So a type's `Deserialize` runs with
//! values it never wrote, once per type and process, when it is first saved or restored. That is harmless unless it acts
//! on the world; what acts has to ask [`probing`] first. The result is the same for the same type: a refusal of these
//! values, or a panic, leaves `?` where it leaves something unknown, each time.

mod graph;
mod probe;

use std::cell::Cell;
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};

use serde::Deserialize;

use graph::Graph;
use probe::pass;

/// What a stored shape begins with. To be raised whenever the same type gets another text: shapes of different versions are
/// not compared.
const VERSION: &str = "1 ";

/// The longest text stored in full.
const LONGEST: usize = 4000;

/// Attempts at most.
const PASSES: usize = 400;

thread_local! {
    static PROBING: Cell<bool> = const { Cell::new(false) };
}

/// Whether a `Deserialize` is being run only to find out its shape: the values it gets mean nothing.
#[must_use]
pub fn probing() -> bool {
    PROBING.get()
}

/// The shape of a type, found out once per process.
#[must_use]
pub fn of<T: Deserialize<'static>>() -> Arc<str> {
    known_or_found(pass::<T>)
}

/// The part of [`of`] that is the same for all types; `pass` has the type deserialise itself once.
fn known_or_found(pass: fn(&Graph)) -> Arc<str> {
    // By the code that finds it out: where that is the same, so is what it finds.
    static KNOWN: Mutex<Option<HashMap<usize, Arc<str>>>> = Mutex::new(None);
    let id = pass as usize;
    let known = || KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(shape) = known().get_or_insert_default().get(&id) {
        return Arc::clone(shape);
    }
    // Not under the lock: the type's own code runs here. Two threads at once find the same.
    let shape: Arc<str> = found_by(pass).into();
    known()
        .get_or_insert_default()
        .insert(id, Arc::clone(&shape));
    shape
}

/// The shape of what only a function of the program's can read.
pub(crate) fn unknown() -> Arc<str> {
    format!("{VERSION}?").into()
}

/// A stored shape and a type's, in words, without their version; of long ones the part where they differ. None if they
/// agree or cannot be compared.
pub(crate) fn difference(stored: &str, now: &str) -> Option<(String, String)> {
    let (stored, now) = (stored.strip_prefix(VERSION)?, now.strip_prefix(VERSION)?);
    if stored == now {
        return None;
    }
    let mut both = stored.chars().zip(now.chars());
    let same = both.position(|(one, other)| one != other);
    let same = same.unwrap_or(stored.chars().count().min(now.chars().count()));
    Some((excerpt(stored, same), excerpt(now, same)))
}

/// The characters around one, all if they are not many.
fn excerpt(text: &str, around: usize) -> String {
    const SHOWN: usize = 300;
    const BEFORE: usize = 100;
    let count = text.chars().count();
    if count <= SHOWN {
        return text.to_owned();
    }
    let from = around.saturating_sub(BEFORE);
    let part: String = text.chars().skip(from).take(SHOWN).collect();
    let (before, after) = (from > 0, from + SHOWN < count);
    let dots = |there: bool| if there { "…" } else { "" };
    format!("{}{part}{}", dots(before), dots(after))
}

/// The shape of a type, found out anew.
#[must_use]
pub fn find_out<T: Deserialize<'static>>() -> String {
    found_by(pass::<T>)
}

fn found_by(pass: fn(&Graph)) -> String {
    let graph = Graph::default();
    let before = PROBING.replace(true);
    for _ in 0..PASSES {
        let changes = graph.changes();
        // A panic of the type's own is a refusal.
        let passed = catch_unwind(AssertUnwindSafe(|| pass(&graph)));
        graph.end_pass();
        if passed.is_err() || graph.is_settled() || graph.changes() == changes {
            break;
        }
    }
    PROBING.set(before);
    shortened(graph.text())
}

/// With a hash in place of what is cut off.
fn shortened(text: String) -> String {
    if text.len() <= LONGEST {
        return format!("{VERSION}{text}");
    }
    let end = (0..=LONGEST).rev().find(|&end| text.is_char_boundary(end));
    let hash = twox_hash::XxHash3_64::oneshot(text.as_bytes());
    format!("{VERSION}{}…#{hash:016x}", &text[..end.unwrap_or(0)])
}

#[cfg(test)]
mod tests;
