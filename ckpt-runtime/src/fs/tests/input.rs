//! Inputs: where they read on, and what is refused.

use super::*;

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

/// The size of its buffer is only what a checkpoint says.
#[test]
fn an_absurd_buffer_is_made_smaller() {
    let (_dir, path) = lab();
    fs::write(&path, "one\ntwo\n").unwrap();
    for buffer in [1 << 46, usize::MAX] {
        let input = Input::open(&path).unwrap().with_buffer(buffer);
        let mut input: Input = restored(&saved(&input));
        assert_eq!(input.next_line().unwrap().as_deref(), Some("one"));
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
    // At its path it is the same file: what is in it a resume compares.
    let _ = saved(&input);
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
    let record = crate::fs::record::InputRecord {
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
