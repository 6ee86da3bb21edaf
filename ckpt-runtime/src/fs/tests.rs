//! Files as variables, in one process: what is in the file, what is restored, what is refused, and what happens when an operation
//! fails.

use std::ffi::OsStr;
use std::fs;
use std::io::{BufRead as _, ErrorKind, Read as _, Seek as _, SeekFrom, Write as _};
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tempfile::TempDir;

use super::medium::{Fault, Op, next};
use super::record::{WINDOW, path_of, text_of};
use super::resuming::Resuming;
use super::{Input, Output};
use crate::codec::{self, CodecError};
use crate::shape;

const IO_ERROR: i32 = 5;
const FULL: i32 = 28;

/// A directory of a test's own. One test at a time has one: a save makes all outputs of the process durable, and fails for all.
struct Lab {
    dir: TempDir,
    _alone: MutexGuard<'static, ()>,
}

impl Lab {
    fn path(&self) -> &Path {
        self.dir.path()
    }
}

fn lab() -> (Lab, PathBuf) {
    static ALONE: Mutex<()> = Mutex::new(());
    let alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    super::table::forgive();
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("file");
    (Lab { dir, _alone: alone }, path)
}

fn saved(value: &impl serde::Serialize) -> Vec<u8> {
    let mut bytes = Vec::new();
    codec::encode(value, &mut bytes).unwrap();
    bytes
}

fn restored<T: serde::Deserialize<'static>>(bytes: &[u8]) -> T {
    codec::decode(bytes).unwrap()
}

#[track_caller]
fn refused<T: serde::Deserialize<'static> + std::fmt::Debug>(bytes: &[u8], why: &str) {
    match codec::decode::<T>(bytes) {
        Err(CodecError::Unrestored(text)) => assert!(text.contains(why), "{text}"),
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn unsaved(value: &impl serde::Serialize, why: &str) {
    match codec::encode(value, &mut Vec::new()) {
        Err(CodecError::Unsaved(text)) => assert!(text.contains(why), "{text}"),
        other => panic!("{other:?}"),
    }
}

/// As a kill leaves it: what is in the buffer is gone.
fn kill(out: Output) {
    lock_of(&out).give_way();
}

fn lock_of(out: &Output) -> MutexGuard<'_, super::writer::Writer> {
    super::table::lock(&out.writer)
}

#[test]
fn they_can_go_to_other_threads() {
    fn both<T: Send + Sync>() {}
    both::<Output>();
    both::<Input>();
}

#[test]
fn a_resume_cuts_at_the_checkpoint_whatever_the_buffer() {
    for buffer in [0, 1, 3, 10, 64, 1 << 20] {
        let (_dir, path) = lab();
        fs::write(&path, "what an earlier attempt has left, and it is long").unwrap();
        let mut out = Output::create(&path).unwrap().with_buffer(buffer);
        writeln!(out, "one").unwrap();
        let first = saved(&out);
        assert_eq!(fs::read(&path).unwrap(), b"one\n");
        writeln!(out, "two").unwrap();
        let second = saved(&out);
        writeln!(out, "three, which nobody saves").unwrap();
        assert_eq!(out.position(), 34);
        kill(out);
        let mut out: Output = restored(&second);
        assert_eq!((out.position(), out.path()), (8, path.clone()));
        writeln!(out, "3").unwrap();
        kill(out);
        // Of several checkpoints each can be gone back to, the newest first or last.
        let mut out: Output = restored(&first);
        writeln!(out, "TWO").unwrap();
        out.finish().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"one\nTWO\n", "{buffer}");
        refused::<Output>(&second, "are others; put back what it was");
        assert_eq!(fs::read(&path).unwrap(), b"one\nTWO\n");
    }
}

