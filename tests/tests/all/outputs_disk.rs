//! Full disks under files as variables.

use std::fs;

use ckpt_runtime::store::Kind;
use ckpt_tests::{Lab, Program, Side};
use rustix::process::Signal;

use crate::ACTOR;
use crate::outputs::paced;
use crate::small_disk::SmallDisk;

fn paces(lab: &Lab, n: u64, buffer: u64) -> Program {
    lab.program(ACTOR)
        .args(["paces".to_owned(), n.to_string(), buffer.to_string()])
}

#[track_caller]
fn completes(lab: &Lab, n: u64, buffer: u64) {
    let _ = paces(lab, n, buffer).run().ended(0);
    assert_eq!(
        fs::read_to_string(lab.path("out/paces.txt")).unwrap(),
        paced(n)
    );
}

/// The program ends with the error of its own write. Its checkpoint stays, and with room it goes on from there.
#[test]
fn a_full_disk_under_an_output_costs_nothing() {
    for buffer in [0, 100, 5000, 1 << 20] {
        let lab = Lab::new();
        let Some(disk) = SmallDisk::mounted(lab.path("out"), 64) else {
            return;
        };
        let stopped = paces(&lab, 100, buffer).env("CKPT_STOP_AFTER", "20");
        let _ = stopped.run().ended(85);
        for _ in 0..2 {
            let full = paces(&lab, 100, buffer).run().ended(1);
            let full = full.says("resumed `paces` at iteration 19");
            let said = "error writing out/paces.txt: No space left on device";
            assert!(full.stdout.contains(said), "{full}");
        }
        disk.grow();
        completes(&lab, 100, buffer);
    }
}

/// A save in between cannot write what is in the buffer: it warns, the next one writes it, and once only.
#[test]
fn a_save_that_finds_the_disk_full_is_tried_again() {
    let lab = Lab::new();
    let Some(disk) = SmallDisk::mounted(lab.path("out"), 64) else {
        return;
    };
    let mut child = paces(&lab, 10, 1 << 20).env("WAIT", "1").start();
    for i in 0..8 {
        child.expect(&format!("at {i}"));
        match i {
            2 => disk.fill(),
            5 => disk.empty(),
            _ => {}
        }
        if i > 1 {
            child.signal(Signal::USR1);
        }
        child.say("go on");
        match i {
            0 | 1 => {}
            2..5 => {
                let said = child.await_line(Side::Err, "could not be saved: ");
                assert!(
                    said.contains("writing out/paces.txt: No space left on device"),
                    "{said}"
                );
            }
            _ => drop(child.await_line(Side::Err, "saved `paces`")),
        }
    }
    let _ = child.kill().ended(-9);
    let written = fs::read_to_string(lab.path("out/paces.txt")).unwrap();
    assert_eq!(written, paced(8));
    completes(&lab, 10, 1 << 20);
}

/// The final save fails at the output: what was saved before stays good.
#[test]
fn a_stop_that_finds_the_disk_full_keeps_the_older_checkpoint() {
    let lab = Lab::new();
    let Some(disk) = SmallDisk::mounted(lab.path("out"), 64) else {
        return;
    };
    let stopped = paces(&lab, 10, 1 << 20).env("CKPT_STOP_AFTER", "3");
    let _ = stopped.run().ended(85);
    disk.fill();
    let stopped = paces(&lab, 10, 1 << 20).env("CKPT_STOP_AFTER", "4");
    let full = stopped.run().ended(74);
    let full = full.says("could not be saved: writing out/paces.txt: No space left on device");
    let _ = full.says("the newest good checkpoint was made");
    disk.empty();
    completes(&lab, 10, 1 << 20);
}

/// The outputs are on the disk, and the checkpoint is not: they are cut to the older one.
#[test]
fn a_full_disk_under_the_checkpoints_costs_no_byte() {
    let lab = Lab::new();
    let Some(disk) = SmallDisk::mounted(lab.path("runs"), 64) else {
        return;
    };
    fs::create_dir(lab.path("out")).unwrap();
    let stopped = paces(&lab, 10, 100).env("CKPT_STOP_AFTER", "3");
    let _ = stopped.run().ended(85);
    disk.fill();
    let stopped = paces(&lab, 10, 100).env("CKPT_STOP_AFTER", "4");
    let _ = stopped.run().ended(74).says("No space left on device");
    let written = fs::read_to_string(lab.path("out/paces.txt")).unwrap();
    assert!(written.len() > paced(3).len());
    disk.empty();
    let kinds = lab.runs().only().kinds();
    assert!(kinds.contains(&Kind::Stop), "{kinds:?}");
    completes(&lab, 10, 100);
}

/// What is lost when an output is dropped keeps the run from completing, though its function returns.
#[test]
fn a_function_that_returns_without_its_bytes_is_not_complete() {
    let lab = Lab::new();
    let Some(disk) = SmallDisk::mounted(lab.path("out"), 64) else {
        return;
    };
    let dropped = || lab.program(ACTOR).args(["dropped", "40"]);
    let _ = dropped().env("CKPT_STOP_AFTER", "3").run().ended(85);
    disk.fill();
    let full = dropped().run().ended(0);
    let full = full.says("bytes of an Output that was dropped are lost");
    let _ = full.says("`dropped` has returned, and keeps its checkpoints");
    disk.empty();
    let _ = dropped()
        .run()
        .ended(0)
        .says("resumed `dropped` at iteration 2");
    assert_eq!(
        fs::read_to_string(lab.path("out/dropped.txt")).unwrap(),
        paced(40)
    );
    assert!(lab.runs().only().generations().is_empty());
}
