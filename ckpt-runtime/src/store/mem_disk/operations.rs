//! What the disk can do, each counted.

use std::ffi::OsString;
use std::io::{self, Cursor, ErrorKind, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use super::super::disk::{Disk, HeldBy, LockFile, Locking, ReadFile, Stamp, Standing, WriteFile};
use super::super::trust::{Rights, Trust, only_name};
use super::{Change, Entry, ME, MemDisk, State};
use crate::format::Input;

/// What a short write takes.
const FEW: usize = 7;

impl Disk for MemDisk {
    fn create_dir(&self, path: &Path) -> io::Result<()> {
        self.operate(|state| state.make(path, |_| Entry::Dir).map(drop))
    }

    fn create_file(&self, path: &Path) -> io::Result<Box<dyn WriteFile>> {
        let inode = self.operate(|state| state.make_file(path))?;
        Ok(Box::new(Writing {
            disk: self.clone(),
            inode,
        }))
    }

    fn open_to_write(&self, path: &Path, trust: Trust) -> io::Result<Box<dyn WriteFile>> {
        let inode = self.operate(|state| {
            let inode = state.trusted(path, trust)?;
            only_name(state.rights_of_file(inode))?;
            Ok(inode)
        })?;
        Ok(Box::new(Writing {
            disk: self.clone(),
            inode,
        }))
    }

    fn open(&self, path: &Path, trust: Trust) -> io::Result<Box<dyn ReadFile>> {
        let (stamp, data) = self.operate(|state| {
            let inode = state.trusted(path, trust)?;
            let file = &state.inodes[inode];
            Ok((file.stamp(inode), file.data.clone()))
        })?;
        Ok(Box::new(Reading {
            disk: self.clone(),
            stamp,
            data: Cursor::new(data),
        }))
    }

    /// One that fails leaves half of the line, as on a full disk.
    fn append(&self, path: &Path, bytes: &[u8], trust: Trust) -> io::Result<()> {
        let add = |state: &mut State, bytes: &[u8]| {
            let inode = state.trusted_or_made(path, trust)?;
            state.inodes[inode].append(bytes);
            Ok(())
        };
        let half = &bytes[..bytes.len() / 2];
        self.operate_or(|state| add(state, bytes), |state| drop(add(state, half)))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.operate(|state| {
            let entry = Entry::File(state.file(from)?);
            if state.names.contains_key(to) {
                return Err(ErrorKind::AlreadyExists.into());
            }
            state.change(Change::new(Some(from), Some((to, entry))));
            Ok(())
        })
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.operate(|state| {
            state.file(path)?;
            state.change(Change::new(Some(path), None));
            Ok(())
        })
    }

    fn remove_dir(&self, path: &Path) -> io::Result<()> {
        self.operate(|state| {
            let inside = |name: &PathBuf| name.parent() == Some(path);
            match state.names.get(path) {
                Some(Entry::Dir) if state.names.keys().any(inside) => {
                    Err(ErrorKind::DirectoryNotEmpty.into())
                }
                Some(Entry::Dir) => {
                    state.change(Change::new(Some(path), None));
                    Ok(())
                }
                Some(Entry::File(_)) => Err(ErrorKind::NotADirectory.into()),
                None => Err(ErrorKind::NotFound.into()),
            }
        })
    }

    fn list(&self, path: &Path) -> io::Result<Vec<OsString>> {
        self.operate(|state| match state.names.get(path) {
            Some(Entry::Dir) => {
                let inside = state
                    .names
                    .keys()
                    .filter(|name| name.parent() == Some(path));
                Ok(inside
                    .filter_map(|name| Some(name.file_name()?.to_owned()))
                    .collect())
            }
            Some(Entry::File(_)) => Err(ErrorKind::NotADirectory.into()),
            None => Err(ErrorKind::NotFound.into()),
        })
    }

    fn stamp(&self, path: &Path) -> io::Result<Stamp> {
        self.operate(|state| match state.names.get(path) {
            Some(Entry::Dir) => Ok(Stamp {
                length: 0,
                modified: UNIX_EPOCH,
                inode: u64::MAX,
                directory: true,
            }),
            _ => state
                .file(path)
                .map(|inode| state.inodes[inode].stamp(inode)),
        })
    }

    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        self.operate_or(
            |state| {
                if !state.habits.lies_about_directories {
                    state.sync_names(path, true);
                }
                Ok(())
            },
            |state| state.sync_names(path, false),
        )
    }

    fn rights(&self, path: &Path) -> io::Result<Rights> {
        self.operate(|state| match state.names.get(path) {
            Some(Entry::Dir) => Ok(state.rights_of(path)),
            Some(Entry::File(_)) => Err(ErrorKind::NotADirectory.into()),
            None => Err(ErrorKind::NotFound.into()),
        })
    }

    fn me(&self) -> u32 {
        ME
    }

    fn owner_of_new_files(&self, _: &Path) -> io::Result<u32> {
        self.operate(|state| Ok(state.habits.squashes_to.unwrap_or(ME)))
    }

    fn available(&self, _: &Path) -> io::Result<u64> {
        self.operate(|state| Ok(state.free))
    }

    fn lock(&self, path: &Path, trust: Trust) -> io::Result<Locking> {
        self.operate(|state| {
            let inode = state.trusted_or_made(path, trust)?;
            let has_locks = !state.habits.no_locks;
            if has_locks && !state.locks.insert(inode) {
                return Ok(Locking::Held(state.inodes[inode].data.clone()));
            }
            let file = Box::new(MemLock {
                disk: self.clone(),
                inode,
                has_locks,
            });
            Ok(match has_locks {
                true => Locking::Acquired(file),
                false => Locking::Unsupported(file, ErrorKind::Unsupported.into()),
            })
        })
    }

    fn holder(&self, path: &Path) -> io::Result<Option<HeldBy>> {
        self.operate(|state| {
            let inode = state.file(path)?;
            let held = state.locks.contains(&inode);
            Ok(held.then(|| HeldBy {
                line: state.inodes[inode].data.clone(),
                process: None,
            }))
        })
    }
}

