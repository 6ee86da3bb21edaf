//! The programs do what their plain twins do: undisturbed, saved all the time, and stopped everywhere.

use ckpt_tests::{Lab, Twins};

const TWINS: Twins = Twins::new(
    match (
        option_env!("CARGO_BIN_EXE_hostile"),
        option_env!("CARGO_BIN_EXE_hostile-2021"),
    ) {
        (Some(exe), _) | (None, Some(exe)) => exe,
        (None, None) => panic!("neither package"),
    },
);

fn for_each(check: impl Fn(&str, &str)) {
    let all = TWINS.names("list");
    assert!(all.len() > 50, "{all:?}");
    for name in all {
        check(&name, &TWINS.printed_by_plain(&name));
    }
}

#[test]
fn uninterrupted_they_do_what_their_twins_do() {
    for_each(|name, plain| {
        let kept = TWINS.run(&Lab::new(), "kept", name, None).ended(0);
        assert_eq!(kept.stdout, plain, "{name}");
    });
}

#[test]
fn saved_all_the_time_they_do_what_their_twins_do() {
    for_each(|name, plain| TWINS.save_all_the_time(name, plain));
}

#[test]
fn stopped_at_each_safe_point_in_a_row() {
    for_each(|name, plain| TWINS.stop_at_each_in_a_row(name, plain));
}

#[test]
fn stopped_at_each_safe_point_once() {
    for_each(|name, plain| TWINS.stop_at_each_once(name, plain));
}
