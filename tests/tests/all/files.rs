//! The files and directories that are made: whose they are, who may read them, and what is left alone.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::Path;

use ckpt_tests::{Lab, names_in};

use crate::counts::{completes, program, stopped_after, stopped_twice};

/// Checks the modes of all that is below.
fn check_modes(path: &Path, seen: &mut usize) {
    let metadata = fs::symlink_metadata(path).unwrap();
    let mode = metadata.mode() & 0o7777;
    let expected = if metadata.is_dir() { 0o700 } else { 0o600 };
    assert_eq!(mode, expected, "{} has mode {mode:o}", path.display());
    *seen += 1;
    if metadata.is_dir() {
        for name in names_in(path) {
            check_modes(&path.join(name), seen);
        }
    }
}

#[test]
fn modes_are_private_whatever_the_umask() {
    for umask in ["000", "022", "077", "0177", "0277", "0700", "0777"] {
        let lab = Lab::new();
        for starts in 0..3 {
            let fresh = if starts == 1 { "1" } else { "0" };
            let program = program(&lab)
                .env("CKPT_STOP_AFTER", "3")
                .env("CKPT_FRESH", fresh);
            let program = program.env("CKPT_DIR", lab.path("new/runs"));
            let _ = program
                .as_nobody(&lab)
                .after(&format!("umask {umask}"))
                .run()
                .ended(85);
        }
        let mut seen = 0;
        check_modes(&lab.path("new"), &mut seen);
        // new, runs, .gitignore, actor, the run, lock, events, three generations, aside-1.
        assert_eq!(seen, 11, "umask {umask}");
        let program = program(&lab).env("CKPT_DIR", lab.path("new/runs"));
        let program = program.as_nobody(&lab).after(&format!("umask {umask}"));
        let _ = completes(program).does_not_say("denied");
    }
}

/// A user who opens a directory to colleagues is not overruled.
#[test]
fn modes_that_somebody_changed_stay() {
    let lab = stopped_twice();
    let run = lab.runs().only();
    let paths = [
        run.directory(),
        run.directory().join("events.jsonl"),
        run.directory().join("lock"),
    ];
    for path in &paths {
        fs::set_permissions(path, fs::Permissions::from_mode(0o750)).unwrap();
    }
    stopped_after(&lab, 3);
    for path in &paths {
        assert_eq!(
            fs::metadata(path).unwrap().mode() & 0o777,
            0o750,
            "{}",
            path.display()
        );
    }
}

#[test]
fn the_directory_keeps_itself_out_of_repositories() {
    let lab = stopped_twice();
    assert_eq!(
        fs::read_to_string(lab.runs().path().join(".gitignore")).unwrap(),
        "*\n"
    );
    // One that is there already is its author's.
    fs::write(lab.runs().path().join(".gitignore"), "mine\n").unwrap();
    stopped_after(&lab, 3);
    assert_eq!(
        fs::read_to_string(lab.runs().path().join(".gitignore")).unwrap(),
        "mine\n"
    );
}

#[test]
fn a_repository_is_not_hidden_from_itself() {
    let lab = Lab::new();
    fs::create_dir_all(lab.runs().path().join(".git")).unwrap();
    stopped_after(&lab, 3);
    assert!(!lab.runs().path().join(".gitignore").exists());
}

#[test]
fn links_inside_are_not_followed() {
    let lab = stopped_twice();
    let run = lab.runs().only();
    for (name, kind) in [
        ("lock", "link"),
        ("events.jsonl", "link"),
        ("lock", "dangling link"),
    ] {
        let (path, victim) = (run.directory().join(name), lab.path("victim"));
        let original = fs::read(&path).unwrap();
        fs::remove_file(&path).unwrap();
        let _ = fs::remove_file(&victim);
        if kind == "link" {
            fs::write(&victim, "precious").unwrap();
        }
        symlink(&victim, &path).unwrap();
        let outcome = program(&lab).env("CKPT_STOP_AFTER", "1").run();
        let outcome = outcome.ended(if name == "lock" { 78 } else { 85 });
        let _ = outcome.says(&path.display().to_string());
        let untouched =
            fs::read(&victim).map_or(kind == "dangling link", |text| text == b"precious");
        assert!(untouched, "{name}, {kind}");
        fs::remove_file(&path).unwrap();
        fs::write(&path, original).unwrap();
    }
}

