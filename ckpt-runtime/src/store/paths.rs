//! Names of runs and of the files in a run's directory. Pure: no I/O.

use std::collections::hash_map::RandomState;
use std::ffi::OsStr;
use std::fmt;
use std::hash::{BuildHasher as _, Hasher as _};
use std::path::{Path, PathBuf};

use twox_hash::XxHash3_64;

/// The lock's file name.
pub(super) const LOCK: &str = "lock";
/// The events' file name.
pub(super) const EVENTS: &str = "events.jsonl";

/// Longest file name made of a program or function; file systems allow 255 bytes, and the identity comes behind it.
const LONGEST: usize = 100;

/// A run's name, as `ckpt ls` shows it and `CKPT_FROM` takes it: `<program>/<function>-<identity>`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RunName {
    program: String,
    function_dir: String,
}

impl RunName {
    /// The name of a run of `function` (its path) in `program`, told from others by `identity` (a hash in hexadecimal).
    pub fn new(program: &str, function: &str, identity: &str) -> Self {
        let function = file_name(&function.replace("::", "."));
        let identity = file_name(identity).replace('-', "_");
        RunName {
            program: program_dir(program),
            function_dir: format!("{function}-{identity}"),
        }
    }

    /// Reads a name as [`fmt::Display`] writes it. `None` if it is not one: so that no name leads out of the directory.
    pub fn parse(text: &str) -> Option<Self> {
        let (program, function_dir) = text.split_once('/')?;
        let (function, identity) = function_dir.rsplit_once('-')?;
        let fine = |part: &str| !part.is_empty() && file_name(part) == part;
        // No length limit here: `file_name` bounds each part, and a longer one never came from `new`.
        (fine(program) && fine(function) && fine(identity)).then(|| RunName {
            program: program.to_owned(),
            function_dir: function_dir.to_owned(),
        })
    }

    /// The program's directory name.
    pub fn program(&self) -> &str {
        &self.program
    }

    /// The run's directory name within the program's.
    pub fn function_dir(&self) -> &str {
        &self.function_dir
    }

    /// The function's part of the directory name, and the identity's.
    pub fn function_and_identity(&self) -> (&str, &str) {
        self.function_dir
            .rsplit_once('-')
            .expect("both constructors put a dash there")
    }

    /// The run's directory below `root`.
    pub fn directory(&self, root: &Path) -> PathBuf {
        root.join(&self.program).join(&self.function_dir)
    }
}

impl fmt::Display for RunName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.program, self.function_dir)
    }
}

/// A program's directory name. One that had to be changed gets a hash, so that `a b` and `a_b` do not meet.
fn program_dir(program: &str) -> String {
    let name = file_name(program);
    if name == program {
        return name;
    }
    let hash = XxHash3_64::oneshot(program.as_bytes()) as u32;
    format!("{}~{hash:08x}", shortened(&name, LONGEST - 9))
}

/// `text` as one harmless part of a path: letters, digits and `._-~`, not hidden, not empty, not too long.
fn file_name(text: &str) -> String {
    let mut name = String::with_capacity(text.len());
    for c in text.chars() {
        let kept = c.is_alphanumeric() || (!name.is_empty() && matches!(c, '.' | '-' | '~'));
        match kept {
            true => name.push(c),
            false if c == '_' || !name.ends_with('_') => name.push('_'),
            false => {} // several strange characters become one
        }
    }
    if name.is_empty() {
        "_".to_owned()
    } else {
        shortened(&name, LONGEST).to_owned()
    }
}

fn shortened(name: &str, longest: usize) -> &str {
    let end = (0..=longest.min(name.len()))
        .rev()
        .find(|&end| name.is_char_boundary(end));
    &name[..end.unwrap_or(0)]
}

/// The directory `path` lies in; for `/` itself.
pub(super) fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if parent.as_os_str().is_empty() => Path::new("."),
        Some(parent) => parent,
        None => path,
    }
}

/// A generation's file name.
pub(super) fn generation_file(generation: u64) -> String {
    format!("{generation:010}.ckpt")
}

/// The generation a file is of, if its name is exactly one that [`generation_file`] makes for a save: the number that none comes after
/// is no generation's.
pub(super) fn generation_of(name: &OsStr) -> Option<u64> {
    let name = name.to_str()?;
    let generation = name.strip_suffix(".ckpt")?.parse().ok()?;
    (generation < u64::MAX && generation_file(generation) == name).then_some(generation)
}

/// A temporary file's name; `unique` keeps writers apart where there are no locks.
pub(super) fn temporary_file(generation: u64, unique: u32) -> String {
    format!(".tmp-{generation:010}-{unique:08x}")
}

/// A name for a temporary file that is to become no generation.
pub(super) fn unnumbered_temporary(unique: u32) -> String {
    format!(".tmp-{unique:08x}")
}

