//! Options of `sbatch` that are passed through: as lines of the script.

use std::ffi::OsString;

use crate::failure::Failure;

/// The lines, without `#SBATCH `: each option with its value, if one follows it.
pub(super) fn lines(given: &[OsString]) -> Result<Vec<String>, Failure> {
    let mut lines: Vec<String> = Vec::new();
    let mut takes_value = false;
    for word in given {
        let word = word.to_str().filter(|word| !word.contains(['\n', '\0']));
        let word = word.ok_or(Failure::Usage(
            "options of sbatch must be text without line feeds",
        ))?;
        if word.starts_with('-') && word.len() > 1 {
            // `--mem=4G` and `-pgpu` have their value with them.
            takes_value = !word.contains('=') && (word.starts_with("--") || word.len() == 2);
            lines.push(option(word));
        } else if takes_value && let Some(line) = lines.last_mut() {
            line.push(if line.starts_with("--") { '=' } else { ' ' });
            line.push_str(&quoted(word));
            takes_value = false;
        } else {
            return Err(Failure::Usage(
                "what stands before `--` are options of sbatch, such as --mem=4G; the command comes after `--`",
            ));
        }
    }
    Ok(lines)
}

fn option(word: &str) -> String {
    match word.split_once('=') {
        Some((name, value)) => format!("{name}={}", quoted(value)),
        None => word.to_owned(),
    }
}

/// As `sbatch` reads its lines: `#` begins a comment, blanks separate, quotes hold together.
pub(super) fn quoted(value: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "_./:@%+=,-~[]*&|!".contains(c);
    match value.chars().all(plain) {
        true => value.to_owned(),
        false if !value.contains('\'') => format!("'{value}'"),
        false => format!("\"{}\"", value.replace('\\', r"\\").replace('"', "\\\"")),
    }
}

/// Whether the job is an array.
pub(super) fn has_array(lines: &[String]) -> bool {
    let is_array = |line: &String| line.starts_with("--array") || line.starts_with("-a");
    lines.iter().any(is_array)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(words: &[&str]) -> Option<Vec<String>> {
        let words: Vec<OsString> = words.iter().map(OsString::from).collect();
        lines(&words).ok()
    }

    #[test]
    fn each_option_is_a_line_with_its_value() {
        let given = [
            "--mem=4G",
            "-p",
            "gpu",
            "--exclusive",
            "--comment",
            "a b",
            "-wnode1",
            "--constraint=[a|b]",
        ];
        let expected = [
            "--mem=4G",
            "-p gpu",
            "--exclusive",
            "--comment='a b'",
            "-wnode1",
            "--constraint=[a|b]",
        ];
        assert_eq!(of(&given).unwrap(), expected);
        assert_eq!(
            of(&["--comment=it's #1"]).unwrap(),
            ["--comment=\"it's #1\""]
        );
    }

    #[test]
    fn what_is_no_option_is_refused() {
        assert_eq!(of(&["./prog"]), None);
        assert_eq!(of(&["--mem=4G", "./prog"]), None);
        assert_eq!(of(&["-p", "gpu", "more"]), None);
        assert_eq!(of(&["--comment=a\nb"]), None);
    }

    #[test]
    fn arrays_are_recognised() {
        assert!(
            has_array(&of(&["--array=1-3"]).unwrap()) && has_array(&of(&["-a", "1-3"]).unwrap())
        );
        assert!(!has_array(&of(&["--account=me"]).unwrap()));
    }
}
