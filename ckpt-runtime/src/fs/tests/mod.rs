//! Files as variables, in one process: what is in the file, what is restored, what is refused, and what happens when an operation
//! fails.

mod faults;
mod input;
mod output;

use std::ffi::OsStr;
use std::fs;
use std::io::{BufRead as _, ErrorKind, Read as _, Seek as _, SeekFrom, Write as _};
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tempfile::TempDir;

use crate::codec::{self, Schema};
use crate::fs::medium::{Fault, Op, next};
use crate::fs::record::{WINDOW, path_of, text_of};
use crate::fs::resuming::Resuming;
use crate::fs::{Input, Output};

const IO_ERROR: i32 = 5;
const FULL: i32 = 28;

/// A directory of a test's own. One test at a time has one: a save makes all outputs of the process durable, and fails for all.
struct Lab {
    dir: TempDir,
    _alone: MutexGuard<'static, ()>,
}

impl Lab {
    fn path(&self) -> &Path {
        self.dir.path()
    }
}

fn lab() -> (Lab, PathBuf) {
    static ALONE: Mutex<()> = Mutex::new(());
    let alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    crate::fs::table::forgive();
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("file");
    (Lab { dir, _alone: alone }, path)
}

type Stored = (Schema, Vec<u8>);

fn saved(value: &impl serde::Serialize) -> Stored {
    let mut bytes = Vec::new();
    let schema = codec::encode(value, &mut bytes).unwrap();
    (schema, bytes)
}

fn restored<T: serde::Deserialize<'static>>((schema, bytes): &Stored) -> T {
    codec::decode(schema, bytes).unwrap()
}

#[track_caller]
fn refused<T: serde::Deserialize<'static> + std::fmt::Debug>((schema, bytes): &Stored, why: &str) {
    let error = codec::decode::<T>(schema, bytes).unwrap_err();
    assert!(
        error.told().is_some_and(|text| text.contains(why)),
        "{error}"
    );
}

#[track_caller]
fn unsaved(value: &impl serde::Serialize, why: &str) {
    let error = codec::encode(value, &mut Vec::new())
        .unwrap_err()
        .to_string();
    assert!(error.contains(why), "{error}");
}

/// As a kill leaves it: what is in the buffer is gone.
fn kill(out: Output) {
    lock_of(&out).give_way();
}

fn lock_of(out: &Output) -> MutexGuard<'_, crate::fs::writer::Writer> {
    crate::fs::table::lock(&out.writer)
}
