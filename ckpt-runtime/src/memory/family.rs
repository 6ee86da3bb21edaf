//! The memory of all processes of a job's step on this node, as the scheduler adds it up.

use std::collections::{HashMap, HashSet};
use std::fs;

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
    match ancestor {
        Some(ancestor) => Some(below(ancestor, &all())),
        None => read(std::process::id()).map(|process| process.resident),
    }
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

fn below(ancestor: u32, all: &HashMap<u32, Process>) -> u64 {
    let mut children: HashMap<u32, Vec<u32>> = HashMap::new();
    for (pid, process) in all {
        children.entry(process.parent).or_default().push(*pid);
    }
    let mut seen = HashSet::from([ancestor]);
    let mut next = vec![ancestor];
    let mut sum = 0;
    while let Some(pid) = next.pop() {
        let fresh = children
            .get(&pid)
            .into_iter()
            .flatten()
            .filter(|child| seen.insert(**child));
        for child in fresh {
            sum += all[child].resident;
            next.push(*child);
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
        let process = |parent, resident| Process { parent, resident };
        let all = HashMap::from([
            (1, process(0, 1)),
            (2, process(1, 20)),
            (3, process(2, 300)),
            (4, process(3, 4_000)),
            (5, process(1, 50_000)),
            (6, process(6, 7)),
        ]);
        assert_eq!(below(2, &all), 4_300);
        assert_eq!(below(9, &all), 0);
        assert_eq!(below(6, &all), 0);
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
