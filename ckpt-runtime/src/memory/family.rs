//! The memory of all processes of a job's step on this node, as the scheduler adds it up.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::Path;

use rustix::param::page_size;

/// A process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Process {
    parent: u32,
    /// Bytes in memory.
    resident: u64,
}

/// The bytes in memory of all processes below `ancestor`, which is not counted itself; of this process alone without one.
pub(super) fn resident(ancestor: Option<u32>) -> Option<u64> {
    let Some(ancestor) = ancestor else {
        return read(std::process::id()).map(|process| process.resident);
    };
    // To look at all processes of a large node takes long; not every kernel tells children.
    if Path::new("/proc/thread-self/children").exists() {
        return Some(sum_below(ancestor, children, |pid| {
            Some(read(pid)?.resident)
        }));
    }
    let all = all();
    let of = |parent| {
        let its = all.iter().filter(|(_, process)| process.parent == parent);
        its.map(|(pid, _)| *pid).collect()
    };
    Some(sum_below(ancestor, of, |pid| Some(all.get(&pid)?.resident)))
}

fn all() -> HashMap<u32, Process> {
    let Ok(entries) = fs::read_dir("/proc") else {
        return HashMap::new();
    };
    let pids = entries
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    pids.filter_map(|pid| Some((pid, read(pid)?))).collect()
}

/// The children of all threads of a process, as its kernel tells them.
fn children(pid: u32) -> Vec<u32> {
    let threads = fs::read_dir(format!("/proc/{pid}/task"));
    let lists = threads.into_iter().flatten().flatten();
    let lists = lists.filter_map(|thread| fs::read_to_string(thread.path().join("children")).ok());
    lists
        .flat_map(|list| {
            let pids = list.split_whitespace().filter_map(|pid| pid.parse().ok());
            pids.collect::<Vec<u32>>()
        })
        .collect()
}

fn sum_below(
    ancestor: u32,
    children: impl Fn(u32) -> Vec<u32>,
    resident: impl Fn(u32) -> Option<u64>,
) -> u64 {
    let mut seen = HashSet::from([ancestor]);
    let mut next = vec![ancestor];
    let mut sum = 0;
    while let Some(pid) = next.pop() {
        for child in children(pid) {
            if seen.insert(child) {
                // One that is gone meanwhile has nothing.
                sum += resident(child).unwrap_or(0);
                next.push(child);
            }
        }
    }
    sum
}

fn read(pid: u32) -> Option<Process> {
    parse(&fs::read_to_string(format!("/proc/{pid}/stat")).ok()?)
}

/// proc(5): the name, in parentheses, may hold anything; after it come the state, the parent, and as the 24th field the pages.
fn parse(stat: &str) -> Option<Process> {
    let (_, fields) = stat.rsplit_once(')')?;
    let fields: Vec<&str> = fields.split_whitespace().collect();
    let pages: u64 = fields.get(21)?.parse().ok()?;
    Some(Process {
        parent: fields.get(1)?.parse().ok()?,
        resident: pages * page_size() as u64,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_below_are_added_up() {
        let children = |pid| match pid {
            1 => vec![2, 5],
            2 => vec![3],
            3 => vec![4],
            6 => vec![6],
            _ => Vec::new(),
        };
        let resident = |pid| [0, 1, 20, 300, 4_000, 50_000].get(pid as usize).copied();
        let below = |ancestor| sum_below(ancestor, children, resident);
        assert_eq!(below(2), 4_300);
        assert_eq!(below(1), 54_320);
        assert_eq!(below(9), 0);
        assert_eq!(below(6), 0);
    }

    #[test]
    fn a_child_is_found_in_both_ways() {
        let mut child = std::process::Command::new("sleep")
            .arg("1000")
            .spawn()
            .unwrap();
        let of_all = all().get(&child.id()).map(|process| process.parent);
        let told = children(std::process::id());
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(of_all, Some(std::process::id()));
        assert!(
            told.contains(&child.id()) || !Path::new("/proc/thread-self/children").exists(),
            "{told:?}"
        );
    }

    #[test]
    fn this_process_is_one() {
        let own = resident(None).unwrap();
        assert!(own > 100_000, "{own}");
        let parent = std::os::unix::process::parent_id();
        assert!(resident(Some(parent)).unwrap() >= own / 2);
        assert_eq!(parse("1 (a) b) S 7 0"), None);
    }
}
