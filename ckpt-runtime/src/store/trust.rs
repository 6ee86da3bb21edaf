//! Whose files are believed. docs/format.md §1 has the rule in words.
//!
//! Whoever may put a file in the place of a checkpoint decides what the program computes from then on, and whoever may put
//! a link to one of our files in the place of the lock or the events has us write into it. So in a directory where others may write only
//! what belongs to this user (or to root, who can do anything) counts, under one name only. Where nobody else may write,
//! whatever is there was put there by somebody who may.
//!
//! What is asked about a file is asked of the open file and of the directory that it was opened in, so that nothing can be
//! changed between the look and the use. Directories are looked at by their path, before the run is taken. Somebody who can
//! exchange them afterwards (in a `CKPT_DIR` that others may write to and that has no sticky bit) gains nothing to read: new
//! files are made exclusively, with mode 0600, and what is read there is asked about again.

use std::io::{self, ErrorKind};

/// The user who may do anything.
const ROOT: u32 = 0;

/// Whose a file or directory is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rights {
    /// The user it belongs to.
    pub owner: u32,
    /// Who may do what with it. An access control list shows in the group's bits.
    pub mode: u32,
    /// How many names it has.
    pub links: u64,
}

/// From whose point of view files are believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trust {
    me: u32,
}

impl Trust {
    /// That of this user.
    pub fn of(me: u32) -> Self {
        Trust { me }
    }

    fn is_mine(self, rights: Rights) -> bool {
        rights.owner == self.me || rights.owner == ROOT
    }

    /// Whether nobody else may put anything into a directory.
    fn is_closed(self, directory: Rights) -> bool {
        self.is_mine(directory) && directory.mode & 0o022 == 0
    }

    /// Whether a file in this directory is believed, and may be written to.
    ///
    /// # Errors
    /// `PermissionDenied`, in words that tell why.
    pub fn file(self, file: Rights, directory: Rights) -> io::Result<()> {
        if self.is_closed(directory) {
            return Ok(());
        }
        if !self.is_mine(file) {
            return Err(refusal(format!(
                "not trusted: it belongs to user {}, and others may write in its directory; a copy made by yourself (cp) is",
                file.owner
            )));
        }
        if file.links > 1 {
            return Err(refusal(
                "not trusted: it has a second name (a hard link), and others may write in its directory; a copy made by \
                 yourself (cp) is"
                    .to_owned(),
            ));
        }
        Ok(())
    }

    /// Whether a directory below `CKPT_DIR` is used.
    pub(super) fn accepts(self, directory: Rights) -> bool {
        self.is_mine(directory)
    }
}

/// That nobody has what is in a file by another name as well: then it may be written over.
pub(super) fn only_name(file: Rights) -> io::Result<()> {
    match file.links > 1 {
        true => Err(ErrorKind::PermissionDenied.into()),
        false => Ok(()),
    }
}

/// Why a directory is not used.
pub(super) fn stranger(directory: Rights) -> io::Error {
    refusal(format!(
        "it belongs to user {}, and below CKPT_DIR only directories of your own are used (or root's)",
        directory.owner
    ))
}

fn refusal(words: String) -> io::Error {
    io::Error::new(ErrorKind::PermissionDenied, words)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ME: u32 = 1000;
    const OTHER: u32 = 1001;

    fn rights(owner: u32, mode: u32) -> Rights {
        let links = 1;
        Rights { owner, mode, links }
    }

    fn believes(file: Rights, directory: Rights) -> bool {
        Trust::of(ME).file(file, directory).is_ok()
    }

    #[test]
    fn where_nobody_else_may_write_everything_counts() {
        for owner in [ME, ROOT] {
            for mode in [0o700, 0o750, 0o755, 0o1755] {
                assert!(believes(rights(OTHER, 0o666), rights(owner, mode)));
            }
        }
    }

    #[test]
    fn where_others_may_write_only_what_is_mine_counts() {
        let open = [
            rights(ME, 0o770),
            rights(ME, 0o702),
            rights(ROOT, 0o1777),
            rights(OTHER, 0o700),
        ];
        for directory in open {
            assert!(believes(rights(ME, 0o600), directory));
            assert!(believes(rights(ROOT, 0o600), directory));
            assert!(!believes(rights(OTHER, 0o600), directory));
            let links = 2;
            let linked = Rights {
                links,
                ..rights(ME, 0o600)
            };
            assert!(!believes(linked, directory));
            assert!(believes(linked, rights(ME, 0o700)));
        }
    }

    #[test]
    fn root_believes_no_user() {
        let root = Trust::of(ROOT);
        assert!(root.file(rights(ME, 0o600), rights(ME, 0o700)).is_err());
        assert!(!root.accepts(rights(ME, 0o700)) && root.accepts(rights(ROOT, 0o777)));
    }
}
