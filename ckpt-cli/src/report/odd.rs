//! Events that no process would write: whatever they say, there is a report, and its numbers are possible.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use ckpt_runtime::Holder;
use ckpt_runtime::store::{Before, Event, Events, Kind, LastHolder, RunName};

use super::dice::Dice;
use super::story::Story;
use super::{page, periods, telling, text, view};

const KINDS: [Kind; 7] = [
    Kind::Start,
    Kind::Resume,
    Kind::Save,
    Kind::Stop,
    Kind::Completion,
    Kind::Failure,
    Kind::Unknown,
];

fn time(dice: &mut Dice) -> SystemTime {
    let odd = [0, 1, 1_795_000_000, 253_402_300_799];
    let seconds = match dice.below(4) {
        0 => dice.of(&odd),
        _ => 1_795_000_000 + dice.below(1_000),
    };
    UNIX_EPOCH + Duration::from_millis(seconds * 1_000 + dice.below(1_000))
}

fn seconds(dice: &mut Dice) -> Option<f64> {
    let odd = [
        None,
        Some(f64::NAN),
        Some(f64::INFINITY),
        Some(f64::NEG_INFINITY),
        Some(-1.0),
        Some(f64::MAX),
        Some(0.0),
    ];
    match dice.below(3) {
        0 => dice.of(&odd),
        _ => Some(dice.below(100_000) as f64 / 100.0),
    }
}

fn number(dice: &mut Dice) -> Option<u64> {
    let odd = [None, Some(0), Some(u64::MAX)];
    match dice.below(3) {
        0 => dice.of(&odd),
        _ => Some(dice.below(10)),
    }
}

fn event(dice: &mut Dice) -> Event {
    let mut event = Event::now(dice.of(&KINDS));
    event.at = time(dice);
    event.host = dice.of(&["a", "b"]).to_owned();
    event.pid = dice.below(3) as u32;
    event.generation = number(dice);
    event.iteration = number(dice);
    event.total = number(dice);
    event.bytes = number(dice);
    event.seconds = seconds(dice);
    event.computed = seconds(dice);
    event.before = (dice.below(3) == 0).then(|| Before {
        host: dice.of(&["a", "b"]).to_owned(),
        pid: dice.below(3) as u32,
        alive: time(dice),
    });
    event
}

fn last(dice: &mut Dice) -> LastHolder {
    LastHolder {
        held: dice.below(2) == 0,
        holder: (dice.below(3) > 0).then(|| Holder {
            host: dice.of(&["a", "b"]).to_owned(),
            pid: dice.below(3) as u32,
            since: time(dice),
            ways: Box::default(),
        }),
        alive: (dice.below(2) == 0).then(|| time(dice)),
    }
}

fn check(story: &Story, seed: u32) {
    for process in &story.processes {
        let mut done = Duration::ZERO;
        for save in &process.saves {
            assert!(
                save.began() >= done && save.done <= process.ran,
                "seed {seed}: {process:?}"
            );
            done = save.done;
        }
        let work = process.work(Duration::ZERO, process.ran);
        assert!(process.lost.work <= work, "seed {seed}: {process:?}");
        assert_eq!(
            work + process.saving(),
            process.ran,
            "seed {seed}: {process:?}"
        );
    }
}

#[test]
fn whatever_the_events_say_there_is_a_report() {
    let run = RunName::new("p", "f", "01");
    let mut told = 0;
    for seed in 0..3_000 {
        let mut dice = Dice::new(seed);
        let count = dice.below(30);
        let events = Events {
            told: (0..count).map(|_| event(&mut dice)).collect(),
            unreadable: 0,
        };
        let last = (dice.below(2) == 0).then(|| last(&mut dice));
        let Some(story) = telling::story(&run, &events, last.as_ref()) else {
            continue;
        };
        told += 1;
        check(&story, seed);
        let periods = periods::of(&story);
        let text = text::of(&story, periods.as_ref());
        let page = page::of(&story, periods.as_ref());
        for nonsense in ["NaN", "inf"] {
            assert!(!text.contains(nonsense), "seed {seed}: {text}");
            assert!(
                !page.contains(&format!("\"{nonsense}")),
                "seed {seed}: {page}"
            );
        }
        let json = serde_json::to_string(&view::Whole::of(&story, periods.as_ref()));
        assert!(json.is_ok(), "seed {seed}");
    }
    assert!(told > 2_000, "only {told} told of a process");
}
