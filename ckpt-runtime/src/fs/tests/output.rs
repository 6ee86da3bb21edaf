//! Outputs: what is in the file, what is restored, what is refused.

use super::*;

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
fn a_trial_touches_no_file() {
    let (_dir, path) = lab();
    let mut out = Output::create(&path).unwrap();
    write!(out, "kept").unwrap();
    let both = (out, Input::open(&path).unwrap());
    let mut bytes = Vec::new();
    let recorded = codec::record(&both, &mut bytes, None).unwrap();
    fs::write(&path, "kept and more").unwrap();
    // It would be cut, or refused because it is open already.
    codec::can_be_read::<(Output, Input)>(&recorded, &bytes).unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"kept and more");
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
