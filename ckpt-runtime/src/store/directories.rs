//! The directories of a run: made where they are missing, used only where they are one's own. docs/format.md §1.

use std::io::{self, ErrorKind};
use std::path::Path;

use super::disk::{Disk, write_all_at};
use super::paths::parent;
use super::run_store::{RunStore, trouble};
use super::trust::{Trust, stranger};
use crate::Error;

impl RunStore {
    /// Makes what is missing from `CKPT_DIR` down to the run's own directory.
    pub(super) fn make_directories(&mut self) -> Result<(), Error> {
        make_root(&*self.disk, &self.root).map_err(|error| trouble(&self.root, error))?;
        self.make_gitignore();
        let program = self.root.join(self.name.program());
        let run = self.directory.clone();
        for path in [&program, &run] {
            self.make_dir(path).map_err(|error| trouble(path, error))?;
        }
        Ok(())
    }

    /// Makes a directory below `CKPT_DIR`, where only real ones are accepted, and only those of this user.
    fn make_dir(&mut self, path: &Path) -> io::Result<()> {
        match self.disk.create_dir(path) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            result => return result,
        }
        if !self.disk.stamp(path)?.directory {
            return Err(io::Error::new(
                ErrorKind::NotADirectory,
                "in the way, and not a directory",
            ));
        }
        let rights = self.disk.rights(path)?;
        if self.trust.accepts(rights) {
            return Ok(());
        }
        // A file server may know this user under another number (root is nobody to most): what is made there then
        // belongs to that one. Nobody can make files that belong to somebody else.
        if self.disk.owner_of_new_files(path).ok() == Some(rights.owner) {
            self.trust = Trust::of(rights.owner);
            return Ok(());
        }
        Err(stranger(rights))
    }

    /// Keeps checkpoints out of repositories. Not at the top of one: there it would hide the whole repository.
    fn make_gitignore(&mut self) {
        if self.disk.stamp(&self.root.join(".git")).is_ok() {
            return;
        }
        let path = self.root.join(".gitignore");
        match self
            .disk
            .create_file(&path)
            .and_then(|file| write_all_at(&*file, b"*\n", 0))
        {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => {
                self.warn(format!("{}: {error}", path.display()));
            }
            _ => {}
        }
    }
}

/// Makes `CKPT_DIR` and what is missing above it. It may be a link: that is its owner's choice.
///
/// What is made above it is made durable here, what is below by the first save.
fn make_root(disk: &dyn Disk, path: &Path) -> io::Result<()> {
    match make_or_find(disk, path) {
        Err(error) if error.kind() == ErrorKind::NotFound && parent(path) != path => {
            let above = parent(path);
            make_root(disk, above)?;
            sync_if_permitted(disk, parent(above))?;
            make_or_find(disk, path)
        }
        result => result,
    }
}

fn make_or_find(disk: &dyn Disk, path: &Path) -> io::Result<()> {
    match disk.create_dir(path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        result => result,
    }
}

/// Syncs a directory above the run's. One that may not be read cannot be synced, but may be written in; it was
/// there before us, or its maker's umask is strange: either way no reason to save nothing.
pub(super) fn sync_if_permitted(disk: &dyn Disk, path: &Path) -> io::Result<()> {
    match disk.sync_dir(path) {
        Err(error) if error.kind() == ErrorKind::PermissionDenied => Ok(()),
        result => result,
    }
}
