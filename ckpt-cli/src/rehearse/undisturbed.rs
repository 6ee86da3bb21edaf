//! What the command does when nobody disturbs it: twice, so that what differs by itself is not blamed on checkpoints.

use std::time::Duration;

use ckpt_runtime::exit;

use super::Order;
use super::files;
use super::finding::{Doubt, describe};
use super::lap::{COUNT, End, Lap, Runner, Task, counted, last_words};
use super::plan::Measured;
use super::scratch::{Room, Scratch};
use super::text::Text;
use crate::failure::Failure;
use crate::process::Ended;

/// What an undisturbed run did.
#[derive(Debug)]
pub(super) struct Undisturbed {
    pub(super) ended: Ended,
    pub(super) stdout: Text,
    pub(super) room: Room,
    pub(super) measured: Measured,
    /// So long takes a process that does not hang.
    pub(super) patience: Duration,
}

/// Runs it twice, the second time counting its safe points.
pub(super) fn run(
    order: &Order<'_>,
    runner: &mut Runner,
    scratch: &Scratch,
) -> Result<Result<Undisturbed, Doubt>, Failure> {
    let room = scratch.room("undisturbed")?;
    let patience = order.timeout;
    let undisturbed = Task {
        patience,
        ..Task::default()
    };
    let first = runner.run(&room, 1, undisturbed)?;
    scratch.settle(&room)?;
    let hangs = || Doubt::Hangs(patience.unwrap_or_default());
    if first.end == End::Hung {
        return Ok(Err(hangs()));
    }
    let ended = match judged(&first)? {
        Ok(ended) => ended,
        Err(doubt) => return Ok(Err(doubt)),
    };
    if let Some(missing) = files::missing(room.files(), order.files) {
        return Ok(Err(Doubt::NoSuchFile(missing)));
    }
    let again = scratch.room("undisturbed-again")?;
    let count = Task {
        stop_after: Some(COUNT),
        patience,
        ..Task::default()
    };
    let second = runner.run(&again, 1, count)?;
    scratch.settle(&again)?;
    let stdout = Text::open(&first.stdout)?;
    if second.end == End::Hung {
        return Ok(Err(hangs()));
    }
    if let Some(what) = differs(order, &stdout, (&room, &first), (&again, &second))? {
        return Ok(Err(Doubt::Differs(what)));
    }
    let safe_points = match counted(&second.stderr)? {
        None if ended != Ended::Code(0) => {
            let said = last_words(&first.stderr)?;
            return Ok(Err(Doubt::Fails { ended, said }));
        }
        None => return Ok(Err(Doubt::NoFunction)),
        Some(0) => return Ok(Err(Doubt::NoSafePoint)),
        Some(safe_points) => safe_points,
    };
    Ok(Ok(Undisturbed {
        ended,
        stdout,
        room,
        measured: Measured {
            took: first.ran,
            safe_points,
        },
        patience: patience
            .unwrap_or_else(|| first.ran.max(second.ran) * 10 + Duration::from_secs(60)),
    }))
}

/// A program may end with any code of its own, but not with one that tells that it has not come to its end.
fn judged(lap: &Lap) -> Result<Result<Ended, Doubt>, Failure> {
    /// That of a panic.
    const PANICKED: i32 = 101;
    const UNFINISHED: [i32; 6] = [
        PANICKED,
        exit::EXIT_STOPPED,
        exit::EXIT_HELD,
        exit::EXIT_CONFIG,
        exit::EXIT_UNUSABLE,
        exit::EXIT_SAVE_FAILED,
    ];
    Ok(match lap.end {
        End::Ended(ended @ Ended::Code(code)) if !UNFINISHED.contains(&code) => Ok(ended),
        End::Ended(ended) => Err(Doubt::Fails {
            ended,
            said: last_words(&lap.stderr)?,
        }),
        End::Stopped | End::Killed | End::Hung => unreachable!("nobody disturbed it"),
    })
}

/// What is not the same in two undisturbed runs.
fn differs(
    order: &Order<'_>,
    stdout: &Text,
    (room, first): (&Room, &Lap),
    (again, second): (&Room, &Lap),
) -> Result<Option<String>, Failure> {
    if first.end != second.end {
        return Ok(Some("its exit code".to_owned()));
    }
    let other = Text::open(&second.stdout)?;
    let same = stdout.common(0, &other, 0)?;
    if same < stdout.length().max(other.length()) {
        let line = stdout.line(same)?.or(other.line(same)?);
        let line = line.map_or(0, |line| line.number);
        return Ok(Some(format!("line {line} of its standard output")));
    }
    let difference = files::difference(room.files(), again.files(), order.files)?;
    Ok(difference.map(|difference| describe::place(&difference)))
}
