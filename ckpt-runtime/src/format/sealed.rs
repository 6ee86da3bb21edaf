//! Files of any content with every sum right, as a forger would leave them: how tests get behind the checksums.

use super::Summary;
use super::layout::{Layout, PRELUDE, sum};
use crate::codec;

/// A file around this header and these payloads. Where the header of version 2 can be read, its sums are put right too.
pub fn sealed(version: u32, header: &[u8], payload: &[u8]) -> Vec<u8> {
    let mut header = header.to_vec();
    if version != 1
        && let Ok(mut summary) = codec::decode_plain::<Summary>(&header)
    {
        put_right(&mut summary, payload);
        header.clear();
        codec::encode_plain(&summary, &mut header).expect("it was just decoded");
    }
    let layout = Layout {
        version,
        header: header.len() as u64,
        payload: payload.len() as u64,
        header_sum: if version == 1 { sum(&header) } else { 0 },
    };
    let mut bytes = layout.to_prelude().to_vec();
    debug_assert_eq!(bytes.len(), PRELUDE);
    if version == 1 {
        bytes.extend_from_slice(&header);
        bytes.extend_from_slice(payload);
        bytes.extend_from_slice(&sum(&bytes).to_le_bytes());
    } else {
        bytes.extend_from_slice(payload);
        bytes.extend_from_slice(&header);
        bytes.extend_from_slice(&sum(&header).to_le_bytes());
    }
    bytes
}

/// The sums of the variables whose bytes are there.
fn put_right(summary: &mut Summary, payload: &[u8]) {
    let mut rest = payload;
    let frames = summary.frames.iter_mut();
    for variable in frames.flat_map(|frame| &mut frame.variables) {
        let gap = usize::try_from(variable.gap).unwrap_or(usize::MAX);
        let size = usize::try_from(variable.size).unwrap_or(usize::MAX);
        let Some((bytes, after)) = rest.get(gap..).and_then(|rest| rest.split_at_checked(size))
        else {
            return;
        };
        variable.sum = sum(bytes).to_le_bytes();
        rest = after;
    }
}
