//! Where measured programs put their files, and what of a file is in the page cache.

use std::fs::File;
use std::io::{self, IoSliceMut};
use std::path::{Path, PathBuf};

use rustix::fs::{Advice, fadvise, statvfs, syncfs};
use rustix::io::{Errno, ReadWriteFlags, preadv2};

/// How their names begin.
const PREFIX: &str = "ckpt-bench-";

/// A directory of one's own that goes with its owner.
#[derive(Debug)]
pub struct Scratch(PathBuf);

impl Scratch {
    /// Makes it in a directory, which is made too if it is missing.
    ///
    /// # Errors
    ///
    /// It cannot be made.
    pub fn new(parent: &Path) -> io::Result<Scratch> {
        // One that a signal ended had no chance to remove its own. Whose they are cannot be told for certain, so they stay.
        for other in std::fs::read_dir(parent).into_iter().flatten().flatten() {
            if other.file_name().to_string_lossy().starts_with(PREFIX) {
                let path = other.path();
                eprintln!(
                    "there is {}: of a command that was killed, if none is running",
                    path.display()
                );
            }
        }
        let path = parent.join(format!("{PREFIX}{}", std::process::id()));
        std::fs::create_dir_all(&path)?;
        // Paths are given to other processes.
        path.canonicalize().map(Scratch)
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// An empty directory in it. What was removed for it is off the disk too: else the next fsync would wait for that.
    #[must_use]
    pub fn fresh(&self, name: &str) -> PathBuf {
        let path = self.0.join(name);
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).expect("the directory is ours");
        let synced = File::open(&path).map(|directory| syncfs(&directory));
        synced
            .expect("it was just made")
            .expect("its file system is there");
        path
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Where scratch directories are unless something else is asked for: `target/tmp` of the workspace. /tmp is often in memory.
#[must_use]
pub fn usual_place() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/tmp")
}

/// The bytes that are free where a directory is.
#[must_use]
pub fn free(directory: &Path) -> u64 {
    let there = statvfs(directory).expect("a directory");
    there.f_bavail * there.f_frsize
}

/// Reads a file, so that it is in the page cache whichever way it was written.
///
/// # Errors
///
/// It cannot be read.
pub fn warm(file: &Path) -> io::Result<()> {
    io::copy(&mut File::open(file)?, &mut io::sink()).map(drop)
}

/// Takes a file out of the page cache: whether it is out.
///
/// # Errors
///
/// It cannot be opened or synced.
pub fn cool(file: &Path) -> io::Result<bool> {
    let file = File::open(file)?;
    // Only what is on the disk can be dropped.
    file.sync_all()?;
    fadvise(&file, 0, None, Advice::DontNeed)?;
    let length = file.metadata()?.len();
    let looks = (0..64).map(|look| length / 64 * look);
    let out = looks.map(|at| is_cached(&file, at)).all(|cached| !cached);
    // Looking may have begun to read ahead.
    fadvise(&file, 0, None, Advice::DontNeed)?;
    Ok(out)
}

/// Whether the byte there could be read without waiting for the disk.
fn is_cached(file: &File, at: u64) -> bool {
    let mut byte = [0];
    let read = preadv2(
        file,
        &mut [IoSliceMut::new(&mut byte)],
        at,
        ReadWriteFlags::NOWAIT,
    );
    read != Err(Errno::AGAIN)
}

/// The files of a run's generations in a directory that has one run, by number.
#[must_use]
pub fn generations(directory: &Path) -> Vec<(u64, PathBuf)> {
    let inside = |path: &PathBuf| {
        let entries = std::fs::read_dir(path).into_iter().flatten();
        entries.flatten().map(|entry| entry.path()).collect()
    };
    let programs: Vec<PathBuf> = inside(&directory.to_owned());
    let runs: Vec<PathBuf> = programs.iter().flat_map(inside).collect();
    let files: Vec<PathBuf> = runs.iter().flat_map(inside).collect();
    let numbered = files.into_iter().filter_map(|path| {
        let name = path.file_name()?.to_str()?.strip_suffix(".ckpt")?;
        Some((name.parse().ok()?, path))
    });
    let mut numbered: Vec<_> = numbered.collect();
    numbered.sort();
    numbered
}

/// The number of the newest generation; 0 where there is none.
#[must_use]
pub fn newest(directory: &Path) -> u64 {
    generations(directory)
        .last()
        .map_or(0, |&(number, _)| number)
}
