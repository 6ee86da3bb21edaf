//! The sum of all steps.

use std::fmt;

use super::outcome::TestOutput;

/// What passed, failed and was skipped so far.
#[derive(Default)]
pub(crate) struct Tally {
    passed: u64,
    failed: u64,
    failures: Vec<String>,
    skipped: Vec<String>,
}

impl Tally {
    /// A step that counts as one.
    pub(crate) fn check(&mut self, name: &str, fine: bool) {
        if fine {
            self.passed += 1;
        } else {
            self.fail(format!("step {name}"));
        }
    }

    /// A step whose tests count.
    pub(crate) fn tests(&mut self, name: &str, output: TestOutput, fine: bool) {
        let explained = output.failed > 0;
        self.passed += output.passed;
        self.failed += output.failed;
        self.failures.extend(output.failures);
        self.skipped.extend(output.ignored);
        if !fine && !explained {
            self.fail(format!("step {name} (not a test: it did not get that far)"));
        } else if fine && output.passed == 0 {
            // A step that silently tests nothing must not look like success.
            self.fail(format!("step {name} (it ran no test)"));
        }
    }

    pub(crate) fn skip(&mut self, what: String) {
        self.skipped.push(what);
    }

    pub(crate) fn failed(&self) -> u64 {
        self.failed
    }

    fn fail(&mut self, what: String) {
        self.failed += 1;
        self.failures.push(what);
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for failure in &self.failures {
            writeln!(f, "failed: {failure}")?;
        }
        for skipped in &self.skipped {
            writeln!(f, "skipped: {skipped}")?;
        }
        write!(f, "{} passed, {} failed", self.passed, self.failed)?;
        if !self.skipped.is_empty() {
            write!(f, ", {} skipped", self.skipped.len())?;
        }
        writeln!(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tests(passed: u64, failed: u64) -> TestOutput {
        let mut output = TestOutput::default();
        output.read(&format!(
            "test result: x. {passed} passed; {failed} failed; 0 ignored"
        ));
        output
    }

    #[test]
    fn success_is_one_line() {
        let mut tally = Tally::default();
        tally.check("format", true);
        tally.tests("tests", tests(41, 0), true);
        assert_eq!(tally.to_string(), "42 passed, 0 failed\n");
        assert_eq!(tally.failed(), 0);
    }

    #[test]
    fn failures_and_skips_are_named_before_the_last_line() {
        let mut tally = Tally::default();
        tally.check("format", false);
        tally.skip("step speed (valgrind is not installed)".to_owned());
        tally.tests("tests", tests(5, 1), false);
        assert_eq!(
            tally.to_string(),
            "failed: step format\nskipped: step speed (valgrind is not installed)\n5 passed, 2 failed, 1 skipped\n"
        );
    }

    #[test]
    fn a_step_that_failed_before_its_tests_is_a_failure() {
        let mut tally = Tally::default();
        tally.tests("tests", tests(0, 0), false);
        assert_eq!(tally.failed(), 1);
        tally.tests("more", tests(0, 0), true);
        assert_eq!(tally.failed(), 2);
    }
}
