//! events.jsonl: what happened to a run, for people and for `ckpt report`. Nothing depends on it. docs/format.md §5.

use std::io::{self, ErrorKind, Read, Seek, SeekFrom};
use std::path::Path;
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use super::disk::Disk;
use super::paths::{EVENTS, RunName};
use super::real_disk::RealDisk;
use super::run_store::RunStore;
use super::trust::Trust;
use crate::instant;

/// More than any line is long: so much is read to see the first or last.
const ENOUGH: u64 = 64 * 1024;

/// What kind of thing happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Kind {
    /// The run began from scratch.
    Start,
    /// A process went on from a checkpoint.
    Resume,
    /// A generation was made, and the run went on.
    Save,
    /// A process stopped because it was asked to.
    Stop,
    /// The function returned.
    Completion,
    /// The function panicked or returned an `Err`.
    Failure,
    /// Something a later version wrote.
    #[serde(other)]
    Unknown,
}

/// One line of events.jsonl. What does not apply is left out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// When.
    #[serde(with = "instant::text")]
    pub at: SystemTime,
    /// What.
    pub kind: Kind,
    /// The process.
    pub pid: u32,
    /// Its host.
    pub host: String,
    /// The program (starts and resumes).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub program: Option<String>,
    /// The function's path (starts and resumes).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub function: Option<String>,
    /// The scheduler's job.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job: Option<String>,
    /// The generation saved or resumed from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub generation: Option<u64>,
    /// Iterations completed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub iteration: Option<u64>,
    /// Iterations altogether.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<u64>,
    /// The position as text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<String>,
    /// The generation's size.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
    /// How many of them had to be written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub written: Option<u64>,
    /// How long it took until it was durable.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<f64>,
    /// How much of that the function waited, where it did not wait for all of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pause: Option<f64>,
    /// The time until the next periodic save, in seconds, where it follows from what saves cost (saves).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<f64>,
    /// How many stops in a row, this one included, were where their process had begun (stops).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stalled: Option<u32>,
    /// Computing time of the run so far, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub computed: Option<f64>,
    /// Who had the run before, and when it was last known to be alive (starts and resumes).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Before>,
    /// Anything else: the signal that asked for a stop, the error of a failure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// A process that had the run, as the next one finds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Before {
    /// Its host.
    pub host: String,
    /// Its process id there.
    pub pid: u32,
    /// When it last showed that it was alive, by its own clock.
    #[serde(with = "instant::text")]
    pub alive: SystemTime,
}

impl Event {
    /// An event of this process, now.
    pub fn now(kind: Kind) -> Self {
        Event {
            at: SystemTime::now(),
            kind,
            pid: std::process::id(),
            host: crate::host(),
            program: None,
            function: None,
            job: None,
            generation: None,
            iteration: None,
            total: None,
            position: None,
            bytes: None,
            written: None,
            seconds: None,
            pause: None,
            period: None,
            stalled: None,
            computed: None,
            before: None,
            detail: None,
        }
    }
}

impl RunStore {
    /// Appends one line to events.jsonl. Failures are warnings. Before the lock nothing exists, and nothing is written.
    pub fn event(&mut self, event: &Event) {
        if !self.is_locked() {
            return;
        }
        let path = self.directory.join(EVENTS);
        let written = self
            .event_line(&path, event)
            .and_then(|line| self.disk.append(&path, &line, self.trust));
        // A failed append may have left part of its line.
        self.events_ended = written.is_ok();
        if let Err(error) = written {
            self.warn(format!("{}: {error}", path.display()));
        }
    }

    /// The newest event of a save or a stop, if there is one among the newest events.
    pub fn last_save(&self) -> Option<Event> {
        let mut file = self
            .disk
            .open(&self.directory.join(EVENTS), self.trust)
            .ok()?;
        let length = file.stamp().ok()?.length;
        let tail = piece(&mut file, length.saturating_sub(ENOUGH))?;
        let is_save = |event: &Event| matches!(event.kind, Kind::Save | Kind::Stop);
        events_in(&tail).filter(is_save).last()
    }

    /// Whether the run was completed, and nothing has been saved since: what lies in its directory is left over.
    ///
    /// Events that cannot be read tell nothing.
    pub fn is_over(&self) -> bool {
        let mut bytes = Vec::new();
        let file = self.disk.open(&self.directory.join(EVENTS), self.trust);
        if file
            .and_then(|mut file| file.read_to_end(&mut bytes))
            .is_err()
        {
            return false;
        }
        says_over(&bytes)
    }

