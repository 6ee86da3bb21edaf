//! Writing and reading past the page cache: two threads, large pieces, room on the disk allotted before.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::Path;

use rustix::fs::{FallocateFlags, OFlags, fallocate};

use crate::hand::{FILE, length};
use crate::peer::{Peer, Saved, repeated, timed};
use crate::state::floats;

/// What both addresses and offsets must be multiples of; disks ask for 512 or 4096.
const ALIGNMENT: usize = 4096;
/// Bytes of one request.
const PIECE: usize = 8 << 20;

pub(crate) struct Direct;

impl Peer for Direct {
    fn name(&self) -> &'static str {
        "direct, 2 threads"
    }

    fn save(&self, bytes: u64, directory: &Path) -> Result<Vec<Saved>, String> {
        let mut memory = aligned(bytes);
        let state = part(&mut memory, bytes);
        let piece = floats(PIECE as u64);
        for place in state.chunks_mut(PIECE) {
            for (to, from) in place.chunks_mut(8).zip(&piece) {
                to.copy_from_slice(&from.to_le_bytes()[..to.len()]);
            }
        }
        repeated(|| {
            let (seconds, done) = timed(|| write(&directory.join(FILE), state));
            done.map_err(|error| format!("{error}; this file system may not take O_DIRECT"))?;
            Ok(Saved::synced(seconds, length(directory)))
        })
    }

    fn load(&self, bytes: u64, directory: &Path) -> Option<(f64, bool)> {
        let (seconds, read) = timed(|| read(&directory.join(FILE), bytes));
        read.ok().map(|()| (seconds, true))
    }
}

/// Memory that the system has yet to give, with room for a part that is aligned.
fn aligned(bytes: u64) -> Vec<u8> {
    vec![0; bytes as usize + ALIGNMENT]
}

fn part(memory: &mut [u8], bytes: u64) -> &mut [u8] {
    let skipped = memory.as_ptr().align_offset(ALIGNMENT);
    &mut memory[skipped..skipped + bytes as usize]
}

fn open(path: &Path, write: bool) -> io::Result<File> {
    OpenOptions::new()
        .read(!write)
        .write(write)
        .create_new(write)
        .custom_flags(OFlags::DIRECT.bits() as i32)
        .open(path)
}

fn write(path: &Path, state: &[u8]) -> io::Result<()> {
    let temporary = path.with_extension("tmp");
    let file = open(&temporary, true)?;
    fallocate(&file, FallocateFlags::empty(), 0, state.len() as u64)?;
    let pieces: Vec<(usize, &[u8])> = state.chunks(PIECE).enumerate().collect();
    let some = |first: usize| {
        let mut own = pieces.iter().skip(first).step_by(2);
        own.try_for_each(|(number, piece)| file.write_all_at(piece, (number * PIECE) as u64))
    };
    in_two(|| some(0), || some(1))?;
    file.sync_all()?;
    std::fs::rename(temporary, path)
}

fn read(path: &Path, bytes: u64) -> io::Result<()> {
    let file = open(path, false)?;
    let mut memory = aligned(bytes);
    let pieces = part(&mut memory, bytes).chunks_mut(PIECE).enumerate();
    let (mut even, mut odd): (Vec<_>, Vec<_>) = pieces.partition(|(number, _)| number % 2 == 0);
    let some = |own: &mut Vec<(usize, &mut [u8])>| {
        let mut own = own.iter_mut();
        own.try_for_each(|(number, piece)| file.read_exact_at(piece, (*number * PIECE) as u64))
    };
    in_two(|| some(&mut even), || some(&mut odd))
}

/// Both at the same time.
fn in_two(
    one: impl FnOnce() -> io::Result<()> + Send,
    other: impl FnOnce() -> io::Result<()>,
) -> io::Result<()> {
    std::thread::scope(|scope| {
        let one = scope.spawn(one);
        other()?;
        one.join().expect("it does not panic")
    })
}
