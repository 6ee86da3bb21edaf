//! Programs compiled twice from one text, with ckpt and without, and what is asked of the two.
//!
//! The program that holds them is called with a kind (`kept` with ckpt, `plain` without, `busy` with ckpt while another thread
//! asks for saves all the time) and a name; with a list (`list`) alone it prints the names, a line each.
//!
//! All of what a stopped and resumed program prints, process after process, is what its twin prints in one go: so no
//! statement was left out, and none ran twice.

use std::collections::BTreeSet;

use crate::{Lab, Outcome};

/// The program that holds them.
#[derive(Debug, Clone, Copy)]
pub struct Twins {
    exe: &'static str,
}

impl Twins {
    /// That at this path.
    #[must_use]
    pub const fn new(exe: &'static str) -> Twins {
        Twins { exe }
    }

    /// The names in a list.
    #[must_use]
    pub fn names(self, list: &str) -> Vec<String> {
        let listed = Lab::new().program(self.exe).arg(list).run().ended(0);
        let names: Vec<String> = listed.stdout.lines().map(str::to_owned).collect();
        let different: BTreeSet<&String> = names.iter().collect();
        assert_eq!(
            different.len(),
            names.len(),
            "some have one name: {names:?}"
        );
        names
    }

    /// Runs one, to its end or until it is stopped.
    #[track_caller]
    #[must_use]
    pub fn run(self, lab: &Lab, kind: &str, name: &str, stop_after: Option<u64>) -> Outcome {
        let program = lab.program(self.exe).args([kind, name]);
        let outcome = match stop_after {
            Some(n) => program.env("CKPT_STOP_AFTER", n.to_string()).run(),
            None => program.run(),
        };
        assert!([0, 85].contains(&outcome.code()), "{name}: {outcome}");
        outcome
    }

    /// What the one without ckpt prints.
    #[track_caller]
    #[must_use]
    pub fn printed_by_plain(self, name: &str) -> String {
        let plain = self.run(&Lab::new(), "plain", name, None).ended(0);
        assert!(!plain.stdout.is_empty(), "{name}");
        plain.stdout
    }

    /// Starts processes until one completes; how many were stopped.
    #[track_caller]
    fn in_pieces(self, name: &str, plain: &str, next: impl Fn(usize) -> Option<u64>) -> usize {
        let lab = Lab::new();
        let mut printed = String::new();
        for process in 0..1_000 {
            let outcome = self.run(&lab, "kept", name, next(process));
            printed += &outcome.stdout;
            if outcome.code() == 0 {
                assert_eq!(printed, plain, "{name}, stopped {process} times");
                return process;
            }
        }
        panic!("{name} does not come to an end: {printed}");
    }

    /// Another thread asks for saves all the time: a save that goes on is no interruption.
    #[track_caller]
    pub fn save_all_the_time(self, name: &str, plain: &str) {
        let busy = self.run(&Lab::new(), "busy", name, None).ended(0);
        assert_eq!(busy.stdout, plain, "{name}: {}", busy.stderr);
    }

    /// Stopped at the first safe point that each process reaches.
    #[track_caller]
    pub fn stop_at_each_in_a_row(self, name: &str, plain: &str) {
        let stops = self.in_pieces(name, plain, |_| Some(1));
        println!("{name}: {stops} stops in a row");
        assert!(stops > 0, "{name} has safe points");
    }

    /// Stopped at the first safe point, the second, and so on, and then let run: until none is left to stop at.
    #[track_caller]
    pub fn stop_at_each_once(self, name: &str, plain: &str) {
        for n in 1.. {
            let stops = self.in_pieces(name, plain, |process| (process == 0).then_some(n));
            if stops == 0 {
                assert!(n > 1, "{name} has safe points");
                break;
            }
        }
    }
}
