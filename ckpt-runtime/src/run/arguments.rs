//! The arguments of a root: part of the run's identity.

use std::env;
use std::io::{self, Write};

use serde::Serialize;

use super::digest::digest;
use crate::format::Argument;
use crate::savable::Savable;

/// Gathers a function's arguments.
#[derive(Debug, Default)]
pub struct Arguments {
    pub(super) list: Vec<Argument>,
    /// The first that could not be hashed, and why.
    pub(super) error: Option<String>,
}

impl Arguments {
    /// A by-value argument. It must be savable, so that none hides a `&mut`.
    pub fn value<T: Savable>(&mut self, name: &str, value: &T) {
        self.shared(name, value);
    }

    /// What a shared reference points to.
    pub fn shared<T: Hashable + ?Sized>(&mut self, name: &str, value: &T) {
        match digest(value) {
            Ok(digest) => {
                self.list.push(Argument {
                    name: name.to_owned(),
                    digest,
                    shown: shown(value),
                });
            }
            Err(reason) => {
                self.error
                    .get_or_insert(format!("argument `{name}` could not be hashed: {reason}"));
            }
        }
    }

    /// For `main`: the command line without its first word.
    pub fn command_line(&mut self) {
        for (index, word) in env::args_os().enumerate().skip(1) {
            self.shared(&format!("argument {index}"), &word.to_string_lossy());
        }
    }
}

/// An argument that can be part of a run's identity.
#[diagnostic::on_unimplemented(
    message = "ckpt cannot tell runs apart by an argument of type `{Self}`",
    label = "arguments are part of a run's identity, so this would have to be hashed",
    note = "leave it out with `#[ckpt(skip)]` on the parameter",
    note = "or write `#[checkpointed]` on the definition of the type",
    note = "or enable the `serde` feature of the crate the type comes from"
)]
pub trait Hashable: Serialize {}

#[diagnostic::do_not_recommend]
impl<T: Serialize + ?Sized> Hashable for T {}

/// The longest argument shown in full.
const SHOWN: usize = 60;

/// A short text for people, cut off where it becomes long (without writing out the rest).
fn shown<T: Serialize + ?Sized>(value: &T) -> String {
    let mut text = Bounded(Vec::new());
    let whole = serde_json::to_writer(&mut text, value).is_ok();
    let mut text = String::from_utf8_lossy(&text.0).into_owned();
    if !whole {
        // The cut may have split a character, which now reads as a replacement character.
        text.truncate(text.trim_end_matches(char::REPLACEMENT_CHARACTER).len());
        text.push('…');
    }
    text
}

struct Bounded(Vec<u8>);

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > SHOWN {
            let room = SHOWN - self.0.len();
            self.0.extend_from_slice(&bytes[..room]);
            return Err(io::Error::from(io::ErrorKind::WriteZero));
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_arguments_are_cut() {
        let mut arguments = Arguments::default();
        arguments.value("n", &3u8);
        arguments.shared("grid", &vec![0.5; 1_000_000][..]);
        assert_eq!(arguments.list[0].shown, "3");
        assert!(arguments.list[1].shown.len() <= SHOWN + '…'.len_utf8());
        assert!(arguments.list[1].shown.ends_with('…'));
    }
}
