//! JSON with line breaks, but for the values of variables: an array of a million numbers is one line.

use std::cell::Cell;
use std::io::{self, Write};

use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter};

/// Whether what is being written goes without line breaks.
#[derive(Debug, Default)]
pub(crate) struct Compact(Cell<bool>);

impl Compact {
    /// Writes without line breaks what `write` writes.
    pub(crate) fn within<T>(&self, write: impl FnOnce() -> T) -> T {
        self.0.set(true);
        let result = write();
        self.0.set(false);
        result
    }
}

/// Breaks lines where it may.
pub(crate) struct Indented<'a> {
    compact: &'a Compact,
    pretty: PrettyFormatter<'a>,
}

impl<'a> Indented<'a> {
    pub(crate) fn new(compact: &'a Compact) -> Self {
        Indented {
            compact,
            pretty: PrettyFormatter::new(),
        }
    }
}

/// Hands on to the one formatter or the other.
macro_rules! either {
    ($($name:ident($($argument:ident: $kind:ty)?);)*) => {$(
        fn $name<W: ?Sized + Write>(&mut self, to: &mut W $(, $argument: $kind)?) -> io::Result<()> {
            match self.compact.0.get() {
                true => CompactFormatter.$name(to $(, $argument)?),
                false => self.pretty.$name(to $(, $argument)?),
            }
        }
    )*};
}

impl Formatter for Indented<'_> {
    either! {
        begin_array();
        end_array();
        begin_array_value(first: bool);
        end_array_value();
        begin_object();
        end_object();
        begin_object_key(first: bool);
        begin_object_value();
        end_object_value();
    }
}
