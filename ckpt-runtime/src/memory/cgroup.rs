//! The control groups that this process is in, as far as they limit its memory: versions 1 and 2.
//!
//! A group is limited by all above it, so each level with a limit counts. What is used is counted without the pages of files: those
//! the kernel takes back before it kills.

use std::fs;
use std::path::{Path, PathBuf};

/// A group with a limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Group {
    directory: PathBuf,
    version: Version,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Version {
    One,
    Two,
}

impl Version {
    fn limit(self) -> &'static str {
        match self {
            Version::One => "memory.limit_in_bytes",
            Version::Two => "memory.max",
        }
    }

    fn usage(self) -> &'static str {
        match self {
            Version::One => "memory.usage_in_bytes",
            Version::Two => "memory.current",
        }
    }

    /// The pages of files, of the group and all below it.
    fn files(self) -> [&'static str; 2] {
        match self {
            Version::One => ["total_inactive_file", "total_active_file"],
            Version::Two => ["inactive_file", "active_file"],
        }
    }
}

/// Version 1 writes the largest number of pages for no limit.
const NO_LIMIT: u64 = 1 << 60;

/// Those of this process that have a limit.
pub(super) fn limited() -> Vec<Group> {
    let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let all = groups(&read("/proc/self/mountinfo"), &read("/proc/self/cgroup"));
    all.into_iter()
        .filter(|group| group.limit().is_some())
        .collect()
}

impl Group {
    /// In bytes. It may be changed while the program runs.
    pub(super) fn limit(&self) -> Option<u64> {
        self.number(self.version.limit())
            .filter(|limit| *limit < NO_LIMIT)
    }

    /// In bytes.
    pub(super) fn used(&self) -> Option<u64> {
        let all = self.number(self.version.usage())?;
        let stat = fs::read_to_string(self.directory.join("memory.stat")).ok()?;
        let files = self
            .version
            .files()
            .map(|name| field(&stat, name).unwrap_or(0));
        Some(all.saturating_sub(files.iter().sum()))
    }

    fn number(&self, name: &str) -> Option<u64> {
        fs::read_to_string(self.directory.join(name))
            .ok()?
            .trim()
            .parse()
            .ok()
    }
}

fn field(stat: &str, name: &str) -> Option<u64> {
    let mut lines = stat.lines();
    lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(' ')?.parse().ok())
}

/// All groups, from the process's own outwards, by `/proc/self/mountinfo` and `/proc/self/cgroup`.
fn groups(mounts: &str, memberships: &str) -> Vec<Group> {
    let of = |membership: &str| {
        let mut parts = membership.splitn(3, ':');
        let (_, controllers, path) = (parts.next()?, parts.next()?, parts.next()?);
        let version = match controllers.split(',').any(|name| name == "memory") {
            true => Version::One,
            false if controllers.is_empty() => Version::Two,
            false => return None,
        };
        let mount = mounts
            .lines()
            .filter_map(Mount::parse)
            .find(|mount| mount.version == version)?;
        Some(mount.levels(Path::new(path)))
    };
    memberships.lines().filter_map(of).flatten().collect()
}

/// Where a hierarchy with the memory controller can be seen.
#[derive(Debug)]
struct Mount<'a> {
    /// What of the hierarchy is seen there.
    root: &'a Path,
    point: &'a Path,
    version: Version,
}

impl<'a> Mount<'a> {
    /// `36 35 0:30 /root /point rw,… optional… - cgroup source rw,memory`.
    fn parse(line: &'a str) -> Option<Mount<'a>> {
        let (place, kind) = line.split_once(" - ")?;
        let mut place = place.split(' ').skip(3);
        let mut kind = kind.split(' ');
        let version = match (kind.next()?, kind.nth(1)) {
            ("cgroup2", _) => Version::Two,
            ("cgroup", Some(options)) if options.split(',').any(|name| name == "memory") => {
                Version::One
            }
            _ => return None,
        };
        let (root, point) = (place.next()?, place.next()?);
        Some(Mount {
            root: Path::new(root),
            point: Path::new(point),
            version,
        })
    }

    /// From the group at `path` outwards to the outermost that is seen.
    fn levels(&self, path: &Path) -> Vec<Group> {
        // What is not below the root that is seen is that root itself, as in a container that sees its own group alone.
        let below = path.strip_prefix(self.root).unwrap_or(Path::new(""));
        let levels = below.ancestors().map(|level| Group {
            directory: self.point.join(level),
            version: self.version,
        });
        levels.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOUNTS: &str = "25 20 0:22 / /sys/fs/cgroup rw - tmpfs tmpfs rw,mode=755\n\
        29 25 0:26 / /sys/fs/cgroup/memory rw,relatime shared:9 - cgroup cgroup rw,memory\n\
        30 25 0:27 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu,cpuacct\n\
        31 25 0:28 /docker/ab /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n";

    fn directories(memberships: &str) -> Vec<String> {
        let groups = groups(MOUNTS, memberships);
        groups
            .iter()
            .map(|group| group.directory.display().to_string())
            .collect()
    }

    #[test]
    fn every_level_of_the_hierarchy_counts() {
        let slurm = directories("7:cpu,cpuacct:/x\n6:memory:/slurm/uid_0/job_5\n");
        let memory = "/sys/fs/cgroup/memory/";
        let expected = ["slurm/uid_0/job_5", "slurm/uid_0", "slurm", ""]
            .map(|level| format!("{memory}{level}"));
        assert_eq!(slurm, expected);
    }

    #[test]
    fn what_a_container_sees_begins_at_its_own_group() {
        let unified = "/sys/fs/cgroup/unified/";
        assert_eq!(
            directories("0::/docker/ab/task"),
            [format!("{unified}task"), unified.to_owned()]
        );
        assert_eq!(directories("0::/"), [unified]);
        assert_eq!(directories("0::/docker/ab/a:b")[0], format!("{unified}a:b"));
        assert!(directories("nonsense").is_empty());
    }

    fn group(version: Version, files: &[(&str, &str)]) -> (tempfile::TempDir, Group) {
        let dir = tempfile::tempdir().unwrap();
        for (name, content) in files {
            fs::write(dir.path().join(name), content).unwrap();
        }
        let directory = dir.path().to_owned();
        (dir, Group { directory, version })
    }

    #[test]
    fn pages_of_files_are_not_counted() {
        let stat = "anon 700\nfile 300\ninactive_file 100\nactive_file 150\n";
        let (_dir, two) = group(
            Version::Two,
            &[
                ("memory.max", "2000\n"),
                ("memory.current", "1000\n"),
                ("memory.stat", stat),
            ],
        );
        assert_eq!((two.limit(), two.used()), (Some(2_000), Some(750)));
        let stat =
            "inactive_file 1\nactive_file 1\ntotal_inactive_file 200\ntotal_active_file 100\n";
        let (_dir, one) = group(
            Version::One,
            &[
                ("memory.limit_in_bytes", "2000\n"),
                ("memory.usage_in_bytes", "1000\n"),
                ("memory.stat", stat),
            ],
        );
        assert_eq!((one.limit(), one.used()), (Some(2_000), Some(700)));
    }

    #[test]
    fn no_limit_is_none() {
        let (_dir, two) = group(Version::Two, &[("memory.max", "max\n")]);
        assert_eq!((two.limit(), two.used()), (None, None));
        let (_dir, one) = group(
            Version::One,
            &[("memory.limit_in_bytes", "9223372036854771712\n")],
        );
        assert_eq!(one.limit(), None);
    }
}
