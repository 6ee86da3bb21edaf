//! What the disk can do, each counted.

use std::ffi::OsString;
use std::io::{self, Cursor, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use super::super::disk::{Disk, LockFile, Locking, ReadFile, Stamp, WriteFile};
use super::{Change, Entry, MemDisk, apply};

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

    fn open(&self, path: &Path) -> io::Result<Box<dyn ReadFile>> {
        let (stamp, data) = self.operate(|state| {
            let inode = state.file(path)?;
            Ok((state.stamp_of(inode), state.inodes[inode].data.clone()))
        })?;
        Ok(Box::new(Reading {
            disk: self.clone(),
            stamp,
            data: Cursor::new(data),
        }))
    }

    fn append(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.operate(|state| {
            let inode = state.file(path).or_else(|_| state.make_file(path))?;
            state.write(inode, bytes);
            Ok(())
        })
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.operate(|state| {
            let entry = Entry::File(state.file(from)?);
            if state.names.contains_key(to) {
                return Err(ErrorKind::AlreadyExists.into());
            }
            state.change(Change {
                from: Some(from.to_owned()),
                to: Some((to.to_owned(), entry)),
            });
            Ok(())
        })
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.operate(|state| {
            state.file(path)?;
            state.change(Change {
                from: Some(path.to_owned()),
                to: None,
            });
            Ok(())
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
            _ => state.file(path).map(|inode| state.stamp_of(inode)),
        })
    }

    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        self.operate(|state| {
            let touches = |change: &Change| {
                let names = [
                    change.from.as_deref(),
                    change.to.as_ref().map(|(to, _)| to.as_path()),
                ];
                names
                    .into_iter()
                    .flatten()
                    .any(|name| name.parent() == Some(path))
            };
            let (now, later) = std::mem::take(&mut state.pending)
                .into_iter()
                .partition(touches);
            let now: Vec<Change> = now;
            now.iter()
                .for_each(|change| apply(&mut state.durable_names, change));
            state.pending = later;
            Ok(())
        })
    }

    fn lock(&self, path: &Path) -> io::Result<Locking> {
        self.operate(|state| {
            let inode = state.file(path).or_else(|_| state.make_file(path))?;
            let has_locks = state.has_locks;
            if has_locks && !state.locks.insert(path.to_owned()) {
                return Ok(Locking::Held);
            }
            let path = has_locks.then(|| path.to_owned());
            let file = Box::new(MemLock {
                disk: self.clone(),
                inode,
                path,
            });
            Ok(match has_locks {
                true => Locking::Acquired(file),
                false => Locking::Unsupported(file, ErrorKind::Unsupported.into()),
            })
        })
    }

    fn is_locked(&self, path: &Path) -> io::Result<bool> {
        self.operate(|state| state.file(path).map(|_| state.locks.contains(path)))
    }
}

struct Writing {
    disk: MemDisk,
    inode: usize,
}

impl Write for Writing {
    /// A write that fails leaves half of itself, as on a full disk.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let (start, end) = bytes.split_at(bytes.len() / 2);
        self.disk.state().write(self.inode, start);
        self.disk.operate(|state| {
            state.write(self.inode, end);
            Ok(bytes.len())
        })
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl WriteFile for Writing {
    fn sync(&mut self) -> io::Result<()> {
        self.disk.operate(|state| {
            let inode = &mut state.inodes[self.inode];
            inode.durable = inode.data.clone();
            Ok(())
        })
    }
}

struct Reading {
    disk: MemDisk,
    stamp: Stamp,
    data: Cursor<Vec<u8>>,
}

impl Read for Reading {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let disk = self.disk.clone();
        disk.operate(|_| self.data.read(buffer))
    }
}

impl Seek for Reading {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.data.seek(to)
    }
}

impl ReadFile for Reading {
    fn stamp(&self) -> io::Result<Stamp> {
        Ok(self.stamp)
    }
}

struct MemLock {
    disk: MemDisk,
    inode: usize,
    path: Option<PathBuf>,
}

impl LockFile for MemLock {
    fn record(&mut self, line: &[u8]) -> io::Result<()> {
        self.disk.operate(|state| {
            state.inodes[self.inode].data.clear();
            state.write(self.inode, line);
            Ok(())
        })
    }
}

impl Drop for MemLock {
    fn drop(&mut self) {
        if let Some(path) = &self.path {
            self.disk.state().locks.remove(path);
        }
    }
}
