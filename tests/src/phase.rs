//! Where in its work a program is when it is halted.
//!
//! Under `CKPT_LOG=debug` the runtime tells on stderr what it is about to do. The pipe holds each line as soon as the
//! write returns, so after a SIGSTOP the last line read tells the phase exactly.

use std::fmt;

/// What a program is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Between two saves.
    Computing,
    /// Turning variables into bytes.
    Encoding,
    /// Bringing the bytes to the disk, fsync included.
    Writing,
    /// Giving the file its name, and making that durable.
    Renaming,
}

impl Phase {
    /// All of them.
    pub const ALL: [Phase; 4] = [
        Phase::Computing,
        Phase::Encoding,
        Phase::Writing,
        Phase::Renaming,
    ];

    /// The phase that a program's stderr tells.
    #[must_use]
    pub fn told_by(stderr: &str) -> Phase {
        // A line that is not complete is not there yet.
        let whole = stderr.rfind('\n').map_or("", |end| &stderr[..end]);
        whole
            .lines()
            .rev()
            .find_map(Phase::of_line)
            .unwrap_or(Phase::Computing)
    }

    fn of_line(line: &str) -> Option<Phase> {
        let (_, doing) = line.strip_prefix("ckpt: `")?.split_once("`: ")?;
        match doing {
            "encoding" => Some(Phase::Encoding),
            "writing" | "syncing" => Some(Phase::Writing),
            "renaming" => Some(Phase::Renaming),
            "saved" => Some(Phase::Computing),
            _ => None,
        }
    }
}

/// How often each phase was hit.
#[derive(Debug, Clone, Copy, Default)]
pub struct Hits([u32; 4]);

impl Hits {
    /// Counts one.
    pub fn add(&mut self, phase: Phase) {
        self.0[phase as usize] += 1;
    }

    /// Adds all of another count.
    pub fn add_all(&mut self, other: &Hits) {
        for (mine, theirs) in self.0.iter_mut().zip(other.0) {
            *mine += theirs;
        }
    }

    /// How often a phase was hit.
    #[must_use]
    pub fn of(&self, phase: Phase) -> u32 {
        self.0[phase as usize]
    }

    /// All together.
    #[must_use]
    pub fn total(&self) -> u32 {
        self.0.iter().sum()
    }
}

impl fmt::Display for Hits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} kills:", self.total())?;
        for phase in Phase::ALL {
            write!(f, " {phase:?} {}", self.of(phase))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_whole_line_tells() {
        let lines = "ckpt: `f`: encoding\nckpt: `f`: writing\nckpt: `f`: sync";
        assert_eq!(Phase::told_by(lines), Phase::Writing);
        assert_eq!(
            Phase::told_by("ckpt: `f`: renaming\nmy own line\n"),
            Phase::Renaming
        );
        assert_eq!(
            Phase::told_by("ckpt: `f`: renaming\nckpt: `f`: saved\n"),
            Phase::Computing
        );
        assert_eq!(Phase::told_by(""), Phase::Computing);
    }
}
