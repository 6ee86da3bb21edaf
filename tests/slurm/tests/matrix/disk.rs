//! A disk that is full: a small file system in memory, where runs are kept.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use rustix::mount::{MountFlags, UnmountFlags, mount, unmount};

/// A file system of a few pages, gone with the value.
pub(crate) struct SmallDisk {
    path: PathBuf,
}

impl SmallDisk {
    pub(crate) fn mounted(path: &Path, kibibytes: u32) -> Result<SmallDisk, String> {
        let said = |error: std::io::Error| format!("{}: {error}", path.display());
        fs::create_dir(path).map_err(said)?;
        let options = format!("size={kibibytes}k,mode=700");
        let options = std::ffi::CString::new(options).expect("no zero byte");
        let flags = MountFlags::NOSUID | MountFlags::NODEV;
        mount("ckpt-slurm-tests", path, "tmpfs", flags, options.as_c_str())
            .map_err(|error| said(error.into()))?;
        Ok(SmallDisk {
            path: path.to_owned(),
        })
    }

    /// Takes all that is left.
    pub(crate) fn fill(&self) -> Result<(), String> {
        let mut size = 1 << 20;
        while size > 0 {
            let name = self.filler(size);
            if let Err(error) = fs::write(&name, vec![1; size]) {
                if error.kind() != ErrorKind::StorageFull {
                    return Err(format!("{}: {error}", name.display()));
                }
                let _ = fs::remove_file(name);
            }
            size /= 2;
        }
        let state = rustix::fs::statvfs(&self.path);
        let left = state.map_err(|error| error.to_string())?.f_bavail;
        match left {
            0 => Ok(()),
            _ => Err(format!("it is not full: {left} blocks are left")),
        }
    }

    /// Gives back what was taken.
    pub(crate) fn empty(&self) {
        for size in (0..=20).map(|power| 1 << power) {
            let _ = fs::remove_file(self.filler(size));
        }
    }

    fn filler(&self, size: usize) -> PathBuf {
        self.path.join(format!("filler-{size}"))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: a program may be in it for a moment more.
        let _ = unmount(&self.path, UnmountFlags::DETACH);
    }
}
