//! The outputs that a resume restores. Their files are changed when all is restored, and not before: if something else does not
//! fit, they are as they were.

use std::cell::RefCell;
use std::io;
use std::sync::{Arc, Mutex, Weak};

use super::table::{Shared, lock};
use super::writer::Writer;

thread_local! {
    static COLLECTED: RefCell<Option<Resumed>> = const { RefCell::new(None) };
}

/// The outputs that a resume has restored, and has still to cut to their lengths.
#[derive(Debug, Default)]
pub(crate) struct Resumed {
    outputs: Vec<Weak<Mutex<Writer>>>,
    /// Whether a file was not what a checkpoint tells of.
    pub(crate) refused: bool,
}

impl Resumed {
    pub(crate) fn add(&mut self, more: Resumed) {
        self.outputs.extend(more.outputs);
    }

    /// Everything is restored.
    pub(crate) fn arrive(&mut self) -> io::Result<()> {
        for writer in std::mem::take(&mut self.outputs) {
            let Some(writer) = writer.upgrade() else {
                continue;
            };
            let mut writer = lock(&writer);
            // Of what a caller's frame holds an older state of, the newer one counts.
            if !writer.is_over() {
                writer.cut()?;
            }
        }
        Ok(())
    }
}

/// While a variable is restored: collects the outputs in it.
#[derive(Debug)]
pub(crate) struct Resuming {
    outer: Option<Resumed>,
}

impl Resuming {
    pub(crate) fn begin() -> Resuming {
        Resuming {
            outer: COLLECTED.replace(Some(Resumed::default())),
        }
    }

    pub(crate) fn end(self) -> Resumed {
        COLLECTED.replace(self.outer).unwrap_or_default()
    }
}

/// An output was restored. Outside of a resume its file is cut at once.
pub(super) fn restored(writer: &Shared) -> io::Result<()> {
    let collected = COLLECTED.with_borrow_mut(|resumed| match resumed {
        Some(resumed) => {
            resumed.outputs.push(Arc::downgrade(writer));
            true
        }
        None => false,
    });
    match collected {
        true => Ok(()),
        false => lock(writer).cut(),
    }
}

/// A file could not be restored.
pub(super) fn refused() {
    COLLECTED.with_borrow_mut(|resumed| {
        if let Some(resumed) = resumed {
            resumed.refused = true;
        }
    });
}
