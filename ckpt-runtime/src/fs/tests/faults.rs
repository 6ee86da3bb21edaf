//! What fails, and what somebody does to the file meanwhile.

use super::*;

#[test]
fn what_happens_to_the_file_meanwhile_fails_the_save() {
    let (dir, path) = lab();
    let mut out = Output::create(&path).unwrap();
    write!(out, "0123456789").unwrap();
    let _ = saved(&out);
    let moved = dir.path().join("moved");
    fs::rename(&path, &moved).unwrap();
    unsaved(
        &out,
        "no longer where it was, so a resume would not find it: No such file",
    );
    fs::write(&path, "0123456789").unwrap();
    unsaved(&out, "another file has taken its place");
    fs::rename(&moved, &path).unwrap();
    let _ = saved(&out);
    fs::write(&path, "shorter").unwrap();
    unsaved(
        &out,
        "has 7 bytes, and 10 were written to it: something else writes to it",
    );
    write!(out, "x").unwrap();
    assert!(
        out.flush()
            .unwrap_err()
            .to_string()
            .contains("something else writes to it")
    );
    kill(out);
    assert_eq!(fs::read(&path).unwrap(), b"shorter");
}

/// A file for the time being, and one that gets its name when it is whole.
#[test]
fn one_that_was_removed_or_renamed_can_be_dropped() {
    let (dir, path) = lab();
    for renamed in [true, false] {
        let mut out = Output::create(&path).unwrap();
        write!(out, "0123456789").unwrap();
        match renamed {
            true => fs::rename(&path, dir.path().join("whole")).unwrap(),
            false => fs::remove_file(&path).unwrap(),
        }
        crate::fs::make_durable().unwrap();
        write!(out, "!").unwrap();
        drop(out);
        crate::fs::make_durable().unwrap();
    }
    assert_eq!(fs::read(dir.path().join("whole")).unwrap(), b"0123456789!");
}

/// A full disk, and writes that take only a part, at every place: no byte is lost, and none is written twice.
#[test]
fn failed_and_short_writes_lose_and_repeat_nothing() {
    for buffer in [0, 4, 16, 1000] {
        for faults in (0..64u32).step_by(3) {
            let (_dir, path) = lab();
            let plan = (0..6).map(|bit| match faults >> bit & 1 {
                0 => (Op::Write, Fault::Short(2)),
                _ => (Op::Write, Fault::Errno(FULL)),
            });
            let mut out = Output::create(&path).unwrap().with_buffer(buffer);
            next(&plan.collect::<Vec<_>>());
            let mut expected = Vec::new();
            for n in 0..20 {
                let line = format!("line {n}\n");
                let mut rest = line.as_bytes();
                while !rest.is_empty() {
                    match out.write(rest) {
                        Ok(count) => rest = &rest[count..],
                        Err(error) => assert_eq!(error.kind(), ErrorKind::StorageFull),
                    }
                }
                expected.extend_from_slice(line.as_bytes());
                if n % 5 == 0 {
                    let _ = codec::encode(&out, &mut Vec::new());
                }
                assert_eq!(out.position(), expected.len() as u64);
            }
            while out.sync_all().is_err() {}
            next(&[]);
            let bytes = saved(&out);
            drop(out);
            assert_eq!(fs::read(&path).unwrap(), expected, "{buffer} {faults:b}");
            let _: Output = restored(&bytes);
        }
    }
}

#[test]
fn after_a_failed_fsync_nothing_is_trusted() {
    let (_dir, path) = lab();
    let mut out = Output::create(&path).unwrap();
    write!(out, "0123456789").unwrap();
    let bytes = saved(&out);
    write!(out, "lost").unwrap();
    next(&[(Op::Sync, Fault::Errno(IO_ERROR))]);
    unsaved(&out, "syncing ");
    unsaved(&out, "an fsync of it has failed");
    assert!(
        write!(out, "more")
            .unwrap_err()
            .to_string()
            .contains("an fsync of it has failed")
    );
    assert!(out.flush().is_err() && out.sync_all().is_err());
    assert!(
        crate::fs::make_durable()
            .unwrap_err()
            .contains("an fsync of it has failed")
    );
    assert!(out.finish().is_err());
    let why = crate::fs::make_durable().unwrap_err();
    assert!(why.contains("what an Output was given is lost"), "{why}");
    crate::fs::table::forgive();
    // The next process writes it again.
    let mut out: Output = restored(&bytes);
    write!(out, "again").unwrap();
    out.finish().unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"0123456789again");
}

#[test]
fn what_is_not_saved_is_durable_when_others_are() {
    let (_dir, path) = lab();
    let mut out = Output::create(&path).unwrap();
    write!(out, "a tail").unwrap();
    crate::fs::make_durable().unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"a tail");
    write!(out, "!").unwrap();
    next(&[(Op::Write, Fault::Errno(FULL))]);
    assert!(
        crate::fs::make_durable()
            .unwrap_err()
            .contains("os error 28")
    );
    next(&[(Op::Write, Fault::Errno(FULL))]);
    drop(out);
    assert!(crate::fs::make_durable().is_err());
    crate::fs::table::forgive();
    crate::fs::make_durable().unwrap();
}

#[test]
fn cutting_that_fails_is_told_and_tried_again() {
    let (_dir, path) = lab();
    let out = Output::create(&path).unwrap();
    let bytes = saved(&out);
    drop(out);
    let resuming = Resuming::begin();
    let mut out: Output = restored(&bytes);
    next(&[(Op::Cut, Fault::Errno(IO_ERROR))]);
    let error = resuming.end().arrive().unwrap_err();
    assert!(
        error.to_string().starts_with("cutting to 0 bytes "),
        "{error}"
    );
    write!(out, "x").unwrap();
    out.finish().unwrap();
}

#[test]
fn only_regular_files_are_opened() {
    let (dir, path) = lab();
    let mode = rustix::fs::Mode::from(0o600);
    rustix::fs::mknodat(rustix::fs::CWD, &path, rustix::fs::FileType::Fifo, mode, 0).unwrap();
    for (path, kind) in [
        (path.as_path(), "a pipe"),
        (dir.path(), "a directory"),
        (Path::new("/dev/null"), "a device"),
    ] {
        for error in [
            Output::create(path).unwrap_err(),
            Input::open(path).unwrap_err(),
        ] {
            assert_eq!(error.kind(), ErrorKind::InvalidInput);
            assert!(
                error.to_string().contains(&format!("is {kind}, and only")),
                "{error}"
            );
        }
    }
    let missing = Input::open(dir.path().join("none")).unwrap_err();
    assert_eq!(missing.kind(), ErrorKind::NotFound);
    assert!(missing.to_string().starts_with("opening "));
}
