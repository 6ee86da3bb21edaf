//! What a fuzzer prints, in short.
//!
//! ```text
//! #150482 REDUCE cov: 2100 ft: 9000 corp: 900/120Kb lim: 4096 exec/s: 7524 rss: 200Mb L: 60/900 MS: 1 EraseBytes-
//! Test unit written to target/fuzz/findings/schema/crash-0123
//! stat::number_of_executed_units: 150482
//! ```

use std::fmt;

/// What came of one fuzzer.
pub(crate) struct Report {
    target: &'static str,
    executions: u64,
    /// Files of inputs that must not do what they do.
    findings: Vec<String>,
    failed: bool,
}

impl Report {
    pub(crate) fn new(target: &'static str) -> Self {
        Report {
            target,
            executions: 0,
            findings: Vec::new(),
            failed: false,
        }
    }

    /// Reads a line; whether people should see it.
    pub(crate) fn read(&mut self, line: &str) -> bool {
        if let Some(count) = line.strip_prefix("stat::number_of_executed_units:") {
            self.executions = count.trim().parse().unwrap_or(0);
        } else if let Some((_, path)) = line.split_once("Test unit written to ") {
            self.findings.push(path.trim().to_owned());
        }
        // The fuzzer's progress, what it says of itself before and after, and the words that it has learnt.
        !["#", "INFO:", "stat::", "Done ", "\tNEW_FUNC", "\""]
            .iter()
            .any(|prefix| line.starts_with(prefix))
    }

    /// The fuzzer has ended, well or not.
    pub(crate) fn ended(&mut self, fine: bool) {
        // One that never began must not look like success.
        self.failed = !fine || self.executions == 0;
    }

    pub(crate) fn is_fine(&self) -> bool {
        !self.failed && self.findings.is_empty()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Report {
            target,
            executions,
            findings,
            ..
        } = self;
        write!(
            f,
            "{target}: {executions} executions, {} findings",
            findings.len()
        )?;
        if self.failed && findings.is_empty() {
            f.write_str(", and the fuzzer failed")?;
        }
        findings.iter().try_for_each(|path| write!(f, "\n  {path}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quiet_end_is_fine() {
        let mut report = Report::new("schema");
        assert!(!report.read("#150482 REDUCE cov: 2100 ft: 9000"));
        assert!(!report.read("stat::number_of_executed_units: 150482"));
        report.ended(true);
        assert!(report.is_fine());
        assert_eq!(report.to_string(), "schema: 150482 executions, 0 findings");
    }

    #[test]
    fn findings_are_named() {
        let mut report = Report::new("schema");
        assert!(report.read("thread '<unnamed>' panicked at src/look.rs:1:1:"));
        assert!(report.read("artifact_prefix='f/'; Test unit written to f/crash-01"));
        report.read("stat::number_of_executed_units: 7");
        report.ended(false);
        assert!(!report.is_fine());
        assert_eq!(
            report.to_string(),
            "schema: 7 executions, 1 findings\n  f/crash-01"
        );
    }

    #[test]
    fn a_fuzzer_that_never_began_is_a_failure() {
        let mut report = Report::new("schema");
        report.ended(true);
        assert!(!report.is_fine());
        assert_eq!(
            report.to_string(),
            "schema: 0 executions, 0 findings, and the fuzzer failed"
        );
    }
}
