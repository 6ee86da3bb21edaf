//! What a checkpoint says, free of how it is written.
//!
//! The structures that derive `Serialize` are the header of docs/format.md as they stand: the order of their fields *is* the
//! format, and changing it makes a new version.

use std::fmt;
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

use super::Extent;
use crate::encoder::Variable;
use crate::raw::bulk::Element;

/// A snapshot with everything needed to resume from it.
#[derive(Debug, Clone, PartialEq)]
pub struct Checkpoint {
    /// Whose it is and when it was made.
    pub meta: Meta,
    /// The activations of checkpointed functions, outermost first.
    pub frames: Vec<Frame>,
}

/// Whose a checkpoint is, and when, where and by what it was made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Meta {
    /// The program's name.
    pub program: String,
    /// The root function's path.
    pub function: String,
    /// The run's name, as `ckpt ls` shows it and `CKPT_FROM` takes it.
    pub run: String,
    /// The hash that tells this run from others of the same function.
    pub identity: String,
    /// The arguments that went into the identity.
    pub arguments: Vec<Argument>,
    /// The version of ckpt that saved it.
    pub crate_version: String,
    /// The package that the function is in; empty where that is not known.
    pub package: String,
    /// That package's version.
    pub package_version: String,
    /// The host it was saved on.
    pub host: String,
    /// The process that saved it.
    pub pid: u32,
    /// The scheduler's job, if it was one.
    pub job: Option<String>,
    /// Which generation it is. The store sets it when saving.
    pub generation: u64,
    /// When it was saved.
    #[serde(with = "instant")]
    pub saved_at: SystemTime,
    /// When the run first started.
    #[serde(with = "instant")]
    pub started_at: SystemTime,
    /// Time spent computing, over all processes of the run.
    #[serde(with = "nanoseconds")]
    pub computed: Duration,
    /// How many processes have worked on the run.
    pub starts: u32,
}

/// One argument of the root function.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Argument {
    /// The parameter's name.
    pub name: String,
    /// Hash of its value.
    pub digest: u64,
    /// Its value as short text; may be empty.
    pub shown: String,
}

/// One activation of a checkpointed function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// The function's path.
    pub function: String,
    /// Where in it.
    pub position: Position,
    /// Its saved variables.
    pub variables: Vec<Variable>,
}

/// A safe point, and how far its loop had come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// The loop's header, such as `for _ in 0 .. samples`, or the name its author gave it.
    pub site: String,
    /// How many safe points of the function have this text.
    pub equal: u32,
    /// Which of them this is, from 0.
    pub ordinal: u32,
    /// Iterations completed.
    pub iteration: u64,
    /// Iterations altogether, where known.
    pub total: Option<u64>,
}

impl Position {
    /// Whether it is in a loop, or in a call that is: then it tells how far the function is.
    #[must_use]
    pub fn is_in_loop(&self) -> bool {
        self.iteration > 0 || self.total.is_some()
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "iteration {}", self.iteration)?;
        if let Some(total) = self.total {
            write!(f, " of {total}")?;
        }
        write!(f, " in `{}`", self.site)
    }
}

/// A checkpoint without the variables' values: what the header holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// Whose it is and when it was made.
    pub meta: Meta,
    /// The activations of checkpointed functions, outermost first.
    pub frames: Vec<FrameSummary>,
}

/// One activation, without values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrameSummary {
    /// The function's path.
    pub function: String,
    /// Where in it.
    pub position: Position,
    /// Its saved variables.
    pub variables: Vec<VariableSummary>,
}

/// One saved variable, without its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VariableSummary {
    /// Its name.
    pub name: String,
    /// Its type, as the compiler names it.
    pub type_name: String,
    /// What its bytes are, as [`crate::codec::Schema::to_bytes`] writes it.
    pub schema: Vec<u8>,
    /// How many bytes its encoded value has without the rows that are apart.
    pub size: u64,
    /// Where they are.
    pub extent: Extent,
    /// Its long rows of numbers, in order.
    pub rows: Vec<RowSummary>,
}

