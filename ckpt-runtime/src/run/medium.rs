//! Whether what is saved outlives the node that saves it.

use std::path::Path;
use std::sync::Once;

use crate::{log, scheduler};

/// In a job: tells once if the directory of checkpoints is of this node alone. (Elsewhere the next start is on the same machine.)
pub(super) fn tell_if_local(directory: &Path) {
    static ONCE: Once = Once::new();
    if scheduler::place().kind.is_none() {
        return;
    }
    ONCE.call_once(|| {
        if let Some(kind) = local_kind(directory) {
            log::warn(format_args!(
                "{} is on a disk of this node alone ({kind}): if the node fails, or the job begins again on another one, there is no checkpoint; \
                 set CKPT_DIR to a directory that all nodes share",
                directory.display()
            ));
        }
    });
}

#[cfg(target_os = "linux")]
fn local_kind(directory: &Path) -> Option<&'static str> {
    kind_of(rustix::fs::statfs(directory).ok()?.f_type)
}

#[cfg(not(target_os = "linux"))]
fn local_kind(_: &Path) -> Option<&'static str> {
    None
}

/// From linux/magic.h and the file systems' own sources. Those that are not here may be shared.
#[cfg(target_os = "linux")]
fn kind_of(magic: rustix::fs::FsWord) -> Option<&'static str> {
    const LOCAL: [(u32, &str); 11] = [
        (0xef53, "ext4"),
        (0x5846_5342, "xfs"),
        (0x9123_683e, "btrfs"),
        (0x2fc1_2fc1, "zfs"),
        (0x0102_1994, "tmpfs"),
        (0x8584_58f6, "ramfs"),
        (0x794c_7630, "overlayfs"),
        (0xf2f5_2010, "f2fs"),
        (0xca45_1a4e, "bcachefs"),
        (0x3153_464a, "jfs"),
        (0x5265_4973, "reiserfs"),
    ];
    // Of 32 bits, whatever the type: on some machines with a sign.
    let known = LOCAL.iter().find(|(known, _)| *known == magic as u32)?;
    Some(known.1)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn disks_are_told_from_what_is_shared() {
        assert_eq!(kind_of(0xef53), Some("ext4"));
        assert_eq!(kind_of(0x9123_683e), Some("btrfs"));
        let (nfs, lustre, gpfs, beegfs) = (0x6969, 0x0bd0_0bd0, 0x4750_4653, 0x1983_0326);
        for shared in [nfs, lustre, gpfs, beegfs] {
            assert_eq!(kind_of(shared), None);
        }
        assert_eq!(local_kind(Path::new("/no/such/directory")), None);
    }
}
