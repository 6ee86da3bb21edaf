//! What lies in a file of the present version besides its header: read once, straight to where it is wanted, and verified on the way.

use super::layout::{Layout, PRELUDE};
use super::source::Source;
use super::{
    BLOCK, Damage, Extent, FrameSummary, Part, RowSummary, Summary, Variable, VariableSummary,
    packed,
};
use crate::codec::{Apart, Rows};
use crate::raw::memory::Memory;

/// Looked at at a time where nothing is kept: enough for several threads to be busy with.
const WINDOW: u64 = 32 << 20;

/// That the header speaks of what can be: extents that lie in the file and apart from each other, sums for all of them, rows of whole
/// elements. Their sizes are those of the file from here on.
pub(super) fn check(summary: &Summary, layout: &Layout) -> Result<(), Damage> {
    let variables = summary.frames.iter().flat_map(|frame| &frame.variables);
    let sound = |variable: &VariableSummary| {
        let mut last = 0;
        let in_order = |row: &RowSummary| std::mem::replace(&mut last, row.at) <= row.at;
        is_stored(&variable.extent, variable.size)
            && variable.rows.iter().all(is_sound)
            && variable.rows.iter().all(in_order)
            && last <= variable.size
    };
    let sound = variables.clone().all(sound);
    let mut end = PRELUDE as u64;
    let apart = in_order(summary).iter().all(|extent| {
        let begin = std::mem::replace(&mut end, extent.end().unwrap_or(u64::MAX));
        extent.offset >= begin
    });
    match sound && apart && end <= layout.payload_end() {
        true => Ok(()),
        false => Err(do_not_add_up()),
    }
}

/// Gives extents the sums that the table has for them, in the header's order.
pub(super) fn distribute(summary: &mut Summary, table: &[u8]) -> Result<(), Damage> {
    let mut rest = table;
    let variables = summary
        .frames
        .iter_mut()
        .flat_map(|frame| &mut frame.variables);
    for extent in variables.flat_map(VariableSummary::extents_mut) {
        let length = extent.length_of_sums();
        let length = length.and_then(|length| usize::try_from(length).ok());
        let parts = length.and_then(|length| rest.split_at_checked(length));
        let Some((sums, after)) = parts else {
            return Err(do_not_add_up());
        };
        extent.sums = sums.to_vec();
        rest = after;
    }
    match rest {
        [] => Ok(()),
        _ => Err(do_not_add_up()),
    }
}

fn do_not_add_up() -> Damage {
    Damage::malformed("the sizes of its variables do not add up")
}

/// Whether so many bytes may be in an extent.
fn is_stored(extent: &Extent, size: u64) -> bool {
    match extent.packed[..] {
        [] => extent.size == size,
        [..] => packed::is_possible(extent, size),
    }
}

fn is_sound(row: &RowSummary) -> bool {
    row.element.is_known()
        && row.size.is_multiple_of(row.element.size() as u64)
        && is_stored(&row.extent, row.size)
}

/// Those that have any bytes, by where they are.
fn in_order(summary: &Summary) -> Vec<&Extent> {
    let variables = summary.frames.iter().flat_map(|frame| &frame.variables);
    let extents = variables.flat_map(VariableSummary::extents);
    let mut extents: Vec<&Extent> = extents.filter(|extent| extent.size > 0).collect();
    extents.sort_unstable_by_key(|extent| extent.offset);
    extents
}

/// That there is nothing but zeros where nothing belongs.
pub(super) fn check_gaps(
    summary: &Summary,
    layout: &Layout,
    source: &mut Source<'_>,
) -> Result<(), Damage> {
    let mut end = PRELUDE as u64;
    for extent in in_order(summary) {
        zeros(end, extent.offset, source)?;
        end = extent.offset + extent.size;
    }
    zeros(end, layout.payload_end(), source)
}

