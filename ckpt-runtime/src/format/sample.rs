//! A checkpoint with something in every field, for tests.

use std::time::{Duration, UNIX_EPOCH};

use serde::Serialize;

use super::{Argument, Checkpoint, Frame, Meta, Position, Variable};
use crate::codec;

/// Two frames; `iteration` goes into the position and into a variable.
pub(crate) fn checkpoint(iteration: u64) -> Checkpoint {
    Checkpoint {
        meta: meta(),
        frames: vec![outer(iteration), inner()],
    }
}

fn meta() -> Meta {
    Meta {
        program: "pi".into(),
        function: "pi::estimate".into(),
        run: "pi/pi.estimate-0123abcd".into(),
        identity: "0123abcd".into(),
        arguments: vec![Argument {
            name: "samples".into(),
            digest: u64::MAX,
            shown: "10000000".into(),
        }],
        crate_version: "0.1.0".into(),
        package: "pi".into(),
        package_version: "1.2.3".into(),
        host: "node17".into(),
        pid: 4711,
        job: Some("99_3".into()),
        generation: 1,
        saved_at: UNIX_EPOCH + Duration::new(1_795_000_000, 123_456_789),
        started_at: UNIX_EPOCH + Duration::from_secs(1_794_990_000),
        computed: Duration::from_millis(9_999_500),
        starts: 3,
    }
}

fn outer(iteration: u64) -> Frame {
    Frame {
        function: "pi::estimate".into(),
        position: Position {
            site: "for _ in 0 .. samples".into(),
            equal: 1,
            ordinal: 0,
            iteration,
            total: Some(10_000_000),
        },
        variables: vec![
            encoded("inside", "u64", &iteration),
            encoded("rng", "pi::Words", &[0xa5a5_a5a5_a5a5_a5a5u64; 4]),
        ],
    }
}

fn inner() -> Frame {
    Frame {
        function: "pi::inner".into(),
        position: Position {
            site: "loop".into(),
            equal: 2,
            ordinal: 1,
            iteration: 0,
            total: None,
        },
        variables: vec![encoded("nothing", "()", &())],
    }
}

/// A variable that holds any bytes.
pub(crate) fn variable(name: &str, bytes: &[u8]) -> Variable {
    encoded(name, "Vec<u8>", bytes)
}

fn encoded(name: &str, type_name: &str, value: &(impl Serialize + ?Sized)) -> Variable {
    let mut bytes = Vec::new();
    let schema = codec::encode(value, &mut bytes).expect("plain values can be encoded");
    Variable {
        name: name.into(),
        type_name: type_name.into(),
        schema: schema.to_bytes(),
        bytes,
        apart: Vec::new(),
    }
}
