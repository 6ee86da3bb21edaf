//! events.jsonl.

use ckpt_runtime::testing;

/// A file of events.
pub fn events(data: &[u8]) {
    let events = testing::events_in(data);
    let ends = testing::first_and_last_in(data);
    let _ = testing::is_over_in(data);
    // What is within reach of both ends is all of it.
    if data.len() <= 64 * 1024 {
        let both = events.first().zip(events.last());
        let texts = |event: &ckpt_runtime::store::Event| format!("{event:?}");
        assert_eq!(
            ends.map(|(first, last)| (texts(&first), texts(&last))),
            both.map(|(first, last)| (texts(first), texts(last)))
        );
    }
    for event in &events {
        let line = serde_json::to_vec(event).expect("an event is a line");
        assert!(!line.contains(&b'\n'));
        let [again] = &testing::events_in(&line)[..] else {
            panic!("{event:?} cannot be read again");
        };
        assert_eq!(
            (again.kind, again.pid, &again.host),
            (event.kind, event.pid, &event.host)
        );
        assert_eq!(again.generation, event.generation);
        assert_eq!(again.detail, event.detail);
        let who = |event: &ckpt_runtime::store::Event| {
            event.before.clone().map(|before| (before.host, before.pid))
        };
        assert_eq!(who(again), who(event));
        let _ = ckpt_runtime::instant::rfc3339(event.at);
        let _ = ckpt_runtime::instant::age(event.at);
    }
}