#[test]
fn a_file_is_left_as_it_was_until_it_is_needed() {
    let (_dir, path) = lab();
    fs::write(&path, "old").unwrap();
    let mut out = Output::create(&path).unwrap();
    write!(out, "new").unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"old");
    out.flush().unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"new");
    let bytes = saved(&out);
    drop(out);
    fs::write(&path, "new and more").unwrap();
    // Not at its end: another variable did not fit.
    let resuming = Resuming::begin();
    let out: Output = restored(&bytes);
    let _ = resuming.end();
    drop(out);
    assert_eq!(fs::read(&path).unwrap(), b"new and more");
    // At its end.
    let resuming = Resuming::begin();
    let out: Output = restored(&bytes);
    resuming.end().arrive().unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"new");
    drop(out);
    // One that is dropped without a byte is empty.
    drop(Output::create(&path).unwrap());
    assert_eq!(fs::read(&path).unwrap(), b"");
}

#[test]
fn what_another_one_creates_or_restores_first_gives_way() {
    let (_dir, path) = lab();
    let mut out = Output::create(&path).unwrap();
    write!(out, "0123456789").unwrap();
    let older = saved(&out);
    write!(out, "abc").unwrap();
    let newer = saved(&out);
    drop(out);
    // Created by the caller, and lent to a function that resumes.
    let created = Output::create(&path).unwrap();
    let resuming = Resuming::begin();
    let caller: Output = restored(&older);
    // Encoded before the call, it leaves the file alone.
    assert_eq!(saved(&caller), older);
    let mut callee: Output = restored(&newer);
    drop(created);
    drop(caller);
    resuming.end().arrive().unwrap();
    write!(callee, "d").unwrap();
    let second = Output::create(&path).unwrap_err();
    assert_eq!(second.kind(), ErrorKind::ResourceBusy);
    refused::<Output>(&newer, "is written to by another Output");
    drop(callee);
    assert_eq!(fs::read(&path).unwrap(), b"0123456789abcd");
}

#[test]
fn what_is_written_before_a_resume_does_not_harm_the_file() {
    let (_dir, path) = lab();
    let mut out = Output::create(&path).unwrap();
    write!(out, "0123456789").unwrap();
    let bytes = saved(&out);
    drop(out);
    let mut header = Output::create(&path).unwrap();
    write!(header, "a header").unwrap();
    refused::<Output>(&bytes, "lent to it before anything is written");
    assert!(write!(header, "x").is_err());
    drop(header);
    assert_eq!(fs::read(&path).unwrap(), b"0123456789");
    let _: Output = restored(&bytes);
}

#[test]
fn files_that_are_not_as_they_were_are_refused_untouched() {
    let (_dir, path) = lab();
    let mut out = Output::create(&path).unwrap();
    let text = "0123456789".repeat(20_000);
    write!(out, "{text}").unwrap();
    let bytes = saved(&out);
    drop(out);
    let check = |content: Option<&str>, why: &str| {
        match content {
            Some(content) => fs::write(&path, content).unwrap(),
            None => fs::remove_file(&path).unwrap(),
        }
        refused::<Output>(&bytes, why);
        let left = fs::read_to_string(&path).ok();
        assert!(left.as_deref() == content, "it was changed");
    };
    check(
        None,
        "is not there, and 200000 bytes had been written to it; put it back",
    );
    check(
        Some(&text[1..]),
        "has 199999 bytes, and 200000 had been written to it",
    );
    let last = format!("{}x", &text[1..]);
    check(Some(&last), "its bytes before byte 200000 are others");
    let window = text.len() - WINDOW as usize;
    let first_compared = format!("{}x{}", &text[..window], &text[window + 1..]);
    check(
        Some(&first_compared),
        "its bytes before byte 200000 are others",
    );
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    refused::<Output>(&bytes, "is a directory");
    fs::remove_dir(&path).unwrap();
    // A copy is as good; what is compared does not grow with the file.
    fs::write(&path, format!("x{}, and more", &text[1..])).unwrap();
    let _: Output = restored(&bytes);
    assert_eq!(fs::metadata(&path).unwrap().len(), 200_000);
}

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
        super::make_durable().unwrap();
        write!(out, "!").unwrap();
        drop(out);
        super::make_durable().unwrap();
    }
    assert_eq!(fs::read(dir.path().join("whole")).unwrap(), b"0123456789!");
}

