//! Why a file is no usable checkpoint.

use super::{FrameSummary, VariableSummary};

/// What is wrong with a file that should be a checkpoint.
///
/// Each says what is known for certain; none is guessed from another.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Damage {
    /// The first bytes are not those of a checkpoint: another kind of file, or its beginning was overwritten.
    #[error("not a ckpt checkpoint (its first bytes are something else)")]
    Foreign,
    /// Written by a later version of ckpt; intact as far as this one can tell.
    #[error(
        "format version {version}: newer than this program reads (up to {})",
        super::VERSION
    )]
    Newer {
        /// The file's format version.
        version: u32,
    },
    /// The file ends too early.
    #[error("cut short: {actual} bytes where {expected} belong")]
    CutShort {
        /// How long it should be (at least, when even its lengths are missing).
        expected: u64,
        /// How long it is.
        actual: u64,
    },
    /// Something was appended to the file.
    #[error("{} bytes too many: {actual} bytes where {expected} belong", actual - expected)]
    Excess {
        /// How long it should be.
        expected: u64,
        /// How long it is.
        actual: u64,
    },
    /// A checksum does not fit the bytes it guards.
    #[error("the checksum of its {part} is wrong: the bytes changed after they were written")]
    Checksum {
        /// Which part.
        part: Part,
    },
    /// All checksums fit, but the content makes no sense: written by something else than ckpt, or by a faulty one.
    #[error("malformed: {detail}")]
    Malformed {
        /// What makes no sense.
        detail: String,
    },
    /// Intact, but of another run than the one whose directory it lies in: somebody put it there.
    #[error("a checkpoint of another run, {run}")]
    OtherRun {
        /// That run's name.
        run: String,
    },
    /// The file could not be read at all.
    #[error("cannot be read: {reason}")]
    Unreadable {
        /// What the operating system said.
        reason: String,
    },
}

/// The parts of a file that have a checksum of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Part {
    /// The first 48 bytes.
    Prelude,
    /// Everything but the payloads.
    Header,
    /// What a variable holds.
    Variable {
        /// Its name.
        name: String,
        /// The path of the function it is of.
        function: String,
    },
    /// The whole file (version 1).
    File,
}

impl Part {
    pub(super) fn variable(variable: &VariableSummary, frame: &FrameSummary) -> Part {
        Part::Variable {
            name: variable.name.clone(),
            function: frame.function.clone(),
        }
    }
}

impl std::fmt::Display for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Part::Prelude => f.write_str("first 48 bytes"),
            Part::Header => f.write_str("header"),
            Part::Variable { name, function } => write!(f, "variable `{name}` of `{function}`"),
            Part::File => f.write_str("content"),
        }
    }
}

impl Damage {
    pub(crate) fn malformed(detail: impl std::fmt::Display) -> Self {
        Damage::Malformed {
            detail: detail.to_string(),
        }
    }

    pub(crate) fn unreadable(error: &std::io::Error) -> Self {
        Damage::Unreadable {
            reason: error.to_string(),
        }
    }
}
