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
pub(crate) struct Resumed(Vec<Weak<Mutex<Writer>>>);

impl Resumed {
    pub(crate) fn add(&mut self, more: Resumed) {
        self.0.extend(more.0);
    }

    /// Everything is restored.
    pub(crate) fn arrive(&mut self) -> io::Result<()> {
        for writer in std::mem::take(&mut self.0) {
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
            resumed.0.push(Arc::downgrade(writer));
            true
        }
        None => false,
    });
    match collected {
        true => Ok(()),
        false => lock(writer).cut(),
    }
}