impl State {
    fn trusted(&self, path: &Path, trust: Trust) -> io::Result<usize> {
        let inode = self.file(path)?;
        let directory = path.parent().expect("files lie in directories");
        trust.file(self.rights_of_file(inode), self.rights_of(directory))?;
        Ok(inode)
    }

    fn rights_of_file(&self, inode: usize) -> Rights {
        let file = &self.inodes[inode];
        Rights {
            owner: file.owner,
            mode: 0o600,
            links: file.links,
        }
    }

    fn trusted_or_made(&mut self, path: &Path, trust: Trust) -> io::Result<usize> {
        match self.trusted(path, trust) {
            Err(error) if error.kind() == ErrorKind::NotFound => self.make_file(path),
            result => result,
        }
    }
}

struct Writing {
    disk: MemDisk,
    inode: usize,
}

impl WriteFile for Writing {
    /// A write that fails leaves half of itself, as on a full disk.
    fn write_at(&self, bytes: &[u8], offset: u64) -> io::Result<usize> {
        if self.disk.is_interrupted() {
            return Err(ErrorKind::Interrupted.into());
        }
        let half = &bytes[..bytes.len() / 2];
        self.disk.operate_or(
            |state| {
                let taken = match state.habits.short_writes {
                    true => &bytes[..bytes.len().min(FEW)],
                    false => bytes,
                };
                state.inodes[self.inode].write_at(taken, offset as usize);
                Ok(taken.len())
            },
            |state| state.inodes[self.inode].write_at(half, offset as usize),
        )
    }

    fn reserve(&self, length: u64) -> io::Result<()> {
        self.disk.operate(|state| {
            let inode = &mut state.inodes[self.inode];
            if inode.data.len() < length as usize {
                inode.set_length(length as usize);
            }
            Ok(())
        })
    }

    fn set_length(&self, length: u64) -> io::Result<()> {
        self.disk.operate(|state| {
            state.inodes[self.inode].set_length(length as usize);
            Ok(())
        })
    }

    fn sync(&self) -> io::Result<()> {
        self.disk.operate_or(
            |state| {
                if !state.habits.lies_about_files {
                    state.inodes[self.inode].sync();
                }
                Ok(())
            },
            |state| state.inodes[self.inode].fail_to_sync(),
        )
    }
}

struct Reading {
    disk: MemDisk,
    stamp: Stamp,
    data: Cursor<Vec<u8>>,
}

impl Read for Reading {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.disk.is_interrupted() {
            return Err(ErrorKind::Interrupted.into());
        }
        let disk = self.disk.clone();
        disk.operate(|_| self.data.read(buffer))
    }
}

impl Seek for Reading {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let disk = self.disk.clone();
        disk.operate(|_| self.data.seek(to))
    }
}

impl Input for Reading {}

impl ReadFile for Reading {
    fn stamp(&self) -> io::Result<Stamp> {
        self.disk.operate(|_| Ok(self.stamp))
    }
}

struct MemLock {
    disk: MemDisk,
    inode: usize,
    has_locks: bool,
}

impl LockFile for MemLock {
    fn left(&self) -> io::Result<(Vec<u8>, SystemTime)> {
        let inode = &self.disk.state().inodes[self.inode];
        Ok((inode.data.clone(), inode.stamp(self.inode).modified))
    }

    fn record(&self, line: &[u8]) -> io::Result<()> {
        self.disk.operate(|state| {
            state.inodes[self.inode].replace(line);
            Ok(())
        })
    }

    /// Nothing that is looked for after a crash: no operation that could fail.
    fn set_modified(&self, _: SystemTime) -> io::Result<()> {
        Ok(())
    }

    fn confirm(&self, path: &Path) -> io::Result<Standing> {
        self.disk.operate(|state| {
            let named = state.names.get(path) == Some(&Entry::File(self.inode));
            state.locks.insert(self.inode);
            Ok(if named {
                Standing::Ours
            } else {
                Standing::Gone
            })
        })
    }
}

impl Drop for MemLock {
    fn drop(&mut self) {
        if self.has_locks {
            self.disk.state().locks.remove(&self.inode);
        }
    }
}
