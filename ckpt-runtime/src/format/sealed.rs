//! Files of any content with every sum right, as a forger would leave them: how tests get behind the checksums.

use super::layout::{Layout, PRELUDE, sum};
use super::write::table_of;
use super::{Extent, Summary, version_2};
use crate::codec;

/// A file around this header and these payloads. Where the header of a version with sums in it can be read, they are put right too.
pub fn sealed(version: u32, header: &[u8], payload: &[u8]) -> Vec<u8> {
    let mut table = Vec::new();
    let header = match version {
        1 => None,
        2 => codec::decode_plain::<version_2::Header>(header)
            .ok()
            .map(|mut header| {
                header.put_sums_right(payload);
                encoded(&header)
            }),
        _ => codec::decode_plain::<Summary>(header)
            .ok()
            .map(|mut summary| {
                put_sums_right(&mut summary, payload);
                table = table_of(&summary);
                encoded(&summary)
            }),
    }
    .unwrap_or_else(|| header.to_vec());
    let layout = Layout {
        version,
        header: header.len() as u64,
        payload: payload.len() as u64,
        table: table.len() as u64,
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
        let both = [&table[..], &header].concat();
        bytes.extend_from_slice(&both);
        bytes.extend_from_slice(&sum(&both).to_le_bytes());
    }
    bytes
}

fn encoded(header: &impl serde::Serialize) -> Vec<u8> {
    let mut bytes = Vec::new();
    codec::encode_plain(header, &mut bytes).expect("it was just decoded");
    bytes
}

/// Gives variables whose bytes are in the payload the sums of these.
fn put_sums_right(summary: &mut Summary, payload: &[u8]) {
    let bytes_of = |extent: &Extent| {
        let from = usize::try_from(extent.offset).ok()?.checked_sub(PRELUDE)?;
        let size = usize::try_from(extent.size).ok()?;
        payload.get(from..)?.get(..size)
    };
    let variables = summary
        .frames
        .iter_mut()
        .flat_map(|frame| &mut frame.variables);
    for variable in variables {
        let rows = variable.rows.iter_mut().map(|row| &mut row.extent);
        for extent in std::iter::once(&mut variable.extent).chain(rows) {
            if let Some(bytes) = bytes_of(extent) {
                extent.sums = Extent::of(extent.offset, bytes).sums;
            } else {
                // Nothing has that many; a reader finds out.
                extent.sums = Vec::new();
            }
        }
    }
}
