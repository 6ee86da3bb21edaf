//! File systems so small that they are full: in memory, made for a test.
//!
//! Only root may mount them; without, this says so and the tests check nothing.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::PathBuf;

use rustix::mount::{MountFlags, UnmountFlags, mount, mount_bind, mount_remount, unmount};

/// What takes all space of a disk that is full.
const FILLER: &str = "filler";
/// What such a disk gives space by.
const PAGE: usize = 4096;
const FLAGS: MountFlags = MountFlags::NOSUID.union(MountFlags::NODEV);

/// A file system of its own, gone with the value.
pub(crate) struct SmallDisk {
    path: PathBuf,
}

impl SmallDisk {
    /// `None`, said aloud, where it cannot be had. Its directory is made.
    pub(crate) fn mounted(path: PathBuf, kibibytes: u32) -> Option<SmallDisk> {
        fs::create_dir(&path).unwrap();
        let options = format!("size={kibibytes}k,mode=700");
        let options = std::ffi::CString::new(options).unwrap();
        match mount("ckpt-tests", &path, "tmpfs", FLAGS, options.as_c_str()) {
            Ok(()) => Some(SmallDisk { path }),
            Err(error) => {
                println!("SKIPPED: no file system can be mounted here ({error})");
                None
            }
        }
    }

    /// Takes all space that is left. By a file that stays: what is removed goes on taking space for as long as a process that
    /// another test is just starting has it open.
    pub(crate) fn fill(&self) {
        let mut filler = File::create(self.path.join(FILLER)).unwrap();
        let full = loop {
            if let Err(error) = filler.write_all(&[1; PAGE]) {
                break error;
            }
        };
        assert_eq!(full.kind(), ErrorKind::StorageFull);
    }

    /// Gives back what [`SmallDisk::fill`] took.
    pub(crate) fn empty(&self) {
        let filler = File::options().write(true).open(self.path.join(FILLER));
        filler.unwrap().set_len(0).unwrap();
    }

    pub(crate) fn grow(&self) {
        mount_remount(&self.path, FLAGS, c"size=10m").unwrap();
    }

    /// While something in it is open for writing it cannot be made read-only itself, but be covered by itself.
    pub(crate) fn cover_read_only(&self) {
        mount_bind(&self.path, &self.path).unwrap();
        mount_remount(&self.path, MountFlags::BIND | MountFlags::RDONLY, c"").unwrap();
    }

    pub(crate) fn uncover(&self) {
        unmount(&self.path, UnmountFlags::DETACH).unwrap();
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: a test that fails may leave a program in it for a moment; and twice, should it be covered.
        while unmount(&self.path, UnmountFlags::DETACH).is_ok() {}
    }
}
