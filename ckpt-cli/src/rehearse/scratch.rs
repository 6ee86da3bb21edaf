//! Where a rehearsal takes place: nothing of it is in the user's own directory of runs.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Component, Path, PathBuf};

use tempfile::TempDir;

use crate::failure::Failure;

/// The directory of one rehearsal.
#[derive(Debug)]
pub(super) struct Scratch {
    dir: TempDir,
    inputs: Vec<PathBuf>,
    files: Vec<PathBuf>,
    /// The commands run in the present directory, not in one of their own.
    here: bool,
}

/// The directory of one history: processes that resume one another.
#[derive(Debug)]
pub(super) struct Room {
    dir: PathBuf,
    /// Where its processes run.
    work: PathBuf,
    /// Where the named files are when it is over.
    files: PathBuf,
}

impl Room {
    pub(super) fn work(&self) -> &Path {
        &self.work
    }

    /// Its `CKPT_DIR`.
    pub(super) fn runs(&self) -> PathBuf {
        self.dir.join("runs")
    }

    /// Standard output or error of its `number`th process.
    pub(super) fn output(&self, name: &str, number: usize) -> PathBuf {
        self.dir.join(format!("{name}-{number}"))
    }

    pub(super) fn files(&self) -> &Path {
        &self.files
    }
}

impl Scratch {
    pub(super) fn new(inputs: &[PathBuf], files: &[PathBuf], here: bool) -> Result<Self, Failure> {
        for path in inputs.iter().chain(files) {
            require_inside(path)?;
        }
        let scratch = Scratch {
            dir: tempfile::Builder::new()
                .prefix("ckpt-rehearse-")
                .tempdir()
                .map_err(|error| unusable(&std::env::temp_dir(), &error))?,
            inputs: inputs.to_vec(),
            files: files.to_vec(),
            here,
        };
        if here {
            scratch.put(Path::new("."), &scratch.before())?;
        }
        Ok(scratch)
    }

    pub(super) fn path(&self) -> &Path {
        self.dir.path()
    }

    /// A room of its own for a history. What lies in the present directory is put as it was at the beginning.
    pub(super) fn room(&self, name: &str) -> Result<Room, Failure> {
        let dir = self.path().join(name);
        let own = dir.join("work");
        fs::create_dir_all(&own).map_err(|error| unusable(&own, &error))?;
        if self.here {
            self.put_back()?;
            let work = std::env::current_dir().map_err(|error| unusable(Path::new("."), &error))?;
            let files = own;
            return Ok(Room { dir, work, files });
        }
        for input in &self.inputs {
            copy(input, &own.join(input)).map_err(|error| unusable(input, &error))?;
        }
        let (work, files) = (own.clone(), own);
        Ok(Room { dir, work, files })
    }

    /// The history in a room is over: its files are what they are.
    pub(super) fn settle(&self, room: &Room) -> Result<(), Failure> {
        match self.here {
            true => self.put(Path::new("."), room.files()),
            false => Ok(()),
        }
    }

    fn before(&self) -> PathBuf {
        self.path().join("before")
    }

    /// In the present directory, the named files are as they were.
    fn put_back(&self) -> Result<(), Failure> {
        for file in &self.files {
            remove(file).map_err(|error| unusable(file, &error))?;
        }
        self.put(&self.before(), Path::new("."))
    }

    fn put(&self, from: &Path, to: &Path) -> Result<(), Failure> {
        for file in &self.files {
            match copy(&from.join(file), &to.join(file)) {
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                copied => copied.map_err(|error| unusable(file, &error))?,
            }
        }
        Ok(())
    }

    /// Leaves it to be looked at.
    pub(super) fn keep(self) -> Result<PathBuf, Failure> {
        self.leave()?;
        Ok(self.dir.keep())
    }

    pub(super) fn remove(self) -> Result<(), Failure> {
        self.leave()?;
        let path = self.path().to_owned();
        self.dir.close().map_err(|error| unusable(&path, &error))
    }

    fn leave(&self) -> Result<(), Failure> {
        match self.here {
            true => self.put_back(),
            false => Ok(()),
        }
    }
}

fn require_inside(path: &Path) -> Result<(), Failure> {
    let mut components = path.components();
    let inside = components.all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    match inside && path.file_name().is_some() {
        true => Ok(()),
        false => Err(Failure::Usage(
            "--input and --files take paths below the present directory, without `..`",
        )),
    }
}

fn unusable(path: &Path, error: &io::Error) -> Failure {
    let what = format!("{}: {error}", path.display());
    Failure::System(io::Error::new(error.kind(), what))
}

/// A file, or a directory with all that is in it.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    if let Some(parent) = to.parent() {
        fs::create_dir_all(parent)?;
    }
    if !fs::metadata(from)?.is_dir() {
        fs::copy(from, to)?;
        return Ok(());
    }
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let name = entry?.file_name();
        copy(&from.join(&name), &to.join(&name))?;
    }
    Ok(())
}

fn remove(path: &Path) -> io::Result<()> {
    let removed = match fs::symlink_metadata(path) {
        Ok(meta) if meta.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(error) => Err(error),
    };
    match removed {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        removed => removed,
    }
}
