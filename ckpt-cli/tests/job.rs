//! `ckpt script`, `ckpt submit`, and asking by a job's number: the script runs for real, with Slurm's commands replaced. (The real
//! ones are in tests/slurm.)

mod common;

use std::fs;
use std::sync::Arc;

use ckpt_runtime::Through;
use ckpt_runtime::store::{Event, Kind, RealDisk, RunName, RunStore};
use ckpt_tests::Lab;
use common::slurm::{ckpt, job, noted, script, stand_in};
use common::{Runs, holder, stderr, stdout};
use rustix::process::Signal;
use serde_json::Value;

#[test]
fn each_thing_in_the_script_is_there_and_has_its_comment() {
    let lab = Lab::new();
    let words = [
        "--time", "2:00:00", "--cpus", "8", "--mem=4G", "-p", "gpu", "--", "true", "a b", "it's",
    ];
    let text = fs::read_to_string(script(&lab, &words)).unwrap();
    for line in [
        "#SBATCH --job-name=true",
        "#SBATCH --time=02:00:00",
        "#SBATCH --cpus-per-task=8",
        "#SBATCH --signal=TERM@60",
        "#SBATCH --requeue",
        "#SBATCH --open-mode=append",
        "#SBATCH --mem=4G",
        "#SBATCH -p gpu",
        "export CKPT_REQUEUE=1",
        r"( trap : TERM USR1 USR2; srun true 'a b' 'it'\''s'; echo $? >&3 ) &",
    ] {
        assert!(text.lines().any(|found| found == line), "{line}\n{text}");
    }
    let lines: Vec<&str> = text.lines().collect();
    let last = lines
        .iter()
        .rposition(|line| line.starts_with("#SBATCH"))
        .unwrap();
    let code = lines
        .iter()
        .position(|line| !line.is_empty() && !line.starts_with('#'))
        .unwrap();
    assert!(
        last < code,
        "options behind the first command are ignored\n{text}"
    );
    for given in [
        "#SBATCH --signal",
        "#SBATCH --requeue",
        "#SBATCH --open-mode",
        "export CKPT_REQUEUE",
        "exec 3",
        "exit",
    ] {
        let at = lines
            .iter()
            .position(|line| line.starts_with(given))
            .unwrap();
        let above = lines[..at].iter().rev().take(6);
        assert!(
            above.copied().any(|line| line.starts_with("# ")),
            "{given}\n{text}"
        );
    }
}

#[test]
fn what_is_given_goes_into_the_environment() {
    let lab = Lab::new();
    stand_in(&lab, "srun", "env > noted; exec \"$@\"");
    let words = [
        "--cpus=8",
        "--grace",
        "5min",
        "--dir",
        "some runs",
        "--time=1h",
        "--",
        "sh",
        "-c",
        "exit 7",
    ];
    let _ = job(&lab, &script(&lab, &words)).run().ended(7);
    let environment = noted(&lab, "noted");
    for line in [
        "CKPT_REQUEUE=1".to_owned(),
        "CKPT_GRACE=300s".to_owned(),
        "SRUN_CPUS_PER_TASK=8".to_owned(),
        format!("CKPT_DIR={}", lab.path("some runs").display()),
    ] {
        assert!(
            environment.lines().any(|found| found == line),
            "{line}\n{environment}"
        );
    }
}

#[test]
fn the_words_of_the_command_arrive_as_they_are() {
    let lab = Lab::new();
    stand_in(&lab, "srun", "exec \"$@\"");
    let odd = [
        "a b", "it's", "$HOME", "`x`", "a\nb", "", "*", "-x", "\\", "\"", "~",
    ];
    let words = [&["--", "printf", "<%s>"][..], &odd].concat();
    let printed = job(&lab, &script(&lab, &words)).run().ended(0).stdout;
    let expected: String = odd.iter().map(|word| format!("<{word}>")).collect();
    assert_eq!(printed, expected);
}

