//! Whether two jobs had the same result: every line of every epoch, and the last line with the weights' hash.

use std::collections::BTreeMap;
use std::fmt;

use super::job::epoch_of;

/// What a job printed, over all of its processes.
pub(crate) struct Transcript {
    /// How many processes it took.
    starts: usize,
    /// The line of each epoch.
    epochs: BTreeMap<u32, String>,
    /// How many epochs were trained twice: after the last checkpoint and before a kill, then again.
    repeated: usize,
    /// Those that two processes told of differently.
    contradictions: Vec<u32>,
    /// The last line.
    result: String,
}

impl<P: IntoIterator<Item = Vec<String>>> From<P> for Transcript {
    fn from(processes: P) -> Self {
        let mut transcript = Transcript {
            starts: 0,
            epochs: BTreeMap::new(),
            repeated: 0,
            contradictions: Vec::new(),
            result: String::new(),
        };
        for lines in processes {
            transcript.starts += 1;
            for line in lines {
                transcript.read(line);
            }
        }
        transcript
    }
}

impl Transcript {
    /// What was printed after the last checkpoint is printed again after a kill: the same, or it is a contradiction.
    fn read(&mut self, line: String) {
        let Some(epoch) = epoch_of(&line) else {
            self.result = line;
            return;
        };
        if let Some(before) = self.epochs.insert(epoch, line.clone()) {
            self.repeated += 1;
            if before != line {
                self.contradictions.push(epoch);
            }
        }
    }

    /// The hash of the weights, and the accuracy.
    fn weights(&self) -> &str {
        self.result.split(' ').nth(1).unwrap_or("none")
    }

    fn accuracy(&self) -> &str {
        match self.result.rsplit_once(' ') {
            Some((_, accuracy)) => accuracy,
            None => "none",
        }
    }
}

/// The comparison of two jobs.
pub(crate) struct Verdict {
    pub(crate) equal: bool,
    table: String,
    differing: Vec<u32>,
}

/// Compares the undisturbed job with the disturbed one.
pub(crate) fn compare(expected: &Transcript, found: &Transcript) -> Verdict {
    let mut differing = found.contradictions.clone();
    let all = expected.epochs.keys().chain(found.epochs.keys());
    differing.extend(all.filter(|&epoch| expected.epochs.get(epoch) != found.epochs.get(epoch)));
    differing.sort_unstable();
    differing.dedup();
    let row = |name: &str, of: &dyn Fn(&Transcript) -> String| {
        format!("   {name:<24}{:<22}{}\n", of(expected), of(found))
    };
    let table = [
        format!(
            "   {:<24}{:<22}{}\n",
            "", "undisturbed", "stopped, killed, resumed"
        ),
        row("processes", &|t| t.starts.to_string()),
        row("epochs", &|t| t.epochs.len().to_string()),
        row("of these done twice", &|t| t.repeated.to_string()),
        row("held-out accuracy", &|t| t.accuracy().to_owned()),
        row("hash of all weights", &|t| t.weights().to_owned()),
    ]
    .concat();
    Verdict {
        equal: differing.is_empty()
            && expected.result == found.result
            && expected.result.starts_with("weights 0x")
            && !expected.epochs.is_empty(),
        table,
        differing,
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.table)?;
        if !self.differing.is_empty() {
            writeln!(
                f,
                "\n   Lines that differ are those of epochs {:?}.",
                self.differing
            )?;
        }
        let conclusion = match self.equal {
            true => "Equal, bit for bit: accuracy, weights, and the line of every epoch.",
            false => "DIFFERENT: the resumed job did not end as the undisturbed one.",
        };
        writeln!(f, "\n   {conclusion}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAST: &str = "weights 0x1f held-out accuracy 98.05%";

    fn lines(lines: &[&str]) -> Vec<String> {
        lines.iter().map(ToString::to_string).collect()
    }

    fn whole() -> Transcript {
        Transcript::from([lines(&["epoch 1: a", "epoch 2: b", "epoch 3: c", LAST])])
    }

    #[test]
    fn a_job_in_pieces_is_equal() {
        let pieces = Transcript::from([
            lines(&["epoch 1: a", "epoch 2: b"]),
            lines(&["epoch 2: b", "epoch 3: c", LAST]),
        ]);
        let verdict = compare(&whole(), &pieces);
        assert!(verdict.equal);
        let text = verdict.to_string();
        assert!(text.contains("Equal, bit for bit"), "{text}");
        assert!(
            text.contains("hash of all weights     0x1f                  0x1f\n"),
            "{text}"
        );
        assert!(
            text.contains("of these done twice     0                     1\n"),
            "{text}"
        );
        assert!(
            text.contains("held-out accuracy       98.05%                98.05%\n"),
            "{text}"
        );
    }

    #[test]
    fn every_difference_counts() {
        let other_end = Transcript::from([lines(&[
            "epoch 1: a",
            "epoch 2: b",
            "epoch 3: c",
            "weights 0x2f held-out accuracy 98.05%",
        ])]);
        assert!(!compare(&whole(), &other_end).equal);
        let other_line =
            Transcript::from([lines(&["epoch 1: a", "epoch 2: x", "epoch 3: c", LAST])]);
        let verdict = compare(&whole(), &other_line);
        assert!(!verdict.equal && verdict.to_string().contains("epochs [2]"));
        let missing = Transcript::from([lines(&["epoch 1: a", "epoch 3: c", LAST])]);
        assert!(!compare(&whole(), &missing).equal);
        let contradicting = Transcript::from([
            lines(&["epoch 1: a", "epoch 2: b"]),
            lines(&["epoch 2: x", "epoch 3: c", LAST]),
        ]);
        assert!(!compare(&whole(), &contradicting).equal);
    }

    #[test]
    fn nothing_equals_nothing_is_no_success() {
        let none = Transcript::from([Vec::new()]);
        assert!(!compare(&none, &Transcript::from([Vec::new()])).equal);
    }
}
