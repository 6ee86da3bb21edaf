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

use crate::codec::{self, CodecError};
use crate::fs::medium::{Fault, Op, next};
use crate::fs::record::{WINDOW, path_of, text_of};
use crate::fs::resuming::Resuming;
use crate::fs::{Input, Output};
use crate::shape;

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

fn saved(value: &impl serde::Serialize) -> Vec<u8> {
    let mut bytes = Vec::new();
    codec::encode(value, &mut bytes).unwrap();
    bytes
}

fn restored<T: serde::Deserialize<'static>>(bytes: &[u8]) -> T {
    codec::decode(bytes).unwrap()
}

#[track_caller]
fn refused<T: serde::Deserialize<'static> + std::fmt::Debug>(bytes: &[u8], why: &str) {
    match codec::decode::<T>(bytes) {
        Err(CodecError::Unrestored(text)) => assert!(text.contains(why), "{text}"),
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn unsaved(value: &impl serde::Serialize, why: &str) {
    match codec::encode(value, &mut Vec::new()) {
        Err(CodecError::Unsaved(text)) => assert!(text.contains(why), "{text}"),
        other => panic!("{other:?}"),
    }
}

/// As a kill leaves it: what is in the buffer is gone.
fn kill(out: Output) {
    lock_of(&out).give_way();
}

fn lock_of(out: &Output) -> MutexGuard<'_, crate::fs::writer::Writer> {
    crate::fs::table::lock(&out.writer)
}