/// A long row of numbers, without them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowSummary {
    /// How many of the variable's other bytes come before it.
    pub at: u64,
    /// What its items are.
    pub element: Element,
    /// How many bytes it has.
    pub size: u64,
    /// Where they are.
    pub extent: Extent,
}

impl VariableSummary {
    /// How many bytes its encoded value has altogether.
    #[must_use]
    pub fn total(&self) -> u64 {
        let rows = self.rows.iter().map(|row| row.size);
        rows.fold(self.size, u64::saturating_add)
    }

    /// The same, to be changed.
    pub(super) fn extents_mut(&mut self) -> impl Iterator<Item = &mut Extent> {
        let rows = self.rows.iter_mut().map(|row| &mut row.extent);
        std::iter::once(&mut self.extent).chain(rows)
    }

    /// Where its bytes are: its own, and then its rows.
    pub(crate) fn extents(&self) -> impl Iterator<Item = &Extent> {
        let rows = self.rows.iter().map(|row| &row.extent);
        std::iter::once(&self.extent).chain(rows)
    }
}

impl Checkpoint {
    /// The checkpoint without the variables' values, and without their places in a file.
    #[must_use]
    pub fn summary(&self) -> Summary {
        Summary {
            meta: self.meta.clone(),
            frames: self.frames.iter().map(Frame::summary).collect(),
        }
    }

    /// The variables of all frames, in order.
    pub(crate) fn variables(&self) -> impl Iterator<Item = &Variable> {
        self.frames.iter().flat_map(|frame| &frame.variables)
    }

    /// How many bytes of them are in memory once more.
    pub(crate) fn gathered(&self) -> u64 {
        self.variables()
            .map(|variable| variable.bytes.len() as u64)
            .sum()
    }

    /// How many bytes the values of its variables have.
    pub(crate) fn size(&self) -> u64 {
        self.variables().map(Variable::size).sum()
    }
}

impl Frame {
    fn summary(&self) -> FrameSummary {
        let variables = self.variables.iter();
        let variables = variables.map(|variable| VariableSummary {
            name: variable.name.clone(),
            type_name: variable.type_name.clone(),
            schema: variable.schema.clone(),
            size: variable.size(),
            extent: Extent::default(),
            rows: Vec::new(),
        });
        FrameSummary {
            function: self.function.clone(),
            position: self.position.clone(),
            variables: variables.collect(),
        }
    }
}

impl Summary {
    /// Where the run stood, coarsest view: the position of the outermost frame that is in a loop, else of the innermost one.
    pub fn position(&self) -> Option<&Position> {
        let positions = || self.frames.iter().map(|frame| &frame.position);
        positions()
            .find(|at| at.is_in_loop())
            .or(positions().next_back())
    }
}

/// Instants as nanoseconds since 1970. Those before count as 1970: a wrong clock must not make a save fail.
pub(super) mod instant {
    use std::time::{Duration, SystemTime, UNIX_EPOCH};

    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(crate) fn serialize<S: Serializer>(at: &SystemTime, to: S) -> Result<S::Ok, S::Error> {
        super::nanoseconds::serialize(&at.duration_since(UNIX_EPOCH).unwrap_or_default(), to)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<SystemTime, D::Error> {
        let since = Duration::from_nanos(u64::deserialize(from)?);
        UNIX_EPOCH
            .checked_add(since)
            .ok_or_else(|| D::Error::custom("an instant beyond this machine's clock"))
    }
}

/// Durations as nanoseconds; 584 years are the most.
pub(super) mod nanoseconds {
    use std::time::Duration;

    use serde::{Deserialize, Deserializer, Serializer};

    pub(crate) fn serialize<S: Serializer>(duration: &Duration, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_u64(u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Duration, D::Error> {
        u64::deserialize(from).map(Duration::from_nanos)
    }
}
