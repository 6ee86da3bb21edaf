//! Damaged and forged payloads under the schemas of true values.

use std::sync::LazyLock;

use arbitrary::Unstructured;
use ckpt_runtime::codec::{self, Schema};
use ckpt_runtime::testing::{self, Parted};
use serde::{Deserialize, Serialize};

use super::rich::{self, Anything, Changed, Evolved, Rich, Tagged, Tree};

/// A kind of value: what one was written as, and what must hold of any bytes in its place.
struct Case {
    schema: Schema,
    sample: Vec<u8>,
    holds: fn(&Schema, &[u8]),
    /// The same value with its rows apart.
    parted: Parted,
    holds_apart: fn(&Parted),
}

static CASES: LazyLock<Vec<Case>> = LazyLock::new(|| {
    let mut cases = Vec::new();
    for seed in 0..4 {
        cases.push(case::<Rich, Evolved>(&rich::sample(seed)));
    }
    cases.push(case::<Tree, Changed>(&rich::tree(3)));
    cases.push(case::<Vec<Anything>, Vec<serde_json::Value>>(
        &rich::anything(),
    ));
    cases.push(case::<Vec<Tagged>, Vec<serde_json::Value>>(&rich::tagged()));
    cases.push(case::<Vec<bool>, Vec<u8>>(&vec![true, false, true]));
    cases.push(case::<Vec<[f32; 3]>, Vec<Vec<f32>>>(&vec![
        [0.5; 3], [-0.0; 3],
    ]));
    cases.push(case::<Vec<u64>, Vec<i64>>(&vec![1, u64::MAX]));
    cases.push(case::<Vec<()>, Vec<Option<u8>>>(&vec![(); 3]));
    cases.push(case::<Vec<Rich>, Vec<Evolved>>(
        &(0..6).map(rich::sample).collect(),
    ));
    cases
});

fn case<T, E>(value: &T) -> Case
where
    T: Serialize + Deserialize<'static> + std::fmt::Debug,
    E: Serialize + Deserialize<'static> + std::fmt::Debug,
{
    let mut sample = Vec::new();
    let schema = codec::encode(value, &mut sample).expect("samples can be written");
    let holds = |schema: &Schema, bytes: &[u8]| {
        let sound = super::walks(schema, bytes);
        let read = super::settles::<T>(schema, bytes);
        assert!(sound || !read, "what wrote it reads what it is not");
        let _ = super::settles::<E>(schema, bytes);
        if codec::decode::<serde_json::Value>(schema, bytes).is_ok() {
            assert!(sound, "a type that takes anything takes more");
        }
    };
    let holds_apart = |value: &Parted| {
        let sound = super::walks_apart(value);
        let read = value.decode::<T>();
        assert!(sound || read.is_err(), "what wrote it reads what it is not");
        let _ = value.decode::<E>();
        if value.decode::<serde_json::Value>().is_ok() {
            assert!(sound, "a type that takes anything takes more");
        }
    };
    Case {
        schema,
        sample,
        holds,
        parted: testing::encode_apart(value, 1).expect("samples can be written"),
        holds_apart,
    }
}

/// Which kind of value, whether the rest is a payload or changes of a true one, and that.
pub fn payload(data: &[u8]) {
    let Some(([which, changes], rest)) = data.split_first_chunk::<2>() else {
        return;
    };
    let case = &CASES[usize::from(*which) % CASES.len()];
    if *changes == 0 {
        return (case.holds)(&case.schema, rest);
    }
    let mut bytes = case.sample.clone();
    changed(&mut bytes, *changes, rest);
    (case.holds)(&case.schema, &bytes);
    let mut parted = case.parted.clone();
    changed(&mut parted.bytes, *changes, rest);
    (case.holds_apart)(&parted);
}

fn changed(bytes: &mut Vec<u8>, changes: u8, rest: &[u8]) {
    let mut rest = Unstructured::new(rest);
    for _ in 0..changes {
        if rest.is_empty() || change(bytes, &mut rest).is_err() {
            break;
        }
    }
}

/// One byte more, less or other.
fn change(bytes: &mut Vec<u8>, rest: &mut Unstructured<'_>) -> arbitrary::Result<()> {
    let at = usize::from(rest.arbitrary::<u16>()?) % (bytes.len() + 1);
    let byte = rest.arbitrary()?;
    match rest.arbitrary::<u8>()? % 4 {
        0 => bytes.insert(at, byte),
        1 if at < bytes.len() => drop(bytes.remove(at)),
        2 => bytes.truncate(at),
        _ if at < bytes.len() => bytes[at] = byte,
        _ => bytes.push(byte),
    }
    Ok(())
}