    /// The line; with a line feed before it where a writer before us died within its own.
    fn event_line(&self, path: &Path, event: &Event) -> io::Result<Vec<u8>> {
        let whole = self.events_ended || ends_with_line_feed(&*self.disk, path, self.trust)?;
        let mut line = if whole { Vec::new() } else { vec![b'\n'] };
        serde_json::to_writer(&mut line, event)?;
        line.push(b'\n');
        Ok(line)
    }
}

fn ends_with_line_feed(disk: &dyn Disk, path: &Path, trust: Trust) -> io::Result<bool> {
    let mut file = match disk.open(path, trust) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(true),
        file => file?,
    };
    if file.stamp()?.length == 0 {
        return Ok(true);
    }
    let mut last = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut last)?;
    Ok(last == *b"\n")
}

/// A run's events, as far as they can be read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Events {
    /// In the order they were written.
    pub told: Vec<Event>,
    /// Lines that cannot be read.
    pub unreadable: usize,
}

/// The events of a run; none if there is no such file.
///
/// # Errors
/// Those of reading the file.
pub fn read_events(root: &Path, name: &RunName) -> io::Result<Events> {
    let mut bytes = Vec::new();
    let directory = name.directory(root);
    let read = || {
        let trust = Trust::of(RealDisk.rights(&directory)?.owner);
        RealDisk.open(&directory.join(EVENTS), trust)
    };
    match read() {
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        file => drop(file?.read_to_end(&mut bytes)?),
    }
    let told: Vec<Event> = events_in(&bytes).collect();
    let lines = bytes.split(|&byte| byte == b'\n');
    let lines = lines.filter(|line| !line.is_empty()).count();
    Ok(Events {
        unreadable: lines - told.len(),
        told,
    })
}

/// The first and the last event that can be read.
pub(super) fn first_and_last(
    disk: &dyn Disk,
    directory: &Path,
    trust: Trust,
) -> Option<(Event, Event)> {
    let mut file = disk.open(&directory.join(EVENTS), trust).ok()?;
    let length = file.stamp().ok()?.length;
    ends_of(&mut file, length)
}

/// The same of a file that is `length` bytes long.
pub(crate) fn ends_of(file: &mut (impl Read + Seek), length: u64) -> Option<(Event, Event)> {
    let head = piece(file, 0)?;
    let first = events_in(&head).next()?;
    let tail = piece(file, length.saturating_sub(ENOUGH))?;
    let last = events_in(&tail).last()?;
    Some((first, last))
}

fn piece(file: &mut (impl Read + Seek), from: u64) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(from)).ok()?;
    file.take(ENOUGH).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// Whether the run was completed, and nothing has been saved since.
pub(crate) fn says_over(bytes: &[u8]) -> bool {
    let told = |event: &Event| matches!(event.kind, Kind::Completion | Kind::Save | Kind::Stop);
    let last = events_in(bytes).filter(told).last();
    last.is_some_and(|event| event.kind == Kind::Completion)
}

pub(crate) fn events_in(bytes: &[u8]) -> impl Iterator<Item = Event> {
    bytes
        .split(|&byte| byte == b'\n')
        .filter_map(|line| serde_json::from_slice(line).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_one_short_line() {
        let event = Event {
            generation: Some(2),
            at: std::time::UNIX_EPOCH,
            ..Event::now(Kind::Save)
        };
        let line = serde_json::to_string(&Event {
            pid: 1,
            host: "h".into(),
            ..event.clone()
        })
        .unwrap();
        assert_eq!(
            line,
            r#"{"at":"1970-01-01T00:00:00.000Z","kind":"save","pid":1,"host":"h","generation":2}"#
        );
    }

    #[test]
    fn what_cannot_be_read_is_skipped() {
        let good = serde_json::to_string(&Event::now(Kind::Stop)).unwrap();
        let newer = good
            .replace("\"stop\"", "\"teleport\"")
            .replace("\"pid\"", "\"mood\":{},\"pid\"");
        let text = format!(
            "{{\"at\":\"20\n\n{good}\nnonsense\n{newer}\n{}",
            &good[..20]
        );
        let kinds: Vec<Kind> = events_in(text.as_bytes()).map(|event| event.kind).collect();
        assert_eq!(kinds, [Kind::Stop, Kind::Unknown]);
    }
}
