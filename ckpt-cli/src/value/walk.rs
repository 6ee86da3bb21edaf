//! Steps through the events of a value.

use ckpt_runtime::codec::{DecodeError, Event, Look};

pub(crate) type Result<T> = std::result::Result<T, DecodeError>;

/// The next event of a value that is not over yet.
pub(super) fn next<'a>(look: &mut Look<'a>) -> Result<Event<'a>> {
    // What has begun ends with an event of its own, so there is always one.
    Ok(look.next()?.unwrap_or(Event::End))
}

/// Passes over the rest of the value that begins with `event`.
pub(super) fn skip(look: &mut Look<'_>, event: &Event<'_>) -> Result<()> {
    match event {
        Event::Begin(_) => skip_rest(look),
        _ => Ok(()),
    }
}

/// Passes over what is left of what has begun last, its end included.
pub(super) fn skip_rest(look: &mut Look<'_>) -> Result<()> {
    let mut open = 1u64;
    while open > 0 {
        match next(look)? {
            Event::Begin(_) => open += 1,
            Event::End => open -= 1,
            _ => {}
        }
    }
    Ok(())
}

/// Passes over the value that comes next.
pub(super) fn skip_next(look: &mut Look<'_>) -> Result<()> {
    let event = next(look)?;
    skip(look, &event)
}
