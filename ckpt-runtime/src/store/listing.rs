//! What there is below a root, for the tool. Only reads, and takes no lock for longer than an instant.

use std::fmt;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::disk::Disk;
use super::events::{Event, Kind, first_and_last};
use super::generations::{of_run, read_with, scan};
use super::lock::holder_of;
use super::paths::{LOCK, RunName, generation_file};
use super::real_disk::RealDisk;
use super::run_store::trouble;
use super::trust::Trust;
use crate::format::{self, Damage, Input, Summary};
use crate::{Error, Holder};

/// How a run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum State {
    /// A process holds its lock.
    Running,
    /// It stopped because it was asked to; the same command resumes it.
    Stopped,
    /// Its last process ended without a word; the same command resumes it, or begins anew where there is no checkpoint.
    Interrupted,
    /// Its function panicked or returned an `Err`.
    Failed,
    /// It returned.
    Completed,
    /// It has generations, and none verifies.
    Damaged,
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            State::Running => "running",
            State::Stopped => "stopped",
            State::Interrupted => "interrupted",
            State::Failed => "failed",
            State::Completed => "completed",
            State::Damaged => "damaged",
        })
    }
}

/// One run, as a look from outside finds it.
#[derive(Debug, Clone)]
pub struct RunInfo {
    /// Its name.
    pub run: RunName,
    /// Its directory.
    pub directory: PathBuf,
    /// How it stands.
    pub state: State,
    /// Whether a process holds its lock.
    pub held: bool,
    /// Who holds it, if somebody does and said so.
    pub holder: Option<Holder>,
    /// The program's name.
    pub program: String,
    /// The function's path.
    pub function: String,
    /// The newest generation that verifies, and what its header says.
    pub newest: Option<(u64, Summary)>,
    /// Its size; 0 if there is none.
    pub bytes: u64,
    /// Its generations, newest first.
    pub generations: Vec<GenerationInfo>,
    /// The last thing its events tell.
    pub last_event: Option<Event>,
}

/// One generation's file.
#[derive(Debug, Clone)]
pub struct GenerationInfo {
    /// Its number.
    pub generation: u64,
    /// Its file.
    pub path: PathBuf,
    /// Its size; 0 if that is not known.
    pub bytes: u64,
    /// Whether it verifies.
    pub verdict: Verdict,
}

/// Whether a generation verifies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Read to the end, every checksum right.
    Good,
    /// Not usable.
    Damaged(Damage),
    /// Not read: a newer one is good.
    Unread,
}

/// Newest first, and the newest good one.
type Generations = (Vec<GenerationInfo>, Option<(u64, Summary)>);

/// How much is read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Depth {
    /// Down to the newest good generation.
    Newest,
    /// Every generation.
    All,
}

/// The runs below `root`, by name. Generations are read (and verified) down to the newest good one of each run.
///
/// # Errors
/// As [`names`].
pub fn list(root: &Path) -> Result<Vec<RunInfo>, Error> {
    let names = names(root)?;
    Ok(names
        .iter()
        .filter_map(|name| look(&RealDisk, root, name, Depth::Newest))
        .collect())
}

/// The names of directories below `root` that may be runs, in order. Nothing in them is looked at.
///
/// # Errors
/// [`Error::Directory`] if `root` cannot be listed. One that does not exist has no runs; what cannot be listed further
/// down is left out.
pub fn names(root: &Path) -> Result<Vec<RunName>, Error> {
    let mut names = Vec::new();
    for program in names_in(&RealDisk, root).map_err(|error| trouble(root, error))? {
        let below = names_in(&RealDisk, &root.join(&program)).unwrap_or_default();
        names.extend(
            below
                .iter()
                .filter_map(|entry| RunName::parse(&format!("{program}/{entry}"))),
        );
    }
    names.sort();
    Ok(names)
}

/// One run, with every generation read; `None` if there is no such run.
pub fn inspect(root: &Path, name: &RunName) -> Option<RunInfo> {
    look(&RealDisk, root, name, Depth::All)
}

/// Who holds a run, for who wants to speak to that process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Live {
    /// What it says of itself, if it has.
    pub holder: Option<Holder>,
    /// The process that the system knows the lock to be of; `None` where it is none of this machine's.
    pub process: Option<u32>,
}

/// Who holds a run; `None` if nobody does, or there is no such run.
///
/// # Errors
/// [`Error::Directory`] where that cannot be known, such as on a file system without locks.
pub fn live(root: &Path, name: &RunName) -> Result<Option<Live>, Error> {
    let path = name.directory(root).join(LOCK);
    let held_by = match RealDisk.holder(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        found => found.map_err(|error| trouble(&path, error))?,
    };
    Ok(held_by.map(|held_by| Live {
        holder: holder_of(&held_by.line),
        process: held_by.process,
    }))
}

