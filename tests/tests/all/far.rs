//! Loops of 10^12 iterations, three before their end: a resume is there at once, since it passes over nothing one by one.
//!
//! No test can wait until a loop is so far, so a checkpoint of its third iteration is given the position of a later one.

use std::fs;

use ckpt_runtime::codec::Schema;
use ckpt_runtime::{codec, format};
use ckpt_tests::Lab;

const FAR: u64 = 1_000_000_000_000;

/// What is saved of a range.
#[ckpt::checkpointed]
struct Counted {
    start: u64,
    index: u64,
    length: u64,
}

/// Moves the only checkpoint of the only run to an iteration.
fn move_to(lab: &Lab, iteration: u64) {
    let file = lab.runs().only().newest();
    let mut checkpoint =
        format::read(&fs::read(&file).expect("a generation")).expect("it verifies");
    let frame = &mut checkpoint.frames[0];
    assert_eq!(frame.position.iteration, 2);
    frame.position.iteration = iteration;
    let state = frame
        .variables
        .iter_mut()
        .find(|variable| variable.name == "for");
    let state = state.expect("the state of the loop");
    let mut bytes = Vec::new();
    let schema = Schema::from_bytes(&state.schema).expect("a schema");
    // A range's start, index and length; the index alone of what is made again.
    let schema = match codec::decode::<Counted>(&schema, &state.bytes) {
        Ok(mut counted) => {
            assert_eq!(counted.index, 2);
            counted.index = iteration;
            codec::encode(&counted, &mut bytes)
        }
        Err(_) => {
            let index: u64 = codec::decode(&schema, &state.bytes).expect("an index");
            assert_eq!(index, 2);
            codec::encode(&iteration, &mut bytes)
        }
    }
    .expect("numbers can be encoded");
    (state.schema, state.bytes) = (schema.to_bytes(), bytes);
    fs::write(&file, format::write(&checkpoint)).expect("the file is ours");
}

/// What the last three iterations print.
#[track_caller]
fn ends(kind: &str, last: [&str; 3]) {
    let lab = Lab::new();
    let far = || lab.program(env!("CARGO_BIN_EXE_far")).arg(kind);
    let _ = far().env("CKPT_STOP_AFTER", "3").run().ended(85);
    move_to(&lab, FAR - 3);
    let stopped = far().env("CKPT_STOP_AFTER", "1").run().ended(85);
    assert_eq!(stopped.stdout, format!("{}\n", last[0]), "{kind}");
    let ended = far().run().ended(0);
    assert_eq!(
        ended.stdout,
        format!("{}\n{}\n", last[1], last[2]),
        "{kind}"
    );
}

#[test]
fn ranges() {
    let last = ["999999999997", "999999999998", "999999999999"];
    ends("range", last);
    ends("endless", last);
    ends("backwards", ["2", "1", "0"]);
    ends(
        "inclusive",
        ["999999999998", "999999999999", "1000000000000"],
    );
}

#[test]
fn slices() {
    ends("slice", ["()", "()", "()"]);
    let last = ["999999999997 ()", "999999999998 ()", "999999999999 ()"];
    ends("slice_with_indices", last);
    ends("zipped", last);
    ends(
        "chunks",
        ["999999999997 2", "999999999998 2", "999999999999 2"],
    );
}

#[test]
fn ranges_in_steps() {
    ends(
        "stepped",
        ["2999999999991", "2999999999994", "2999999999997"],
    );
    ends(
        "stepped_with_indices",
        [
            "999999999997 1999999999994",
            "999999999998 1999999999996",
            "999999999999 1999999999998",
        ],
    );
}
