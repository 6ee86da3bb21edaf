//! The command `ckpt` on a terminal, and without one.

use ckpt_tests::{Lab, Outcome, Program, build};

use crate::ACTOR;

const ESCAPE: char = '\x1b';

fn ckpt(lab: &Lab, words: &[&str]) -> Program {
    lab.program(build::tool()).args(words)
}

/// Two runs, one of them damaged.
fn lab() -> Lab {
    let lab = Lab::new();
    for seed in ["1", "2"] {
        let program = lab.program(ACTOR).args(["count", seed, "1000"]);
        let _ = program.env("CKPT_STOP_AFTER", "500").run().ended(85);
    }
    let damaged = lab.runs().all()[1].newest();
    std::fs::write(damaged, "").expect("written");
    lab
}

fn on_terminal(program: Program, columns: u16) -> Outcome {
    program.on_terminal(50, columns).finish()
}

#[test]
fn colours_are_for_terminals() {
    let lab = lab();
    for words in [
        &["ls"][..],
        &["show", "count"],
        &["verify"],
        &["prune"],
        &["report"],
        &["report", "count"],
        &["--help"],
    ] {
        let run = &lab.runs().all()[0].name();
        let words: Vec<&str> = words
            .iter()
            .map(|&word| if word == "count" { run } else { word })
            .collect();
        let plain = ckpt(&lab, &words).run();
        assert!(!plain.stdout.contains(ESCAPE), "{words:?}\n{plain}");
        let coloured = on_terminal(ckpt(&lab, &words), 200);
        assert!(coloured.stderr.contains(ESCAPE), "{words:?}\n{coloured}");
        for (name, value) in [("NO_COLOR", "1"), ("TERM", "dumb"), ("CLICOLOR", "0")] {
            let program = ckpt(&lab, &words).env("CI", "true").env(name, value);
            let outcome = on_terminal(program, 200);
            assert!(
                !outcome.stderr.contains(ESCAPE),
                "{name} {words:?}\n{outcome}"
            );
        }
    }
    for (words, expected) in [
        (&["ls", "--color", "never"][..], false),
        (&["--color=always", "ls"], true),
    ] {
        let outcome = on_terminal(ckpt(&lab, words), 200);
        assert_eq!(outcome.stderr.contains(ESCAPE), expected, "{words:?}");
    }
    let forced = ckpt(&lab, &["ls", "--color", "always"]).run();
    assert!(forced.stdout.contains(ESCAPE), "{forced}");
    let forced = ckpt(&lab, &["ls"]).env("CLICOLOR_FORCE", "1").run();
    assert!(forced.stdout.contains(ESCAPE), "{forced}");
    let json = on_terminal(ckpt(&lab, &["ls", "--json"]), 200);
    assert!(!json.stderr.contains(ESCAPE), "{json}");
}

/// What the colours are taken from is what is printed without them.
#[test]
fn colours_change_no_word() {
    let lab = lab();
    let run = &lab.runs().all()[0].name();
    for words in [&["ls"][..], &["report"], &["report", run]] {
        let plain = ckpt(&lab, words).run().stdout;
        let coloured = on_terminal(ckpt(&lab, words), 200);
        assert_eq!(coloured.stdout, plain.trim_end());
    }
}

#[test]
fn rows_fit_the_terminal_and_are_whole_elsewhere() {
    let lab = lab();
    for columns in [30, 50, 70, 90] {
        let outcome = on_terminal(ckpt(&lab, &["ls"]), columns);
        let rows: Vec<&str> = outcome.stdout.lines().collect();
        assert_eq!(rows.len(), 3, "{columns}\n{outcome}");
        assert!(rows[0].starts_with("RUN "), "{outcome}");
    }
    let outcome = on_terminal(ckpt(&lab, &["ls"]), 70);
    let names: Vec<String> = lab.runs().all().iter().map(ckpt_tests::Run::name).collect();
    for (row, name) in outcome.stdout.lines().skip(1).zip(&names) {
        let (start, _) = row.split_once('…').expect("shortened");
        let shown = row.split_whitespace().next().expect("a name");
        let end = shown.rsplit('…').next().unwrap_or_default();
        assert!(name.starts_with(start) && name.ends_with(end), "{row}");
        assert!(start.len() >= 5 && end.len() >= 3, "{row}");
    }
    let whole = ckpt(&lab, &["ls"]).run().stdout;
    assert!(names.iter().all(|name| whole.contains(name)), "{whole}");
}

/// Its tables do; sentences go on in the next row.
#[test]
fn tables_of_a_report_fit_the_terminal() {
    let lab = lab();
    let run = &lab.runs().all()[0].name();
    for columns in [40, 60, 100] {
        let shown = on_terminal(ckpt(&lab, &["report", run]), columns).stdout;
        let rows: Vec<&str> = shown.lines().collect();
        for (head, row) in [("  BEGAN (UTC) ", "  20"), ("  PERIOD ", "  as it was ")] {
            let at = rows.iter().position(|row| row.starts_with(head));
            let at = at.unwrap_or_else(|| panic!("{columns} columns\n{shown}"));
            assert!(rows[at + 1].starts_with(row), "{columns} columns\n{shown}");
        }
        let shown = on_terminal(ckpt(&lab, &["report"]), columns).stdout;
        assert_eq!(shown.lines().count(), 4, "{columns} columns\n{shown}");
    }
}