/// The program says which signals it has got; those that the shell gets alone are handed on, but for SIGTERM, which Slurm itself sends to it.
#[test]
fn signals_to_the_shell_do_not_end_it_and_are_handed_on() {
    let lab = Lab::new();
    stand_in(&lab, "srun", "exec \"$@\"");
    let program = "trap 'echo @USR1' USR1; trap 'echo @USR2' USR2; trap 'echo @TERM' TERM; echo @ready; \
                   while [ ! -e done ]; do sleep 0.05; done; exit 85";
    let mut shell = job(&lab, &script(&lab, &["--", "bash", "-c", program])).start();
    shell.expect("ready");
    for (signal, word) in [
        (Signal::USR1, "USR1"),
        (Signal::USR2, "USR2"),
        (Signal::USR1, "USR1"),
    ] {
        shell.signal(Signal::TERM);
        shell.signal(signal);
        shell.expect(word);
    }
    fs::write(lab.path("done"), "").unwrap();
    let outcome = shell.finish().ended(85);
    assert!(!outcome.stdout.contains("TERM"), "{outcome}");
}

/// The program ends in the moment in which it has its own shell signalled: a race that bash's `wait` loses.
#[test]
fn the_exit_code_is_the_programs_whatever_comes_meanwhile() {
    let lab = Lab::new();
    stand_in(&lab, "srun", "exec \"$@\"");
    for round in 0..40 {
        let program = "trap '' USR1 USR2; shell=$(ps -o ppid= $PPID); kill -USR1 $shell; kill -TERM $shell; kill -USR2 $shell; exit $0";
        let code = if round % 2 == 0 { 85 } else { 3 };
        let words = ["--", "bash", "-c", program, &code.to_string()];
        let _ = job(&lab, &script(&lab, &words)).run().ended(code);
    }
}

#[test]
fn a_step_that_is_killed_ends_the_job_as_killed() {
    let lab = Lab::new();
    stand_in(&lab, "srun", "exec \"$@\"");
    let _ = job(&lab, &script(&lab, &["--", "bash", "-c", "kill -KILL $$"]))
        .run()
        .ended(137);
    let _ = job(
        &lab,
        &script(&lab, &["--", "bash", "-c", "kill -KILL $PPID"]),
    )
    .run()
    .ended(137);
}

#[test]
fn a_job_is_submitted_and_its_number_told() {
    let lab = Lab::new();
    stand_in(
        &lab,
        "sbatch",
        "echo \"$@\" > asked; cat > given; echo '99;cluster'",
    );
    let words = ["--time", "90", "-c2", "--array=1-3", "--", "true"];
    let submitted = ckpt(&lab, &[&["submit"], &words[..]].concat())
        .run()
        .ended(0);
    assert_eq!(
        (&*submitted.stdout, &*submitted.stderr),
        ("Submitted batch job 99\n", "")
    );
    assert_eq!(noted(&lab, "asked"), "--parsable\n");
    let expected = ckpt(&lab, &[&["script"], &words[..]].concat()).run().stdout;
    assert_eq!(noted(&lab, "given"), expected);
    let json = ckpt(&lab, &["submit", "--json", "--", "true"])
        .run()
        .ended(0);
    let json: Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(json["job"], "99");
    assert_eq!(json["script"], noted(&lab, "given"));
}

#[test]
fn what_is_refused_is_told_before_or_by_sbatch() {
    let lab = Lab::new();
    stand_in(
        &lab,
        "sbatch",
        "echo 'sbatch: error: invalid partition specified: x' >&2; exit 1",
    );
    fs::write(lab.path("text"), "").unwrap();
    for (words, code, told) in [
        (
            &["submit", "-p", "x", "--", "true"][..],
            69,
            "sbatch has refused it: sbatch: error: invalid partition",
        ),
        (
            &["submit", "--", "./missing"],
            127,
            "`./missing` cannot be run by a job: No such file",
        ),
        (
            &["submit", "--", "./text"],
            126,
            "it is no program that may be executed",
        ),
        (&["submit", "./text"], 2, "unexpected argument './text'"),
        (
            &["submit", "more", "--", "true"],
            2,
            "unexpected argument 'more'",
        ),
        (
            &["submit", "-p", "a", "b", "--", "true"],
            2,
            "unexpected argument 'b'",
        ),
        (
            &["submit", "--sbatch", "prog", "--", "true"],
            2,
            "the command comes after `--`",
        ),
        (
            &["script", "--time", "soon", "--", "true"],
            2,
            "expected minutes",
        ),
        (
            &["script", "--time=1h", "--grace=1h", "--", "true"],
            2,
            "--grace must be shorter",
        ),
        (
            &["script", "--chain", "--array=1-2", "--", "true"],
            2,
            "--chain is for single jobs",
        ),
        (
            &["script", "--name", "a\nb", "--", "true"],
            2,
            "a job's name must be one line",
        ),
    ] {
        let _ = ckpt(&lab, words).run().ended(code).says(told);
    }
    let alone = ckpt(&lab, &["submit", "--", "true"]).env("PATH", "/no/such/directory");
    let _ = alone.run().ended(69).says("there is no `sbatch` here");
}

