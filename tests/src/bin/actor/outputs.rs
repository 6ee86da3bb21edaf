//! Files as variables: written and read in loops, in callees, in sessions.

use std::io::{self, BufRead, Write};

use ckpt::fs::{Input, Output};
use ckpt::{Session, checkpointed};
use ckpt_tests::mix::mix;
use ckpt_tests::script::pause;
use ckpt_tests::task::{finish, later};

use super::Words;

/// Lines of many lengths, in three outputs with buffers of their own, from the lines of an input.
#[checkpointed]
fn copies(n: u64) -> io::Result<u64> {
    let mut input = Input::open("input.txt")?.with_buffer(50);
    let mut small = Output::create("small.txt")?.with_buffer(7);
    let mut large = Output::create("large.txt")?;
    let mut raw = Output::create("raw.bin")?.with_buffer(0);
    writeln!(large, "a header")?;
    let mut state = n;
    let mut line = String::new();
    while input.read_line(&mut line)? > 0 {
        state = mix(state, line.len() as u64);
        write!(small, "{state:x} {line}")?;
        let fill = "x".repeat((state % 300) as usize);
        writeln!(large, "{} {fill}", line.trim())?;
        raw.write_all(&state.to_le_bytes())?;
        line.clear();
    }
    raw.finish()?;
    // What is written and not named here is in no checkpoint any more.
    let mut last = Output::create("last.txt")?;
    for i in 0..n {
        state = mix(state, i);
        writeln!(last, "{i} {state}")?;
    }
    Ok(state)
}

/// `copies N`
pub(crate) fn play(words: &mut Words) {
    tell(copies(words.next()));
}

fn tell(result: io::Result<u64>) {
    match result {
        Ok(state) => println!("result {state}"),
        Err(error) => {
            println!("error {error}");
            std::process::exit(1);
        }
    }
}

#[checkpointed]
async fn awaits(n: u64) -> io::Result<u64> {
    let mut out = Output::create("awaits.txt")?.with_buffer(20);
    let mut state = n;
    for i in 0..n {
        state = later(mix(state, i)).await;
        writeln!(out, "{state}")?;
    }
    Ok(state)
}

/// `lines of a future N`
pub(crate) fn play_awaits(words: &mut Words) {
    tell(finish(awaits(words.next())));
}

#[checkpointed]
fn part(number: u64, n: u64) -> io::Result<u64> {
    let mut out = Output::create(format!("part-{number}.txt"))?;
    let mut state = number;
    for i in 0..n {
        state = mix(state, i);
        writeln!(out, "{state}")?;
    }
    Ok(state)
}

/// `parts N`: in threads, each with an output of its own.
pub(crate) fn play_parts(words: &mut Words) {
    let n = words.next();
    let parts = std::thread::scope(|scope| {
        let parts: Vec<_> = (0..3)
            .map(|number| scope.spawn(move || part(number, n)))
            .collect();
        let parts = parts.into_iter();
        parts
            .map(|part| part.join().expect("no panic"))
            .collect::<io::Result<Vec<u64>>>()
    });
    tell(parts.map(|parts| parts.into_iter().fold(0, mix)));
}

struct Page {
    title: String,
}

/// What two functions write to: one field of it is lent.
#[checkpointed]
struct Book {
    out: Output,
    pages: u64,
}

#[checkpointed]
fn chapter(out: &mut Output, number: u64) -> io::Result<()> {
    let mut own = Output::create(format!("chapter-{number}.txt"))?;
    for line in 0..4 {
        writeln!(out, "chapter {number} line {line}")?;
        writeln!(own, "line {line}")?;
    }
    Ok(())
}

#[checkpointed]
fn book(n: u64) -> io::Result<u64> {
    let mut book = Book {
        out: Output::create("book.txt")?,
        pages: 0,
    };
    for number in 0..n {
        let page = Page {
            title: format!("page {number}"),
        };
        writeln!(book.out, "{}", page.title)?;
        #[ckpt(call)]
        chapter(&mut book.out, number)?;
        book.pages += 1;
    }
    Ok(book.pages)
}

/// `book N`
pub(crate) fn play_book(words: &mut Words) {
    tell(book(words.next()));
}

#[checkpointed]
fn lent(out: &mut Output, n: u64) -> io::Result<u64> {
    let mut state = n;
    for i in 0..n {
        state = mix(state, i);
        writeln!(out, "{state}")?;
    }
    Ok(state)
}

/// `lent N`: created by the caller, which has no checkpoint.
pub(crate) fn play_lent(words: &mut Words) {
    let mut out = Output::create("lent.txt").expect("a file");
    tell(lent(&mut out, words.next()));
}