fn zeros(from: u64, to: u64, source: &mut Source<'_>) -> Result<(), Damage> {
    if from == to {
        return Ok(());
    }
    source.go_to(from)?;
    source.zeros(to - from)
}

/// A variable with its value; `None` if it is damaged.
pub(super) fn variable(
    variable: &VariableSummary,
    source: &mut Source<'_>,
) -> Result<Option<Variable>, Damage> {
    let size = usize::try_from(variable.size).map_err(|_| no_memory(variable.size))?;
    let mut bytes = Vec::new();
    bytes
        .try_reserve_exact(size)
        .map_err(|_| no_memory(variable.size))?;
    bytes.resize(size, 0);
    if !fill(&variable.extent, &mut bytes, source)? {
        return Ok(None);
    }
    let mut apart = Vec::with_capacity(variable.rows.len());
    for row in &variable.rows {
        let size = usize::try_from(row.size).map_err(|_| no_memory(row.size))?;
        let memory = Memory::zeroed(row.element, size);
        let mut memory = memory.ok_or_else(|| no_memory(row.size))?;
        if !fill(&row.extent, &mut memory, source)? {
            return Ok(None);
        }
        apart.push(Apart {
            at: row.at,
            length: row.size,
            rows: Rows::Here(memory),
        });
    }
    Ok(Some(Variable {
        name: variable.name.clone(),
        type_name: variable.type_name.clone(),
        schema: variable.schema.clone(),
        bytes,
        apart,
    }))
}

fn no_memory(size: u64) -> Damage {
    Damage::Unreadable {
        reason: format!("no memory for {size} bytes"),
    }
}

/// Reads an extent; whether it is what was written.
fn fill(extent: &Extent, into: &mut [u8], source: &mut Source<'_>) -> Result<bool, Damage> {
    if into.is_empty() {
        return Ok(true);
    }
    let has = |at: u64, bytes: &[u8]| extent.has(at, bytes);
    if extent.packed.is_empty() {
        return source.pour(extent.offset, into, &has);
    }
    let mut stored = Vec::new();
    let size = usize::try_from(extent.size).map_err(|_| no_memory(extent.size))?;
    let reserved = stored.try_reserve_exact(size);
    reserved.map_err(|_| no_memory(extent.size))?;
    stored.resize(size, 0);
    let is_good = source.pour(extent.offset, &mut stored, &has)?;
    if is_good {
        packed::unpack(extent, &stored, into)?;
    }
    Ok(is_good)
}

/// Looks at all bytes of a variable; whether they are what was written.
pub(super) fn look_at(
    variable: &VariableSummary,
    window: &mut Vec<u8>,
    source: &mut Source<'_>,
) -> Result<bool, Damage> {
    for extent in variable.extents() {
        let (mut at, end) = (extent.offset, extent.offset + extent.size);
        while at < end {
            let next = end.min((at + WINDOW) / BLOCK * BLOCK);
            let into = like_the_file(window, at, (next - at) as usize);
            if !source.pour(at, into, &|at, bytes| extent.has(at, bytes))? {
                return Ok(false);
            }
            at = next;
        }
    }
    Ok(true)
}

/// So much of a window, at an address that lies in its page as the offset does in the file's: then a disk can fill it by itself.
fn like_the_file(window: &mut Vec<u8>, offset: u64, length: usize) -> &mut [u8] {
    const PAGE: usize = 4096;
    let needed = length + 2 * PAGE;
    if window.len() < needed {
        window.resize(needed, 0);
    }
    let from = window.as_ptr().align_offset(PAGE) + offset as usize % PAGE;
    &mut window[from..from + length]
}

/// That a variable is not damaged.
pub(super) fn require(
    is_good: bool,
    variable: &VariableSummary,
    frame: &FrameSummary,
) -> Result<(), Damage> {
    match is_good {
        true => Ok(()),
        false => Err(Damage::Checksum {
            part: Part::variable(variable, frame),
        }),
    }
}
