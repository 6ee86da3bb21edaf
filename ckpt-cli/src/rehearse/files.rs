//! The named files, as an undisturbed run left them and as a rehearsed one did.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::text::Text;

/// The first difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FileDifference {
    pub(super) path: PathBuf,
    /// 0: the file as a whole.
    pub(super) line: u64,
    /// What the line is; nothing behind the last one, or where there is no file.
    pub(super) undisturbed: Option<String>,
    pub(super) rehearsed: Option<String>,
    /// What is there instead has been there before.
    pub(super) again: bool,
}

/// Compares the files, and what is in the directories, of these names.
pub(super) fn difference(
    undisturbed: &Path,
    rehearsed: &Path,
    names: &[PathBuf],
) -> io::Result<Option<FileDifference>> {
    let mut files = BTreeSet::new();
    for name in names {
        add(&mut files, undisturbed, name)?;
        add(&mut files, rehearsed, name)?;
    }
    for path in files {
        if let Some(difference) = of_one(undisturbed, rehearsed, path)? {
            return Ok(Some(difference));
        }
    }
    Ok(None)
}

/// The first of the names that nothing has.
pub(super) fn missing(dir: &Path, names: &[PathBuf]) -> Option<PathBuf> {
    names.iter().find(|name| !dir.join(name).exists()).cloned()
}

fn add(files: &mut BTreeSet<PathBuf>, dir: &Path, name: &Path) -> io::Result<()> {
    let path = dir.join(name);
    if !path.is_dir() {
        files.insert(name.to_owned());
        return Ok(());
    }
    for entry in fs::read_dir(path)? {
        add(files, dir, &name.join(entry?.file_name()))?;
    }
    Ok(())
}

fn of_one(
    undisturbed: &Path,
    rehearsed: &Path,
    path: PathBuf,
) -> io::Result<Option<FileDifference>> {
    let sides = (
        open(&undisturbed.join(&path))?,
        open(&rehearsed.join(&path))?,
    );
    let (whole, other) = match sides {
        (Some(whole), Some(other)) => (whole, other),
        (None, None) => return Ok(None),
        (whole, other) => {
            let there = || Some("there".to_owned());
            return Ok(Some(FileDifference {
                path,
                line: 0,
                undisturbed: whole.and_then(|_| there()),
                rehearsed: other.and_then(|_| there()),
                again: false,
            }));
        }
    };
    let same = whole.common(0, &other, 0)?;
    if same == whole.length() && same == other.length() {
        return Ok(None);
    }
    let (here, there) = (whole.line(same)?, other.line(same)?);
    let line = [&here, &there]
        .into_iter()
        .flatten()
        .map(|line| line.number);
    Ok(Some(FileDifference {
        path,
        line: line.min().unwrap_or(1),
        again: comes_again(&other, same)?,
        undisturbed: here.map(|line| line.text),
        rehearsed: there.map(|line| line.text),
    }))
}

fn open(path: &Path) -> io::Result<Option<Text>> {
    match Text::open(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        text => text.map(Some),
    }
}

/// Whether the line with the byte at `at` is a whole line that stands before it too.
fn comes_again(text: &Text, at: u64) -> io::Result<bool> {
    const BACK: u64 = 1 << 20;
    const LONGEST: usize = 4096;
    let from = at.saturating_sub(BACK);
    let mut before = text.read(from, (at - from) as usize)?;
    let start = before
        .iter()
        .rposition(|&byte| byte == b'\n')
        .map_or(0, |at| at + 1);
    let mut line = before.split_off(start);
    let rest = text.read(at, LONGEST)?;
    let Some(end) = rest.iter().position(|&byte| byte == b'\n') else {
        return Ok(false);
    };
    line.extend(&rest[..end]);
    Ok(before
        .split(|&byte| byte == b'\n')
        .any(|earlier| earlier == line)
        && !line.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(undisturbed: &str, rehearsed: &str) -> Option<FileDifference> {
        let dir = tempfile::tempdir().unwrap();
        let side = |name: &str, text: &str| {
            let side = dir.path().join(name);
            fs::create_dir_all(side.join("out")).unwrap();
            if text != "-" {
                fs::write(side.join("out/f"), text).unwrap();
            }
            side
        };
        let (a, b) = (side("a", undisturbed), side("b", rehearsed));
        difference(&a, &b, &["out".into()]).unwrap()
    }

    #[test]
    fn the_first_line_that_differs_is_told() {
        assert_eq!(of("a\nb\n", "a\nb\n"), None);
        let found = of("a\nb\nc\n", "a\nbb\nc\n").unwrap();
        assert_eq!((found.line, found.again), (2, false));
        assert_eq!(found.path, PathBuf::from("out/f"));
        assert_eq!(found.rehearsed.as_deref(), Some("bb"));
        let found = of("a\nb\n", "a\n").unwrap();
        assert_eq!((found.line, found.undisturbed.as_deref()), (2, Some("b")));
        assert_eq!(found.rehearsed, None);
    }

    #[test]
    fn lines_that_come_again_are_recognised() {
        let found = of("1\n2\n3\n", "1\n2\n2\n3\n").unwrap();
        assert_eq!((found.line, found.again), (3, true));
        assert!(of("1\n2\n", "1\n2\n1\n2\n").unwrap().again);
    }

    #[test]
    fn a_file_that_is_missing_is_a_difference() {
        let found = of("1\n", "-").unwrap();
        assert_eq!((found.line, found.rehearsed), (0, None));
        assert_eq!(of("-", "-"), None);
    }
}