/// A number that differs from writer to writer, on other hosts too.
pub(super) fn unique() -> u32 {
    RandomState::new().build_hasher().finish() as u32
}

/// Whether a file is one of ours that was never finished: whether its name is exactly one that [`temporary_file`] or
/// [`unnumbered_temporary`] makes.
pub(super) fn is_temporary(name: &OsStr) -> bool {
    let made = |name: &str| {
        let numbers = name.strip_prefix(".tmp-")?;
        let unique = |hex| u32::from_str_radix(hex, 16).ok();
        Some(match numbers.split_once('-') {
            Some((generation, hex)) => temporary_file(generation.parse().ok()?, unique(hex)?),
            None => unnumbered_temporary(unique(numbers)?),
        })
    };
    name.to_str()
        .is_some_and(|name| made(name).is_some_and(|made| made == name))
}

/// Name of the `n`-th directory of generations set aside.
pub(super) fn aside_dir(n: u64) -> String {
    format!("aside-{n}")
}

/// The number of a directory, if its name is exactly one that [`aside_dir`] makes.
pub(super) fn aside_number(name: &OsStr) -> Option<u64> {
    let name = name.to_str()?;
    let number = name.strip_prefix("aside-")?.parse().ok()?;
    (aside_dir(number) == name).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_names_stay_readable() {
        let name = RunName::new("pi-demo", "pi_demo::estimate", "0123abcd");
        assert_eq!(name.to_string(), "pi-demo/pi_demo.estimate-0123abcd");
        assert_eq!(
            name.function_and_identity(),
            ("pi_demo.estimate", "0123abcd")
        );
        assert_eq!(
            name.directory(Path::new("/r")),
            Path::new("/r/pi-demo/pi_demo.estimate-0123abcd")
        );
    }

    #[test]
    fn every_name_made_can_be_read() {
        let long = "x".repeat(300);
        for text in [
            "a",
            "<Foo as Bar<f64>>::run",
            "..",
            ".hidden",
            "",
            "a/b",
            "ünï",
            "-x",
            "a b",
            &long,
            "a\0\n",
        ] {
            let name = RunName::new(text, text, "9f-3");
            assert_eq!(
                RunName::parse(&name.to_string()),
                Some(name.clone()),
                "{name}"
            );
            assert!(name.function_dir().len() < 255 && name.program().len() < 255);
        }
        assert_eq!(
            RunName::new("p", "<Foo as Bar<f64>>::run", "1").function_dir(),
            "_Foo_as_Bar_f64_.run-1"
        );
    }

    #[test]
    fn programs_whose_names_had_to_change_stay_apart() {
        let dir = |program| RunName::new(program, "f", "1").program().to_owned();
        assert_ne!(dir("a b"), dir("a_b"));
        assert_ne!(dir("a b"), dir("a:b"));
        assert_eq!(dir("a_b"), "a_b");
    }

    #[test]
    fn names_that_lead_elsewhere_are_none() {
        for text in [
            "", "a", "a/b", "../f-1", "a/../b-1", "/f-1", "a/f-", "a/-1", "a/f-1/x", ".a/f-1",
            "a/b c-1",
        ] {
            assert_eq!(RunName::parse(text), None, "{text}");
        }
    }

    #[test]
    fn only_exact_names_are_generations() {
        let of = |name: &str| generation_of(OsStr::new(name));
        assert_eq!(of("0000000012.ckpt"), Some(12));
        assert_eq!(of(&generation_file(u64::MAX - 1)), Some(u64::MAX - 1));
        assert_eq!(of(&generation_file(u64::MAX)), None);
        for name in [
            "12.ckpt",
            "0000000012.ckpt.bak",
            "+000000012.ckpt",
            "00000000012.ckpt",
            ".ckpt",
            "lock",
        ] {
            assert_eq!(of(name), None, "{name}");
        }
    }

    #[test]
    fn only_exact_names_are_temporary_or_set_aside() {
        for name in [temporary_file(3, 9), unnumbered_temporary(u32::MAX)] {
            assert!(is_temporary(OsStr::new(&name)), "{name}");
        }
        for name in [
            ".tmp-",
            ".tmp-notes.txt",
            ".tmp-3-00000009",
            ".tmp-0000000003-9",
            ".tmp-0000000003-00000009~",
            ".tmp-0000000A",
            ".tmp-+000000a",
        ] {
            assert!(!is_temporary(OsStr::new(name)), "{name}");
        }
        let aside = |name: &str| aside_number(OsStr::new(name));
        assert_eq!(aside("aside-12"), Some(12));
        assert_eq!(aside(&aside_dir(u64::MAX)), Some(u64::MAX));
        for name in ["aside-01", "aside-+7", "aside-", "aside-2x", "aside"] {
            assert_eq!(aside(name), None, "{name}");
        }
    }
}