fn look(disk: &dyn Disk, root: &Path, name: &RunName, depth: Depth) -> Option<RunInfo> {
    let directory = name.directory(root);
    // As the directory's owner finds it, whoever looks.
    let trust = Trust::of(disk.rights(&directory).ok()?.owner);
    let (generations, newest) = settled_generations(disk, root, name, trust, depth)?;
    let lock = disk.holder(&directory.join(LOCK));
    let events = first_and_last(disk, &directory, trust);
    if generations.is_empty() && lock.is_err() && events.is_none() {
        return None; // a directory like any other
    }
    let held_by = lock.ok().flatten();
    let locked = held_by.is_some();
    let (first_event, last_event) = events.unzip();
    let (program, function) = full_names(name, newest.as_ref(), first_event.as_ref());
    Some(RunInfo {
        state: state(
            locked,
            newest.is_some(),
            !generations.is_empty(),
            last_event.as_ref(),
        ),
        held: locked,
        holder: held_by.and_then(|held_by| holder_of(&held_by.line)),
        bytes: good_bytes(&generations),
        run: name.clone(),
        directory,
        program,
        function,
        newest,
        generations,
        last_event,
    })
}

/// A live run may remove each generation that was seen before it is read; a newer one is there then.
fn settled_generations(
    disk: &dyn Disk,
    root: &Path,
    name: &RunName,
    trust: Trust,
    depth: Depth,
) -> Option<Generations> {
    let mut generations = Generations::default();
    for _ in 0..3 {
        let found = scan(disk, &name.directory(root)).ok()?.generations;
        generations = read_generations(disk, root, name, &found, trust, depth);
        if found.is_empty() || !generations.0.is_empty() {
            break;
        }
    }
    Some(generations)
}

fn read_generations(
    disk: &dyn Disk,
    root: &Path,
    name: &RunName,
    found: &[u64],
    trust: Trust,
    depth: Depth,
) -> Generations {
    let read = |input: &mut dyn Input, length| {
        let summary = format::read_summary_from(input, length);
        of_run(summary, name, |summary| &summary.meta)
    };
    let mut generations = Vec::new();
    let mut newest = None;
    for &generation in found.iter().rev() {
        let path = name.directory(root).join(generation_file(generation));
        let mut bytes = disk.stamp(&path).map_or(0, |stamp| stamp.length);
        let mut verdict = Verdict::Unread;
        if newest.is_none() || depth == Depth::All {
            let Some(reading) = read_with(disk, &path, trust, read) else {
                continue;
            };
            bytes = reading.stamp.map_or(bytes, |stamp| stamp.length);
            verdict = match reading.result {
                Ok(summary) => {
                    newest.get_or_insert((generation, summary));
                    Verdict::Good
                }
                Err(damage) => Verdict::Damaged(damage),
            };
        }
        generations.push(GenerationInfo {
            generation,
            path,
            bytes,
            verdict,
        });
    }
    (generations, newest)
}

fn good_bytes(generations: &[GenerationInfo]) -> u64 {
    let good = generations
        .iter()
        .find(|info| info.verdict == Verdict::Good);
    good.map_or(0, |info| info.bytes)
}

fn state(locked: bool, good: bool, any: bool, last: Option<&Event>) -> State {
    match last.map(|event| event.kind) {
        _ if locked => State::Running,
        // A damaged file of a completed run hurts nobody.
        Some(Kind::Completion) if !good => State::Completed,
        _ if any && !good => State::Damaged,
        Some(Kind::Stop) => State::Stopped,
        Some(Kind::Failure) => State::Failed,
        _ => State::Interrupted,
    }
}

/// The names in full where something tells them; else as the directories have them.
fn full_names(
    name: &RunName,
    newest: Option<&(u64, Summary)>,
    first: Option<&Event>,
) -> (String, String) {
    if let Some((_, Summary { meta, .. })) = newest {
        return (meta.program.clone(), meta.function.clone());
    }
    let (function, _) = name.function_and_identity();
    let told =
        |told: Option<&String>, otherwise: &str| told.map_or(otherwise, |told| told).to_owned();
    (
        told(
            first.and_then(|event| event.program.as_ref()),
            name.program(),
        ),
        told(first.and_then(|event| event.function.as_ref()), function),
    )
}

/// The names in a directory that are text: ours all are.
fn names_in(disk: &dyn Disk, path: &Path) -> io::Result<Vec<String>> {
    let names = match disk.list(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
        names => names?,
    };
    Ok(names
        .into_iter()
        .filter_map(|name| name.into_string().ok())
        .collect())
}
