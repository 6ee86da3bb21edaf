//! Reads what `cargo test` prints.
//!
//! ```text
//!      Running unittests src/lib.rs (target/debug/deps/ckpt_runtime-…)
//! test codec::tests::floats_keep_every_bit ... ok
//! test slow ... ignored, needs an hour
//! test result: ok. 1 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s
//! ```
//! The totals come from the result lines. A program that has ended without one (it crashed, or has no test harness) counts as
//! one test: failed if the step did.

/// What has been read so far.
#[derive(Default, Debug, PartialEq, Eq)]
pub(crate) struct TestOutput {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    /// The names behind `failed`, as far as they were printed.
    pub(crate) failures: Vec<String>,
    pub(crate) ignored: Vec<String>,
    /// The program that runs and has not told its result yet.
    unfinished: Option<String>,
    without_result: Vec<String>,
}

impl TestOutput {
    /// Reads a line.
    pub(crate) fn read(&mut self, line: &str) {
        if let Some(program) = program(line) {
            self.without_result.extend(self.unfinished.take());
            self.unfinished = Some(program.to_owned());
        } else if let Some(result) = line.strip_prefix("test result: ") {
            self.unfinished = None;
            self.passed += count(result, "passed");
            self.failed += count(result, "failed");
        } else if let Some((name, outcome)) = test(line) {
            match outcome {
                "FAILED" => self.failures.push(name.to_owned()),
                other if other.starts_with("ignored") => self.ignored.push(name.to_owned()),
                _ => {}
            }
        }
    }

    /// The whole, once the step has ended, well or not.
    pub(crate) fn finish(mut self, fine: bool) -> Self {
        self.without_result.extend(self.unfinished.take());
        let silent = std::mem::take(&mut self.without_result);
        if fine {
            self.passed += silent.len() as u64;
        } else {
            self.failed += silent.len() as u64;
            let told = silent.into_iter().map(|name| format!("{name} (no result)"));
            self.failures.extend(told);
        }
        self
    }
}

/// The test program that cargo says it runs.
fn program(line: &str) -> Option<&str> {
    let line = line.trim_start();
    line.strip_prefix("Running ")
        .filter(|rest| rest.ends_with(')'))
        .or_else(|| line.strip_prefix("Doc-tests ").map(|_| line))
}

/// A test's name and outcome. The outcome of a test that printed something itself may be missing from its line.
fn test(line: &str) -> Option<(&str, &str)> {
    let (name, outcome) = line.strip_prefix("test ")?.split_once(" ... ")?;
    Some((name.trim_end(), outcome.trim()))
}

fn count(result: &str, what: &str) -> u64 {
    result
        .split([';', '.'])
        .filter_map(|part| part.trim().split_once(' '))
        .find(|(_, word)| *word == what)
        .and_then(|(number, _)| number.parse().ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lines: &[&str], fine: bool) -> TestOutput {
        let mut output = TestOutput::default();
        lines.iter().for_each(|line| output.read(line));
        output.finish(fine)
    }

    const ONE: &str = "     Running unittests src/lib.rs (target/debug/deps/a-0123)";
    const TWO: &str = "     Running tests/b.rs (target/debug/deps/b-0123)";
    const FINE: &str = "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 3 filtered out; finished in 0.01s";

    #[test]
    fn results_are_added_up() {
        let output = read(
            &[
                ONE,
                "test a ... ok",
                "test b ... ignored, needs an hour",
                FINE,
                "   Doc-tests ckpt",
                FINE,
            ],
            true,
        );
        assert_eq!((output.passed, output.failed), (24, 0));
        assert_eq!(output.ignored, ["b"]);
    }

    #[test]
    fn failures_have_names() {
        let bad = "test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.1s";
        let output = read(
            &[
                ONE,
                "test m::x      ... FAILED",
                "test y - should panic ... FAILED",
                bad,
                TWO,
                FINE,
            ],
            false,
        );
        assert_eq!((output.passed, output.failed), (15, 2));
        assert_eq!(output.failures, ["m::x", "y - should panic"]);
    }

    #[test]
    fn a_crashed_program_is_a_failure() {
        let output = read(&[ONE, "test a ... ok", TWO, FINE], false);
        assert_eq!((output.passed, output.failed), (12, 1));
        assert_eq!(
            output.failures,
            ["unittests src/lib.rs (target/debug/deps/a-0123) (no result)"]
        );
        assert_eq!(read(&[ONE, FINE, TWO], false).failed, 1);
    }

    #[test]
    fn a_program_without_a_harness_is_one_test() {
        let output = read(&[ONE, FINE, TWO], true);
        assert_eq!((output.passed, output.failed), (13, 0));
    }

    #[test]
    fn other_lines_are_nothing() {
        let lines = [
            "",
            "running 3 tests",
            "testing ... FAILED",
            "Running around",
            "    Finished `test` profile",
        ];
        assert_eq!(read(&lines, true), TestOutput::default());
    }
}
