//! A directory of checkpoints, as a test looks at it.

use std::fs;
use std::path::{Path, PathBuf};

use ckpt_runtime::store::{self, Event, Kind, RunName};

/// A directory of checkpoints (`CKPT_DIR`).
#[derive(Debug, Clone)]
pub struct Runs {
    root: PathBuf,
}

impl Runs {
    /// Of a directory that need not be there yet.
    #[must_use]
    pub fn new(root: PathBuf) -> Runs {
        Runs { root }
    }

    /// Its path.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.root
    }

    /// All runs in it, by name.
    #[must_use]
    pub fn all(&self) -> Vec<Run> {
        let names = store::names(&self.root).expect("the directory can be read");
        names
            .into_iter()
            .map(|name| Run {
                root: self.root.clone(),
                name,
            })
            .collect()
    }

    /// The only run.
    #[track_caller]
    #[must_use]
    pub fn only(&self) -> Run {
        let mut all = self.all();
        assert_eq!(all.len(), 1, "{all:?}");
        all.remove(0)
    }

    /// The only run of a function.
    #[track_caller]
    #[must_use]
    pub fn of(&self, function: &str) -> Run {
        let mut all = self.all();
        all.retain(|run| run.name.function_and_identity().0.ends_with(function));
        assert_eq!(all.len(), 1, "{all:?}");
        all.remove(0)
    }
}

/// One run's directory.
#[derive(Debug, Clone)]
pub struct Run {
    root: PathBuf,
    name: RunName,
}

impl Run {
    /// Its name, as `ckpt ls` shows it.
    #[must_use]
    pub fn name(&self) -> String {
        self.name.to_string()
    }

    /// Its directory.
    #[must_use]
    pub fn directory(&self) -> PathBuf {
        self.name.directory(&self.root)
    }

    /// The names of all that is in its directory, sorted.
    #[must_use]
    pub fn files(&self) -> Vec<String> {
        names_in(&self.directory())
    }

    /// The paths of its generations, oldest first.
    #[must_use]
    pub fn generations(&self) -> Vec<PathBuf> {
        let files = self
            .files()
            .into_iter()
            .filter(|name| name.ends_with(".ckpt"));
        files.map(|name| self.directory().join(name)).collect()
    }

    /// The newest generation.
    #[track_caller]
    #[must_use]
    pub fn newest(&self) -> PathBuf {
        self.generations().pop().expect("a generation")
    }

    /// The temporary files of saves that are under way or were cut off.
    #[must_use]
    pub fn temporaries(&self) -> usize {
        self.files()
            .iter()
            .filter(|name| name.starts_with(".tmp-"))
            .count()
    }

    /// What its events tell.
    #[must_use]
    pub fn events(&self) -> Vec<Event> {
        store::read_events(&self.root, &self.name)
            .expect("the events can be read")
            .told
    }

    /// The kinds of its events, in order.
    #[must_use]
    pub fn kinds(&self) -> Vec<Kind> {
        self.events().iter().map(|event| event.kind).collect()
    }
}

/// The names in a directory, sorted.
#[must_use]
pub fn names_in(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory).unwrap_or_else(|error| panic!("{directory:?}: {error}"));
    let name = |entry: std::io::Result<fs::DirEntry>| entry.expect("an entry").file_name();
    let mut names: Vec<String> = entries
        .map(|entry| name(entry).to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}
