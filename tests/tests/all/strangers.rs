//! Other users: what they may put in our way is not believed, and what is ours they cannot read.
//!
//! Needs two users, so only root can check it; without, these tests say so and check nothing.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::Path;

use ckpt_tests::{Lab, Program};

use crate::counts::{completes, program, result, stopped_after};

/// Who `nobody` is on most systems, and [`Program::as_nobody`] here.
const NOBODY: u32 = 65_534;
/// A third user, who need not be known by name.
const SOMEBODY: u32 = 54_321;

fn is_root() -> bool {
    let root = rustix::process::geteuid().is_root();
    if !root {
        println!("SKIPPED: one user alone has nobody to be protected from");
    }
    root
}

fn nobodys(lab: &Lab) -> Program {
    program(lab).as_nobody(lab)
}

fn mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// A lab with a run of nobody's that was stopped twice.
fn stopped_twice() -> Lab {
    let lab = Lab::new();
    for _ in 0..2 {
        let _ = nobodys(&lab).env("CKPT_STOP_AFTER", "5").run().ended(85);
    }
    lab
}

#[test]
fn a_generation_of_another_user_is_not_taken_where_others_may_write() {
    if !is_root() {
        return;
    }
    for open in [0o777, 0o1777, 0o770] {
        let lab = stopped_twice();
        let run = lab.runs().only();
        let newest = run.newest();
        chown(&newest, Some(SOMEBODY), None).unwrap();
        mode(&newest, 0o644);
        mode(&run.directory(), open);
        let stopped = nobodys(&lab).env("CKPT_STOP_AFTER", "1").run().ended(85);
        let _ = stopped
            .says(&format!("{}: {}", newest.display(), not_trusted()))
            .says("resuming from the generation before it")
            .says("resumed `count` at iteration 4");
        let _ = completes(nobodys(&lab)).says("resumed `count` at iteration 5");
        let left = fs::metadata(&newest).expect("it is left as it is");
        assert_eq!(left.uid(), SOMEBODY);
    }
}

fn not_trusted() -> String {
    format!(
        "cannot be read: not trusted: it belongs to user {SOMEBODY}, and others may write in its directory"
    )
}

#[test]
fn in_a_private_directory_it_is_its_owner_who_put_it_there() {
    if !is_root() {
        return;
    }
    let lab = stopped_twice();
    let newest = lab.runs().only().newest();
    chown(&newest, Some(SOMEBODY), None).unwrap();
    mode(&newest, 0o644);
    let _ = completes(nobodys(&lab))
        .says("resumed `count` at iteration 9")
        .does_not_say("trusted");
}

#[test]
fn when_all_are_of_another_user_nothing_is_resumed() {
    if !is_root() {
        return;
    }
    let lab = stopped_twice();
    let run = lab.runs().only();
    mode(&run.directory(), 0o777);
    for file in run.generations() {
        chown(&file, Some(SOMEBODY), None).unwrap();
        mode(&file, 0o644);
    }
    let refused = nobodys(&lab).run().ended(65).says("not trusted");
    assert_eq!(refused.stdout, "");
    // The way out that is told: a copy of one's own.
    let newest = run.newest();
    let copy = newest.with_extension("copy");
    fs::copy(&newest, &copy).unwrap();
    chown(&copy, Some(NOBODY), None).unwrap();
    fs::rename(&copy, &newest).unwrap();
    let _ = completes(nobodys(&lab)).says("resumed `count` at iteration 9");
}

#[test]
fn a_directory_of_another_user_is_refused() {
    if !is_root() {
        return;
    }
    let lab = stopped_twice();
    let run = lab.runs().only();
    let of_program = run.directory().parent().unwrap().to_owned();
    for directory in [of_program, run.directory()] {
        chown(&directory, Some(SOMEBODY), None).unwrap();
        for open in [0o777, 0o755] {
            mode(&directory, open);
            refuses(&lab, &directory);
        }
        chown(&directory, Some(NOBODY), None).unwrap();
        mode(&directory, 0o700);
    }
    // Root may do anything: its directories are as good as ours.
    chown(run.directory(), Some(0), None).unwrap();
    mode(&run.directory(), 0o777);
    let _ = completes(nobodys(&lab)).says("resumed `count`");
}

