//! A limit of memory: a save before the kernel kills. In control groups of the tests' own, where they may be made.

use std::fs;
use std::path::{Path, PathBuf};

use ckpt_runtime::store::{Event, Kind};
use ckpt_tests::{Lab, Program};

const GROWING: &str = env!("CARGO_BIN_EXE_growing");

/// A control group that limits memory; gone when dropped.
struct Group(PathBuf);

impl Group {
    /// `None`, said aloud, where it cannot be made.
    fn limited_to(mebibytes: u64, name: &str) -> Option<Group> {
        let hierarchies = [
            ("/sys/fs/cgroup/memory", "memory.limit_in_bytes"),
            ("/sys/fs/cgroup", "memory.max"),
        ];
        let name = format!("ckpt-{name}-{}", std::process::id());
        for (hierarchy, limit) in hierarchies {
            let directory = Path::new(hierarchy).join(&name);
            if fs::create_dir(&directory).is_err() {
                continue;
            }
            let group = Group(directory);
            let limit = group.0.join(limit);
            if limit.exists() && fs::write(limit, (mebibytes << 20).to_string()).is_ok() {
                return Some(group);
            }
        }
        eprintln!("SKIPPED: no control group that limits memory can be made here");
        None
    }

    /// The program, about to run in the group.
    fn with(&self, program: Program) -> Program {
        program.after(&format!("echo $$ > {}/cgroup.procs", self.0.display()))
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        let _ = fs::remove_dir(&self.0);
    }
}

fn growing(lab: &Lab, iterations: u32) -> Program {
    lab.program(GROWING).args([iterations, 2_000])
}

#[test]
fn what_is_killed_for_its_memory_has_saved_before() {
    let Some(group) = Group::limited_to(24, "killed") else {
        return;
    };
    let lab = Lab::new();
    group
        .with(growing(&lab, 2_000))
        .run()
        .ended(-9)
        .says("of memory that the job may use are used");
    let events = lab.runs().only().events();
    let saves: Vec<&Event> = events
        .iter()
        .filter(|event| event.kind == Kind::Save)
        .collect();
    assert_eq!(saves.len(), 1, "one alarm, one save: {events:?}");
    assert_eq!(saves[0].detail.as_deref(), Some("memory limit"));
    let resumed = growing(&lab, 2_000).run().ended(0).says("resumed `grow`");
    let plain = growing(&Lab::new(), 2_000).run().ended(0);
    assert_eq!(resumed.stdout, plain.stdout);
}

#[test]
fn what_stays_within_its_memory_is_not_disturbed() {
    let Some(group) = Group::limited_to(128, "undisturbed") else {
        return;
    };
    let lab = Lab::new();
    let calm = group.with(growing(&lab, 1_000)).run().ended(0);
    calm.does_not_say("memory");
}

#[test]
fn a_save_that_would_end_the_process_is_not_made() {
    let Some(group) = Group::limited_to(24, "refused") else {
        return;
    };
    let lab = Lab::new();
    let program = growing(&lab, 2_000).env("CKPT_EVERY", "200ms");
    group
        .with(program)
        .run()
        .ended(-9)
        .says("is not saved: that takes");
    growing(&lab, 2_000).run().ended(0).says("resumed `grow`");
}
