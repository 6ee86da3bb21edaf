//! Files of generations.

use std::io::Cursor;

use ckpt_runtime::format::{self, Checkpoint, Damage};
use ckpt_runtime::testing;

/// The first byte says whether the rest is a file (0), or a header and payloads that get their sums: of which format version.
pub fn container(data: &[u8]) {
    let Some((&version, rest)) = data.split_first() else {
        return file(data);
    };
    if version == 0 {
        return file(rest);
    }
    if let Some((header, payload)) = super::in_two(rest) {
        file(&testing::sealed(u32::from(version), header, payload));
    }
}

/// All readers agree on a file, and what is read is written as the same.
fn file(bytes: &[u8]) {
    let read = format::read(bytes);
    let summary = format::read_summary(bytes);
    let verified = format::verify_from(&mut Cursor::new(bytes), bytes.len() as u64);
    match &read {
        Err(damage) => {
            assert!(!damage.to_string().is_empty());
            // Who keeps no values does not decompress them.
            let is_inside =
                matches!(damage, Damage::Malformed { detail } if detail.contains("compressed"));
            assert!(is_inside || summary.as_ref().err() == Some(damage));
        }
        Ok(checkpoint) => {
            let summary = summary.expect("it was read");
            let verified = verified.as_ref().expect("it was read");
            // A NaN cannot be in there: times are whole.
            assert_eq!(verified.summary, summary);
            assert_eq!(checkpoint.meta, summary.meta);
            let only_malformed = |(_, _, damage): &(usize, usize, Damage)| {
                matches!(damage, Damage::Malformed { .. })
            };
            assert!(verified.damaged.iter().all(only_malformed));
            for length in [0, 47, 48, bytes.len() - 1] {
                assert!(format::read(&bytes[..length]).is_err());
            }
            assert!(matches!(
                format::read(&[bytes, &[0]].concat()),
                Err(Damage::Excess { .. })
            ));
            written_again(checkpoint);
        }
    }
    if let Ok(verified) = verified
        && verified.damaged.is_empty()
    {
        assert!(read.is_ok());
    }
}

fn written_again(checkpoint: &Checkpoint) {
    let bytes = format::write(checkpoint);
    assert_eq!(format::read(&bytes).as_ref(), Ok(checkpoint));
}