fn refuses(lab: &Lab, directory: &Path) {
    let refused = nobodys(lab).run().ended(78);
    let words = format!(
        "it belongs to user {SOMEBODY}, and below CKPT_DIR only directories of your own are used"
    );
    let refused = refused
        .says(&format!("{}: {words}", directory.display()))
        .says("the directory of checkpoints is set with CKPT_DIR");
    assert_eq!(refused.stdout, "");
}

/// Root believes no user: whoever owns the directory would decide what root computes.
#[test]
fn root_does_not_resume_what_a_user_left() {
    if !is_root() {
        return;
    }
    let lab = stopped_twice();
    let same_program = lab.program(lab.path("program")).args(["count", "7", "20"]);
    let refused = same_program.run().ended(78);
    let _ = refused.says(&format!("it belongs to user {NOBODY}"));
}

/// A project's directory, which a colleague has made and many may write in; and `/tmp`.
#[test]
fn the_directory_of_all_runs_may_be_anybodys() {
    if !is_root() {
        return;
    }
    for (owner, open) in [(SOMEBODY, 0o777), (SOMEBODY, 0o1777), (0, 0o1777)] {
        let lab = Lab::new();
        fs::create_dir(lab.runs().path()).unwrap();
        chown(lab.runs().path(), Some(owner), None).unwrap();
        mode(lab.runs().path(), open);
        let _ = nobodys(&lab).env("CKPT_STOP_AFTER", "5").run().ended(85);
        let run = lab.runs().only();
        for path in [
            run.directory(),
            run.directory().parent().unwrap().to_owned(),
        ] {
            let metadata = fs::metadata(path).unwrap();
            assert_eq!((metadata.uid(), metadata.mode() & 0o7777), (NOBODY, 0o700));
        }
        let _ = completes(nobodys(&lab)).says("resumed `count` at iteration 4");
    }
}

/// What another user has put in place of the lock or the events is a link to a file of ours.
#[test]
fn a_hard_link_to_a_file_of_ours_is_not_written_into() {
    if !is_root() {
        return;
    }
    for name in ["lock", "events.jsonl"] {
        let lab = stopped_twice();
        let run = lab.runs().only();
        let precious = lab.path("precious");
        fs::write(&precious, "precious").unwrap();
        chown(&precious, Some(NOBODY), None).unwrap();
        mode(&run.directory(), 0o777);
        let path = run.directory().join(name);
        fs::remove_file(&path).unwrap();
        fs::hard_link(&precious, &path).unwrap();
        let code = if name == "lock" { 78 } else { 85 };
        let outcome = nobodys(&lab).env("CKPT_STOP_AFTER", "1").run().ended(code);
        let _ = outcome.says(&format!(
            "{name}: not trusted: it has a second name (a hard link)"
        ));
        assert_eq!(fs::read(&precious).unwrap(), b"precious", "{name}");
    }
}

/// Another user sees that there is something, and no more: not its name, not its content.
#[test]
fn another_user_can_read_nothing() {
    if !is_root() {
        return;
    }
    let lab = Lab::new();
    stopped_after(&lab, 5);
    let run = lab.runs().only();
    for path in [lab.runs().path().to_owned(), run.directory(), run.newest()] {
        let mut reader = std::process::Command::new("cat");
        if path.is_dir() {
            reader = std::process::Command::new("ls");
        }
        use std::os::unix::process::CommandExt as _;
        let denied = reader.arg(&path).uid(NOBODY).gid(NOBODY).output().unwrap();
        assert!(!denied.status.success(), "{}", path.display());
        assert_eq!(denied.stdout, b"");
    }
    // And a program of theirs that is pointed there is told so, and leaves it as it is.
    let refused = nobodys(&lab).run().ended(78).says("Permission denied");
    assert_eq!(refused.stdout, "");
    let outcome = completes(program(&lab)).says("resumed `count`");
    assert_eq!(outcome.last_line(), result());
}

/// Whoever may read the directory sees with `ckpt ls` what its owner would find, not what they themselves would believe.
#[test]
fn a_look_judges_as_the_owner_does() {
    if !is_root() {
        return;
    }
    let lab = stopped_twice();
    let good = |lab: &Lab| {
        let info = ckpt_runtime::store::list(lab.runs().path())
            .unwrap()
            .remove(0);
        info.newest.map(|(generation, _)| generation)
    };
    assert_eq!(good(&lab), Some(2), "root looks at nobody's run");
    let run = lab.runs().only();
    mode(&run.directory(), 0o777);
    chown(run.newest(), Some(SOMEBODY), None).unwrap();
    assert_eq!(good(&lab), Some(1), "as nobody would resume");
}
