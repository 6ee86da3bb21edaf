//! The outputs of this process: one for each file, and all of them durable before a checkpoint is.
//!
//! A checkpoint holds the variables that are still needed. An output that was written to and is not named any more is none of
//! them, and yet what waits in its buffer would be missing after a resume. So a save brings the bytes of all outputs to the
//! disk, whoever has them; and once any bytes are lost, nothing is saved any more that could only be right with them.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use super::writer::Writer;
use crate::files::FileId;

/// A writer that the table, the output and a resume share.
pub(super) type Shared = Arc<Mutex<Writer>>;

#[derive(Debug, Default)]
struct Table {
    /// Those that are not dropped.
    writers: Vec<(FileId, Weak<Mutex<Writer>>)>,
    /// What could not be written, the first time.
    lost: Option<String>,
}

static TABLE: Mutex<Table> = Mutex::new(Table {
    writers: Vec::new(),
    lost: None,
});

/// A lock on what is whole after each statement, also if one has panicked.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Enters a writer that creates a file.
///
/// No other gives way to it. (One whose function has stopped in this process, and is `fallible`, stays until the process ends.)
pub(super) fn enter_created(id: FileId, writer: &Shared) -> io::Result<()> {
    enter(id, writer, |_| false)
}

/// Enters a writer that comes from a checkpoint.
///
/// It takes the place of one that has nothing to write: the program may have created it to lend it to the function that resumes,
/// or a caller's frame holds an older state of what its callee's frame holds too.
pub(super) fn enter_restored(id: FileId, writer: &Shared) -> io::Result<()> {
    enter(id, writer, |other| !other.is_used())
}

fn enter(id: FileId, writer: &Shared, gives_way: fn(&Writer) -> bool) -> io::Result<()> {
    let mut table = lock(&TABLE);
    for (_, other) in table.writers.iter().filter(|(other, _)| *other == id) {
        let Some(other) = other.upgrade() else {
            continue;
        };
        let mut other = lock(&other);
        if other.is_over() || gives_way(&other) {
            other.give_way();
            continue;
        }
        // Not what waits to be written, lest dropping it should write over what the checkpoint needs.
        if lock(writer).is_restored() && other.is_uncut() {
            other.give_way();
        }
        let path = lock(writer).path.display().to_string();
        return Err(io::Error::new(
            io::ErrorKind::ResourceBusy,
            format!(
                "{path} is written to by another Output of this program; a file has one Output at a time, and it is created \
                 inside of the checkpointed function, or lent to it before anything is written"
            ),
        ));
    }
    table
        .writers
        .retain(|(other, writer)| *other != id && writer.strong_count() > 0);
    table.writers.push((id, Arc::downgrade(writer)));
    Ok(())
}

/// Something that should have been written never will be.
pub(super) fn lose(error: &io::Error) {
    lock(&TABLE).lost.get_or_insert_with(|| error.to_string());
}

/// Brings all that was written to any output to the disk.
///
/// # Errors
/// What kept one from it. What was not written is written later, unless that is impossible.
pub(crate) fn make_durable() -> Result<(), String> {
    let writers: Vec<Shared> = {
        let table = lock(&TABLE);
        if let Some(lost) = &table.lost {
            return Err(format!(
                "what an Output was given is lost, and what comes after it is worth nothing: {lost}"
            ));
        }
        let writers = table.writers.iter();
        writers.filter_map(|(_, writer)| writer.upgrade()).collect()
    };
    for writer in writers {
        let synced = lock(&writer).sync_if_touched();
        synced.map_err(|error| error.to_string())?;
    }
    Ok(())
}

/// Forgets what was lost: for tests, which are several in a process.
#[cfg(test)]
pub(super) fn forgive() {
    lock(&TABLE).lost = None;
}