#[test]
fn linked_directories_inside_are_refused() {
    let lab = Lab::new();
    let elsewhere = lab.path("elsewhere");
    fs::create_dir_all(&elsewhere).unwrap();
    fs::create_dir_all(lab.runs().path()).unwrap();
    let program_dir = lab.runs().path().join("actor");
    symlink(&elsewhere, &program_dir).unwrap();
    let failed = program(&lab).env("CKPT_STOP_AFTER", "3").run().ended(74);
    let _ = failed
        .says(&program_dir.display().to_string())
        .says("not a directory");
    assert_eq!(names_in(&elsewhere), [""; 0]);
    fs::remove_file(&program_dir).unwrap();
    stopped_after(&lab, 3);
    // The run's own directory, moved away and linked to.
    let run = lab.runs().only();
    let moved = lab.path("moved");
    fs::rename(run.directory(), &moved).unwrap();
    symlink(&moved, run.directory()).unwrap();
    let before = names_in(&moved);
    let _ = program(&lab)
        .run()
        .ended(78)
        .says(&run.directory().display().to_string());
    assert_eq!(names_in(&moved), before);
}

/// `CKPT_DIR` itself may be a link: that is its owner's choice.
#[test]
fn the_directory_itself_may_be_a_link() {
    let lab = Lab::new();
    let scratch = lab.path("scratch");
    fs::create_dir(&scratch).unwrap();
    symlink(&scratch, lab.runs().path()).unwrap();
    stopped_after(&lab, 3);
    assert!(scratch.join("actor").is_dir());
    let _ = completes(program(&lab)).says("resumed");
}

#[test]
fn a_directory_that_cannot_be_written_is_told_at_the_start() {
    let lab = Lab::new();
    let closed = lab.path("closed");
    fs::create_dir(&closed).unwrap();
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o555)).unwrap();
    for dir in ["closed", "closed/runs", "closed/deep/runs"] {
        let program = program(&lab).env("CKPT_DIR", lab.path(dir)).as_nobody(&lab);
        let outcome = program
            .run()
            .ended(78)
            .says(&format!("{}", closed.display()));
        let outcome = outcome
            .says("Permission denied")
            .says("is set with CKPT_DIR");
        assert_eq!(outcome.stdout, "");
    }
}

#[test]
fn a_file_in_place_of_the_directory_is_told_at_the_start() {
    let lab = Lab::new();
    let file = lab.path("file");
    fs::write(&file, "mine").unwrap();
    for dir in ["file", "file/runs", "file/deep/runs"] {
        let outcome = program(&lab).env("CKPT_DIR", lab.path(dir)).run().ended(78);
        let outcome = outcome.says("ot a directory").says("is set with CKPT_DIR");
        assert_eq!(outcome.stdout, "");
    }
    assert_eq!(fs::read(&file).unwrap(), b"mine");
}

/// Where no directory can be made by anybody, no permission tells so.
#[test]
fn the_kernels_own_directories_are_refused_in_words() {
    for (dir, kind) in [
        ("/proc/runs", "proc"),
        ("/proc/self/runs", "proc"),
        ("/proc/self/fd/runs/deep", "proc"),
        ("/sys/runs", "sysfs"),
        ("/sys/kernel/runs", "sysfs"),
    ] {
        let outcome = program(&Lab::new()).env("CKPT_DIR", dir).run().ended(78);
        let outcome = outcome.says(&format!("a {kind} file system is no place for checkpoints"));
        let outcome = outcome.says("is set with CKPT_DIR");
        assert_eq!(outcome.stdout, "", "{dir}");
    }
}

/// Directories and files of other people, beside ours, are nobody's business.
#[test]
fn strangers_in_the_run_directory_stay() {
    let lab = stopped_twice();
    let run = lab.runs().only();
    let strangers = ["notes.txt", "12.ckpt", "0000000001.ckpt.bak", ".hidden"];
    for name in strangers {
        fs::write(run.directory().join(name), name).unwrap();
    }
    let _ = completes(program(&lab)).says("resumed `count` at iteration 9");
    for name in strangers {
        assert_eq!(
            fs::read_to_string(run.directory().join(name)).unwrap(),
            name
        );
    }
}
