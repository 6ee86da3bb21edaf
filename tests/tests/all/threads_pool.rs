//! Checkpointed functions as the items of a pool: some are complete, some active, some have yet to begin.

use ckpt_tests::mix::mixed;
use ckpt_tests::{Child, Lab, Outcome, Program, Side};
use rustix::process::Signal;

use crate::ACTOR;

const ITEMS: usize = 6;

fn program(lab: &Lab, threads: usize) -> Program {
    let orders = lab.path("");
    let program = lab.program(ACTOR).args(["items"]);
    program.arg(ITEMS).arg(threads).arg(orders.display())
}

fn order(lab: &Lab, item: usize, what: &str) {
    std::fs::write(lab.path(&item.to_string()), what).unwrap();
}

/// Which items have told that they work, and which that they have ended.
#[derive(Default)]
struct Heard {
    active: Vec<usize>,
    ended: usize,
}

impl Heard {
    /// Reads one word.
    fn hear(&mut self, child: &mut Child) {
        let said = child.hear().expect("an item's word");
        let (word, number) = said.split_once(' ').expect("a word and a number");
        let number: usize = number.parse().expect("a number");
        match word {
            "at" => self.active.push(number),
            "ended" => {
                self.active.retain(|active| *active != number);
                self.ended += 1;
            }
            _ => panic!("{said}"),
        }
    }
}

/// Lets items end until `count` have, and gives those that are active then.
fn active_after(lab: &Lab, child: &mut Child, count: usize, threads: usize) -> Vec<usize> {
    let mut heard = Heard::default();
    for ended in 0..=count {
        while heard.ended < ended || heard.active.len() < threads.min(ITEMS - ended) {
            heard.hear(child);
        }
        if ended < count {
            order(lab, heard.active[0], "end");
        }
    }
    heard.active
}

fn results() -> String {
    let all: Vec<u64> = (0..ITEMS as u64).map(|number| mixed(number, 100)).collect();
    format!("results {all:?}")
}

/// All end, the result is that of an undisturbed run, and nothing is left to resume.
#[track_caller]
fn all_end(lab: &Lab, threads: usize) -> Outcome {
    for item in 0..ITEMS {
        order(lab, item, "end");
    }
    let outcome = program(lab, threads).run().ended(0);
    assert_eq!(outcome.last_line(), results());
    for run in lab.runs().all() {
        assert!(run.generations().is_empty(), "{outcome}");
    }
    outcome
}

fn count(outcome: &Outcome, text: &str) -> usize {
    outcome.stderr.matches(text).count()
}

#[test]
fn a_stop_after_any_number_of_items_resumes_those_that_were_active() {
    for threads in [1, 2, 3] {
        for complete in 0..ITEMS {
            let lab = Lab::new();
            let mut child = program(&lab, threads).start();
            let active = active_after(&lab, &mut child, complete, threads);
            child.signal(Signal::TERM);
            let stopped = child.finish().ended(85);
            assert_eq!(count(&stopped, "stopped `item`"), active.len(), "{stopped}");
            let repeats = "after a restart `item` runs again from its beginning";
            assert_eq!(
                count(&stopped, repeats),
                usize::from(complete > 0),
                "{stopped}"
            );
            let end = all_end(&lab, threads);
            assert_eq!(count(&end, "resumed `item`"), active.len(), "{end}");
        }
    }
}

#[test]
fn stop_after_stop_until_the_last_item() {
    let lab = Lab::new();
    let mut resumed = 0;
    for complete in 0..ITEMS {
        let mut child = program(&lab, 2).start();
        // What was complete is so again without a word of ours, unless both threads have found something else before.
        let mut heard = Heard::default();
        let fresh = |item: &usize| !lab.path(&item.to_string()).exists();
        let last = complete == ITEMS - 1;
        while heard.active.len() < 2.min(ITEMS - complete)
            || !heard.active.iter().all(fresh)
            || last && heard.ended < complete
        {
            heard.hear(&mut child);
        }
        let active = heard.active;
        child.signal(Signal::TERM);
        let stopped = child.finish().ended(85);
        assert_eq!(count(&stopped, "stopped `item`"), active.len(), "{stopped}");
        resumed += count(&stopped, "resumed `item`");
        order(&lab, active[0], "end");
    }
    assert!(resumed >= ITEMS, "{resumed}");
    let _ = all_end(&lab, 2);
}

#[test]
fn a_kill_after_any_number_of_items_resumes_those_that_were_saved() {
    for complete in 0..ITEMS {
        for saves in [false, true] {
            let lab = Lab::new();
            let mut child = program(&lab, 2).start();
            let active = active_after(&lab, &mut child, complete, 2);
            if saves {
                child.signal(Signal::USR1);
                for _ in &active {
                    child.await_line(Side::Err, "saved `item`");
                }
            }
            let _ = child.kill().ended(-9);
            let end = all_end(&lab, 2);
            let saved = if saves { active.len() } else { 0 };
            assert_eq!(count(&end, "resumed `item`"), saved, "{end}");
        }
    }
}

/// Three are active: one stops at once, one completes when the stop has long been asked for, and its thread begins another
/// item; one stays, so that the process does.
#[test]
fn an_item_that_begins_after_the_stop_was_asked_for_stops_at_its_first_safe_point() {
    let lab = Lab::new();
    let mut child = program(&lab, 3).start();
    let active = active_after(&lab, &mut child, 0, 3);
    for item in &active[1..] {
        order(&lab, *item, "hold");
    }
    for _ in &active[1..] {
        let said = child.hear().expect("an item's word");
        assert!(said.starts_with("held "), "{said}");
    }
    child.signal(Signal::TERM);
    child.await_line(Side::Err, "SIGTERM: stopped `item` at iteration");
    order(&lab, active[1], "end");
    child.await_line(Side::Err, "SIGTERM: stopped `item` at iteration 0,");
    order(&lab, active[2], "end");
    // Its thread begins yet another one, if the process is still there.
    let stopped = child.finish().ended(85).does_not_say("in time");
    assert!(count(&stopped, "stopped `item`") <= 3, "{stopped}");
    // One may have saved and been cut off before it could say so.
    let runs = lab.runs().all();
    let saved = runs.iter().filter(|run| !run.generations().is_empty());
    let saved = saved.count();
    let end = all_end(&lab, 3).says("resumed `item` at iteration 0, saved");
    assert_eq!(count(&end, "resumed `item`"), saved, "{end}");
}

#[test]
fn equal_items_at_once_are_refused() {
    let lab = Lab::new();
    let equal = lab.program(ACTOR).args(["equal items", "3", "3"]);
    let _ = equal.run().ended(78).says("two calls of `meeting` with equal arguments are active at once in this process, and would share one checkpoint: give them an argument that differs");
    let others = lab.program(ACTOR).args(["equal items", "3", "4"]);
    let all = [mixed(3, 10), mixed(4, 10)];
    assert_eq!(
        others.run().ended(0).last_line(),
        format!("results {all:?}")
    );
}
