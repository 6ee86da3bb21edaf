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
    ///
    /// Nothing is given back meanwhile: a process that another thread is starting may hold a removed file for a moment, and
    /// its space would be free only after all had looked full.
    pub(crate) fn fill(&self) -> Result<(), String> {
        let said = |error: std::io::Error| format!("{}: {error}", self.path.display());
        for number in 0.. {
            let state = rustix::fs::statvfs(&self.path).map_err(|error| said(error.into()))?;
            let left = usize::try_from(state.f_bavail * state.f_frsize).expect("a small disk");
            if left == 0 {
                break;
            }
            match fs::write(self.filler(number), vec![1; left]) {
                // The program may have taken some of it.
                Err(error) if error.kind() != ErrorKind::StorageFull => return Err(said(error)),
                _ => {}
            }
        }
        Ok(())
    }

    /// Gives back what was taken.
    pub(crate) fn empty(&self) {
        let numbers = 0..;
        let fillers = numbers.map(|number| self.filler(number));
        let removed = fillers.map_while(|filler| fs::remove_file(filler).ok());
        removed.for_each(drop);
    }

    fn filler(&self, number: u32) -> PathBuf {
        self.path.join(format!("filler-{number}"))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: a program may be in it for a moment more.
        let _ = unmount(&self.path, UnmountFlags::DETACH);
    }
}
