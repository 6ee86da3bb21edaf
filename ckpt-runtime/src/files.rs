//! What checkpoints and files as variables both ask of the file system.

use std::fs::Metadata;
use std::io;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use rustix::fs::{Mode, OFlags};
use rustix::io::{Errno, retry_on_intr};

/// Which file it is, whatever it is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FileId {
    device: u64,
    inode: u64,
}

impl FileId {
    pub(crate) fn of(metadata: &Metadata) -> FileId {
        FileId {
            device: metadata.dev(),
            inode: metadata.ino(),
        }
    }
}

/// Makes a directory's entries durable. Links are followed: `CKPT_DIR` itself may be one.
pub(crate) fn sync_directory(path: &Path) -> io::Result<()> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let directory = retry_on_intr(|| rustix::fs::open(path, flags, Mode::empty()))?;
    match retry_on_intr(|| rustix::fs::fsync(&directory)) {
        Err(errno) if makes_entries_durable(errno) => Ok(()),
        result => Ok(result?),
    }
}

/// Some network and FUSE file systems refuse to sync a directory, and make its entries durable by themselves.
fn makes_entries_durable(refusal: Errno) -> bool {
    matches!(refusal, Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_to_sync_a_directory_is_no_failure() {
        for refusal in [Errno::INVAL, Errno::NOSYS, Errno::OPNOTSUPP] {
            assert!(makes_entries_durable(refusal));
        }
        assert!(!makes_entries_durable(Errno::IO));
        sync_directory(Path::new(".")).unwrap();
    }
}