/// A full disk, and writes that take only a part, at every place: no byte is lost, and none is written twice.
#[test]
fn failed_and_short_writes_lose_and_repeat_nothing() {
    for buffer in [0, 4, 16, 1000] {
        for faults in 0..64u32 {
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
        super::make_durable()
            .unwrap_err()
            .contains("an fsync of it has failed")
    );
    assert!(out.finish().is_err());
    let why = super::make_durable().unwrap_err();
    assert!(why.contains("what an Output was given is lost"), "{why}");
    super::table::forgive();
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
    super::make_durable().unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"a tail");
    write!(out, "!").unwrap();
    next(&[(Op::Write, Fault::Errno(FULL))]);
    assert!(super::make_durable().unwrap_err().contains("os error 28"));
    next(&[(Op::Write, Fault::Errno(FULL))]);
    drop(out);
    assert!(super::make_durable().is_err());
    super::table::forgive();
    super::make_durable().unwrap();
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

#[test]
fn links_are_followed() {
    let (dir, path) = lab();
    let link = dir.path().join("link");
    std::os::unix::fs::symlink(&path, &link).unwrap();
    let mut out = Output::create(&link).unwrap();
    write!(out, "x").unwrap();
    let bytes = saved(&out);
    assert!(Output::create(&path).is_err());
    drop(out);
    let _: Output = restored(&bytes);
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::read(&path).unwrap(), b"x");
}

#[test]
fn every_path_comes_back_from_its_text() {
    for bytes in [
        &b"plain/path.csv"[..],
        b"",
        b"\\",
        b"\\\\",
        b"\\x41",
        b"a\\xb",
        b"\xff",
        b"a\xff\\\xfeb\\",
        b"\\\\x00\\",
        "Übung \\ 1".as_bytes(),
    ] {
        let path = Path::new(OsStr::from_bytes(bytes));
        assert_eq!(path_of(&text_of(path)), path, "{}", text_of(path));
    }
    assert_eq!(text_of(Path::new("a b/ü.csv")), "a b/ü.csv");
    let (dir, _) = lab();
    let path = dir.path().join(OsStr::from_bytes(b"\xff\\x41.csv"));
    let mut out = Output::create(&path).unwrap();
    write!(out, "x").unwrap();
    let bytes = saved(&out);
    drop(out);
    assert_eq!(restored::<Output>(&bytes).path(), path);
}

#[test]
fn an_input_reads_on_whatever_the_buffer() {
    let (_dir, path) = lab();
    let lines: Vec<String> = (0..500).map(|n| format!("line {n}")).collect();
    fs::write(&path, lines.join("\r\n")).unwrap();
    for buffer in [0, 1, 7, 100, 1 << 20] {
        let mut input = Input::open(&path).unwrap().with_buffer(buffer);
        for expected in &lines {
            assert_eq!(input.next_line().unwrap().as_ref(), Some(expected));
            let bytes = saved(&input);
            let position = input.position();
            input = restored(&bytes);
            assert_eq!(input.position(), position);
        }
        assert_eq!(input.next_line().unwrap(), None);
        assert_eq!(input.position(), fs::metadata(&path).unwrap().len());
    }
}

#[test]
fn an_input_seeks_as_a_file_does() {
    let (_dir, path) = lab();
    fs::write(&path, (0..=255).collect::<Vec<u8>>()).unwrap();
    let mut plain = fs::File::open(&path).unwrap();
    for buffer in [1, 16, 1000] {
        let mut input = Input::open(&path).unwrap().with_buffer(buffer);
        plain.rewind().unwrap();
        for to in [
            SeekFrom::Start(100),
            SeekFrom::Current(-3),
            SeekFrom::Current(20),
            SeekFrom::End(-1),
            SeekFrom::End(40),
            SeekFrom::Current(-200),
            SeekFrom::Start(0),
        ] {
            assert_eq!(input.seek(to).unwrap(), plain.seek(to).unwrap());
            let (mut one, mut other) = ([0; 5], [0; 5]);
            let count = plain.read(&mut other).unwrap();
            let taken = count.min(input.fill_buf().unwrap().len());
            input.read_exact(&mut one[..count]).unwrap();
            assert!(taken > 0 || count == 0);
            assert_eq!(
                (one, input.position()),
                (other, plain.stream_position().unwrap())
            );
            input = restored(&saved(&input));
        }
        let before = SeekFrom::Current(-1_000);
        assert_eq!(
            input.seek(before).unwrap_err().kind(),
            ErrorKind::InvalidInput
        );
    }
}