/// `lent late N`: after something was written.
pub(crate) fn play_lent_late(words: &mut Words) {
    let mut out = Output::create("lent.txt").expect("a file");
    writeln!(out, "a header").expect("a buffer");
    tell(lent(&mut out, words.next()));
}

#[checkpointed]
fn given(out: Output) -> io::Result<u64> {
    let mut out = out;
    for i in 0..3u64 {
        writeln!(out, "{i}")?;
    }
    Ok(3)
}

/// `given`: by value, where an output would be part of the run's identity.
pub(crate) fn play_given(_: &mut Words) {
    let out = Output::create("given.txt").expect("a file");
    tell(given(out));
}

#[checkpointed]
struct State {
    out: Output,
    input: Input,
    sum: u64,
}

fn session() -> Result<u64, Box<dyn std::error::Error>> {
    let mut session = Session::<State>::open("sums", &())?;
    let mut state = match session.restore()? {
        Some(state) => state,
        None => State {
            out: Output::create("sums.txt")?,
            input: Input::open("input.txt")?,
            sum: 0,
        },
    };
    loop {
        session.safe_point(|| &state)?;
        let Some(line) = state.input.next_line()? else {
            break;
        };
        state.sum = mix(state.sum, line.len() as u64);
        writeln!(state.out, "{}", state.sum)?;
    }
    state.out.finish()?;
    session.complete()?;
    Ok(state.sum)
}

/// `files in a session`
pub(crate) fn play_session(_: &mut Words) {
    match session() {
        Ok(sum) => println!("result {sum}"),
        Err(error) => match error.downcast::<ckpt::Error>() {
            Ok(error) => error.exit(),
            Err(error) => tell(Err(io::Error::other(error.to_string()))),
        },
    }
}

/// Says where it is, and goes on when it is told to.
#[checkpointed]
fn paces(n: u64, buffer: usize) -> io::Result<u64> {
    let mut out = Output::create("out/paces.txt")?.with_buffer(buffer);
    for i in 0..n {
        if std::env::var_os("WAIT").is_some() {
            pause(&format!("at {i}"));
        }
        writeln!(out, "{}", format!("{i:03} ").repeat(250))?;
    }
    out.finish()?;
    Ok(n)
}

/// `paces N BUFFER`
pub(crate) fn play_paces(words: &mut Words) {
    tell(paces(words.next(), words.next()));
}

/// It leaves the end of its output to the destructor.
#[checkpointed]
fn dropped(n: u64) -> io::Result<u64> {
    let mut out = Output::create("out/dropped.txt")?.with_buffer(1 << 20);
    for i in 0..n {
        writeln!(out, "{}", format!("{i:03} ").repeat(250))?;
    }
    Ok(n)
}

/// `dropped N`
pub(crate) fn play_dropped(words: &mut Words) {
    tell(dropped(words.next()));
}

/// What it writes first it does not name in its loop: it is in no checkpoint.
#[checkpointed]
fn unnamed(n: u64) -> io::Result<u64> {
    let mut first = Output::create("first.txt")?;
    writeln!(first, "all of it in the buffer")?;
    let mut second = Output::create("second.txt")?;
    for i in 0..n {
        if std::env::var_os("WAIT").is_some() {
            pause(&format!("at {i}"));
        }
        writeln!(second, "{i}")?;
    }
    Ok(n)
}

/// `unnamed N`
pub(crate) fn play_unnamed(words: &mut Words) {
    tell(unnamed(words.next()));
}

/// Two outputs on one file.
#[checkpointed]
fn doubled(n: u64) -> io::Result<u64> {
    let mut one = Output::create("one.txt")?;
    for i in 0..n {
        writeln!(one, "{i}")?;
        Output::create("./one.txt")?;
    }
    Ok(n)
}

/// `doubled`
pub(crate) fn play_doubled(_: &mut Words) {
    tell(doubled(3));
}

/// What cannot go on is an `Err`, and what is restored already is dropped.
#[checkpointed(fallible)]
fn falls(n: u64) -> Result<u64, ckpt::Error> {
    let mut out = Output::create("falls.txt").expect("a file");
    let mut input = Input::open("input.txt").expect("a file");
    for i in 0..n {
        let line = input.next_line().expect("a line");
        writeln!(out, "{i} {line:?}").expect("a buffer");
    }
    Ok(n)
}

/// `falls N`
pub(crate) fn play_falls(words: &mut Words) {
    match falls(words.next()) {
        Ok(_) => println!("result"),
        Err(error) => error.exit(),
    }
}
