//! From what the user calls a run to the run.

use std::path::Path;

use ckpt_runtime::store::{self, RunInfo, RunName};

use crate::failure::Failure;

/// The one run `asked` means: its whole name, or a part of it that fits no other.
pub(crate) fn find(dir: &Path, asked: &str) -> Result<RunInfo, Failure> {
    if let Some(info) = RunName::parse(asked).and_then(|name| store::inspect(dir, &name)) {
        return Ok(info);
    }
    let none = || Failure::NoSuchRun {
        asked: asked.to_owned(),
        dir: dir.to_owned(),
    };
    match &fitting(store::names(dir)?, asked)[..] {
        [] => Err(none()),
        [name] => store::inspect(dir, name).ok_or_else(none),
        several => Err(Failure::Ambiguous {
            asked: asked.to_owned(),
            fitting: several.to_vec(),
        }),
    }
}

/// The names with `asked` in them; among several those of which it is a whole part, if there are any.
fn fitting(names: Vec<RunName>, asked: &str) -> Vec<RunName> {
    // People know the function's path, its directory has dots.
    let asked = asked.replace("::", ".");
    if asked.is_empty() {
        return Vec::new();
    }
    let mut fitting = names;
    fitting.retain(|name| name.to_string().contains(&asked));
    let whole: Vec<RunName> = fitting
        .iter()
        .filter(|name| is_whole_part(name, &asked))
        .cloned()
        .collect();
    if whole.is_empty() { fitting } else { whole }
}

fn is_whole_part(name: &RunName, asked: &str) -> bool {
    let (function, identity) = name.function_and_identity();
    [name.program(), name.function_dir(), function, identity].contains(&asked)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(asked: &str) -> Vec<String> {
        let names = [
            "pi/pi.estimate-01ab",
            "pi/pi.estimate-02cd",
            "pi2/pi2.main-03ab",
        ];
        let names = names
            .iter()
            .filter_map(|name| RunName::parse(name))
            .collect();
        fitting(names, asked)
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    #[test]
    fn a_part_that_fits_one_is_enough() {
        for asked in ["pi/pi.estimate-01ab", "01", "1ab", "estimate-01ab"] {
            assert_eq!(fits(asked), ["pi/pi.estimate-01ab"], "{asked}");
        }
        assert_eq!(fits("pi2::main"), ["pi2/pi2.main-03ab"]);
    }

    #[test]
    fn a_whole_part_wins_over_parts_of_words() {
        assert_eq!(fits("pi"), ["pi/pi.estimate-01ab", "pi/pi.estimate-02cd"]);
        assert_eq!(fits("ab").len(), 2);
        assert_eq!(fits("pi::estimate").len(), 2);
    }

    #[test]
    fn nothing_fits_nothing() {
        assert!(fits("").is_empty());
        assert!(fits("x").is_empty());
    }
}