#[test]
fn an_input_that_was_changed_is_refused() {
    let (dir, path) = lab();
    let text = "0123456789\n".repeat(30_000);
    fs::write(&path, &text).unwrap();
    let mut input = Input::open(&path).unwrap();
    for _ in 0..10_000 {
        let _ = input.next_line().unwrap();
    }
    let bytes = saved(&input);
    let at = input.position() as usize;
    assert_eq!(at, 110_000);
    for changed in [at - WINDOW as usize, at - 1, at, at + WINDOW as usize - 1] {
        let mut other = text.clone().into_bytes();
        other[changed] = b'x';
        fs::write(&path, other).unwrap();
        refused::<Input>(&bytes, "its bytes around byte 110000 are others");
    }
    fs::write(&path, &text[1..]).unwrap();
    refused::<Input>(&bytes, "has 329999 bytes, and had 330000");
    unsaved_never(&input);
    fs::remove_file(&path).unwrap();
    refused::<Input>(
        &bytes,
        "is not there, and 110000 bytes of it had been read; put it back",
    );
    unsaved(&input, "is no longer where it was");
    // A copy is as good, and it may have grown.
    fs::write(dir.path().join("copy"), format!("{text}more\n")).unwrap();
    fs::rename(dir.path().join("copy"), &path).unwrap();
    let mut input: Input = restored(&bytes);
    let mut rest = String::new();
    input.read_to_string(&mut rest).unwrap();
    assert_eq!(rest.len(), text.len() - at + 5);
}

/// The file is there, with whatever is in it now: what a resume finds, it compares with that.
fn unsaved_never(input: &Input) {
    let _ = saved(input);
}

#[test]
fn an_input_that_a_copy_replaces_is_saved() {
    let (dir, path) = lab();
    fs::write(&path, "one\ntwo\n").unwrap();
    let mut input = Input::open(&path).unwrap();
    let _ = input.next_line().unwrap();
    let copy = dir.path().join("copy");
    fs::write(&copy, "one\ntwo\n").unwrap();
    fs::rename(&copy, &path).unwrap();
    let _ = saved(&input);
    fs::write(&copy, "one\n222\n").unwrap();
    fs::rename(&copy, &path).unwrap();
    unsaved(&input, "so a resume would not find it: ");
}

#[test]
fn a_relative_path_tells_where_it_was_looked_for() {
    let record = super::record::InputRecord {
        path: "no such file".to_owned(),
        directory: "/then".to_owned(),
        position: 3,
        length: 3,
        around: 0,
        buffer: 1,
    };
    let now = std::env::current_dir().unwrap();
    let why = format!(
        "no such file is not there in {} (it was in /then)",
        now.display()
    );
    refused::<Input>(&saved(&record), &why);
}

#[test]
fn finding_out_their_shapes_touches_no_file() {
    let (output, input) = (
        "path:str,directory:str,length:u64,tail:u64,buffer:u64",
        "path:str,directory:str,position:u64,length:u64,around:u64,buffer:u64",
    );
    assert_eq!(shape::find_out::<Output>(), format!("1 Output{{{output}}}"));
    assert_eq!(
        shape::find_out::<(Vec<Input>, u8)>(),
        format!("1 ([Input{{{input}}}],u8)")
    );
}

#[test]
fn they_are_no_part_of_an_identity() {
    let (_dir, path) = lab();
    fs::write(&path, "old").unwrap();
    let out = Output::create(&path).unwrap();
    let error = serde_json::to_string(&out).unwrap_err();
    assert!(
        error.to_string().contains("part of no run's identity"),
        "{error}"
    );
    assert_eq!(fs::read(&path).unwrap(), b"old");
}