/// A run that a process of another machine has, by what it says of itself; truly it is this one.
fn far(through: Option<Through>) -> (Runs, RunStore) {
    let runs = Runs::new();
    let name = RunName::new("pi", "pi::estimate", "01");
    let mut store = RunStore::locate(Arc::new(RealDisk), runs.dir(), &name);
    let mut far = holder();
    far.ways.job = Some("99_3".into());
    far.ways.through = through;
    far.ways.save = Some("USR1".into());
    far.ways.stop = Some("TERM".into());
    store.lock(&far).unwrap();
    (runs, store)
}

#[test]
fn a_job_is_asked_by_its_scheduler() {
    for (through, asked) in [
        (Through::Step, "--signal=USR1 99_3"),
        (Through::Batch, "--batch --signal=USR1 99_3"),
    ] {
        let (runs, _held) = far(Some(through));
        let lab = Lab::new();
        stand_in(
            &lab,
            "scancel",
            &format!("echo \"$@\" > {}", lab.path("asked").display()),
        );
        let words = ["save", "99_3", "--no-wait"];
        let output = runs
            .command(&words)
            .env("PATH", lab.path_of_stand_ins())
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        assert!(
            stdout(&output).contains("asked process 4711"),
            "{}",
            stdout(&output)
        );
        assert_eq!(noted(&lab, "asked").trim_end(), asked);
    }
}

#[test]
fn a_job_answers_by_its_events() {
    let (runs, held) = far(Some(Through::Step));
    let lab = Lab::new();
    let event = Event {
        host: "node17".into(),
        pid: 4711,
        generation: Some(3),
        bytes: Some(1_000),
        iteration: Some(7),
        ..Event::now(Kind::Save)
    };
    // By a clock that is behind ours: before it was asked.
    let line = serde_json::to_string(&event).unwrap();
    let events = runs
        .dir()
        .join(held.name().to_string())
        .join("events.jsonl");
    stand_in(
        &lab,
        "scancel",
        &format!("echo '{line}' >> {}", events.display()),
    );
    let output = runs
        .command(&["save", "99", "--json"])
        .env("PATH", lab.path_of_stand_ins())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let answers: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(answers[0]["outcome"], "saved");
    assert_eq!(
        (&answers[0]["job"], &answers[0]["generation"]),
        (&"99_3".into(), &3.into())
    );
}

#[test]
fn a_job_that_cannot_be_asked_is_told_why() {
    let lab = Lab::new();
    stand_in(
        &lab,
        "scancel",
        "echo 'scancel: error: Access/permission denied' >&2; exit 1",
    );
    let (runs, _held) = far(Some(Through::Step));
    let denied = runs
        .command(&["stop", "99_3"])
        .env("PATH", lab.path_of_stand_ins())
        .output()
        .unwrap();
    assert_eq!(denied.status.code(), Some(69));
    assert!(
        stderr(&denied).contains("scancel: error: Access/permission denied"),
        "{}",
        stderr(&denied)
    );
    let missing = runs
        .command(&["stop", "99_3"])
        .env("PATH", "/no/such/directory")
        .output()
        .unwrap();
    assert!(
        stderr(&missing).contains("there is no such command here"),
        "{}",
        stderr(&missing)
    );
    let (runs, _held) = far(None);
    let deaf = runs
        .command(&["save", "99"])
        .env("PATH", lab.path_of_stand_ins())
        .output()
        .unwrap();
    assert_eq!(deaf.status.code(), Some(69));
    assert!(
        stderr(&deaf).contains("write `srun` before its line"),
        "{}",
        stderr(&deaf)
    );
    let nobody = runs
        .command(&["save", "100"])
        .env("PATH", lab.path_of_stand_ins())
        .output()
        .unwrap();
    assert_eq!(nobody.status.code(), Some(1), "{}", stderr(&nobody));
}
