//! Sessions: the machine without the macro.

use ckpt::{Error, Session, checkpointed};
use ckpt_tests::mix::mix;
use ckpt_tests::script::{pause, say};

use super::Words;

type State = (u64, u64);

/// What each step before it has made of the seed, and how many there were.
fn solve(seed: u64, n: u64) -> Result<u64, Error> {
    let mut session = Session::<State>::options("solve")
        .argument("seed", &seed)
        .open()?;
    let mut state = session.restore()?.unwrap_or((seed, 0));
    while state.1 < n {
        session.progress(state.1, Some(n));
        session.safe_point(|| &state)?;
        if state.1 == 3 && std::env::var_os("WAIT").is_some() {
            pause("at 3");
        }
        state = (mix(state.0, state.1), state.1 + 1);
        match std::env::var("AT_6").as_deref() {
            Ok("panic") if state.1 == 6 => panic!("as meant"),
            Ok("drop") if state.1 == 6 => return Ok(0),
            _ => {}
        }
    }
    session.complete()?;
    Ok(state.0)
}

/// The same under the attribute.
#[checkpointed(id = "by-macro", fallible)]
fn solve_by_macro(seed: u64, n: u64) -> Result<u64, Error> {
    let mut state = seed;
    for i in 0..n {
        state = mix(state, i);
    }
    Ok(state)
}

fn tell(result: Result<u64, Error>) {
    match result {
        Ok(value) => println!("result {value}"),
        Err(error) => {
            println!("{} {error}", error.exit_code());
            error.exit();
        }
    }
}

/// `session SEED N`
pub(crate) fn play(words: &mut Words) {
    tell(solve(words.next(), words.next()));
}

/// `session made light of`: of a stop, again and again.
pub(crate) fn play_made_light_of(_: &mut Words) {
    let mut session = Session::<u64>::open("light", &()).expect("a session");
    let mut state = session.restore().expect("a state").unwrap_or(0);
    let mut refused = 0;
    while state < 10 {
        refused += u64::from(session.safe_point(|| &state).is_err());
        state += 1;
    }
    println!("refused {refused}");
    println!("completed {}", session.complete().is_ok());
}

/// `session misused WAY`: of a run that has a checkpoint.
pub(crate) fn play_misused(words: &mut Words) {
    let mut session = Session::<State>::options("solve")
        .argument("seed", &7u64)
        .open()
        .expect("a session");
    let way: String = words.next();
    tell(match way.as_str() {
        "safe point" => session.safe_point(|| &(0, 0)).map(|()| 0),
        "complete" => session.complete().map(|()| 0),
        _ => {
            let first = session.restore().expect("a state");
            println!("{}", first.is_some());
            session.restore().map(|_| 0)
        }
    });
}

/// `session of another type`
pub(crate) fn play_another_type(_: &mut Words) {
    let session = Session::<(f64, u64)>::options("solve").argument("seed", &7u64);
    tell(session.open().and_then(|mut s| s.restore()).map(|_| 0));
}

#[checkpointed]
fn around(n: u64) -> u64 {
    let mut sum = 0;
    for seed in 0..n {
        sum ^= solve(seed, 5).expect("nothing stops it");
    }
    sum
}

/// `session inside N`: of a checkpointed function, where it is none.
pub(crate) fn play_inside(words: &mut Words) {
    println!("result {}", around(words.next()));
}

/// `session around`: a checkpointed function called meanwhile is an ordinary one.
pub(crate) fn play_around(_: &mut Words) {
    let mut session = Session::<u64>::open("around", &1).expect("a session");
    let mut sum = session.restore().expect("a state").unwrap_or(0);
    let result = session.safe_point(|| &sum);
    sum ^= solve_by_macro(3, 10).expect("nothing stops it");
    let result = result.and_then(|()| session.safe_point(|| &sum));
    tell(result.and_then(|()| session.complete()).map(|()| sum));
}

/// `session equal`: two at once, in two threads.
pub(crate) fn play_equal(_: &mut Words) {
    let _session = Session::<u64>::open("equal", &1).expect("a session");
    let second = std::thread::spawn(|| Session::<u64>::open("equal", &1).map(|_| 0));
    tell(second.join().expect("no panic"));
}

/// `session named NAME`
pub(crate) fn play_named(words: &mut Words) {
    let name: String = words.next();
    let opened = Session::<u64>::open(&name, &());
    say("opened");
    tell(opened.and_then(Session::complete).map(|()| 0));
}
