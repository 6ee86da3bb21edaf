//! Ending everything that belongs to a bed, whoever started it.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rustix::mount::{UnmountFlags, unmount};
use rustix::process::{Pid, Signal, kill_process};

use crate::conf::FREEZER;

/// Set for the short-lived clients of a test: not a part of the node.
pub(crate) const CLIENT: &str = "CKPT_BED_CLIENT";
/// What is killed is gone long before.
const ENOUGH: Duration = Duration::from_secs(20);

/// How a bed's processes are known: the daemons, and by inheritance all of its jobs, have its configuration in their environment.
pub(crate) fn mark(dir: &Path) -> String {
    format!("SLURM_CONF={}", dir.join("slurm.conf").display())
}

/// The processes whose environment has an entry, and none of another name.
pub(crate) fn marked(mark: &str, without: Option<&str>) -> Vec<Pid> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let numbers = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    let carries = |pid: &i32| {
        let environment = fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
        let mut entries = environment.split(|byte| *byte == 0);
        let has = entries.clone().any(|entry| entry == mark.as_bytes());
        has && without.is_none_or(|name| !entries.any(|entry| entry.starts_with(name.as_bytes())))
    };
    let pids = numbers.filter(carries).filter_map(Pid::from_raw);
    pids.filter(|pid| *pid != rustix::process::getpid())
        .collect()
}

/// The parent of a process.
pub(crate) fn parent(pid: Pid) -> Option<Pid> {
    let status = fs::read_to_string(format!("/proc/{}/status", pid.as_raw_nonzero())).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("PPid:"))?;
    Pid::from_raw(line.trim().parse().ok()?)
}

/// Kills all that `find` finds, until it finds nothing.
pub(crate) fn kill_all(find: impl Fn() -> Vec<Pid>) -> bool {
    let begin = Instant::now();
    loop {
        let found = find();
        if found.is_empty() {
            return true;
        }
        for pid in found {
            // It may be gone already.
            let _ = kill_process(pid, Signal::KILL);
        }
        if begin.elapsed() > ENOUGH {
            return false;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// Whether no process of a bed is left.
#[must_use]
pub fn is_quiet(dir: &Path) -> bool {
    marked(&mark(dir), None).is_empty()
}

/// Ends a bed: its processes, its mounts, its control groups, its directory.
pub fn clean_up(dir: &Path, node: &str) {
    let mark = mark(dir);
    kill_all(|| marked(&mark, None));
    for mount in mounts_below(dir) {
        let _ = unmount(&mount, UnmountFlags::DETACH);
    }
    remove_groups(&Path::new(FREEZER).join(format!("slurm_{node}")));
    let _ = fs::remove_dir_all(dir);
}

fn mounts_below(dir: &Path) -> Vec<PathBuf> {
    let table = fs::read_to_string("/proc/self/mounts").unwrap_or_default();
    let places = table.lines().filter_map(|line| line.split(' ').nth(1));
    places
        .map(PathBuf::from)
        .filter(|place| place.starts_with(dir))
        .collect()
}

/// Control groups are removed from the innermost outwards; their files go with them.
fn remove_groups(group: &Path) {
    let entries = fs::read_dir(group).into_iter().flatten().flatten();
    for entry in entries {
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            remove_groups(&entry.path());
        }
    }
    let _ = fs::remove_dir(group);
}
