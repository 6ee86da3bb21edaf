//! What comes of asking: the run's events tell, and its lock.

use std::path::Path;
use std::time::{Duration, Instant, SystemTime};

use ckpt_runtime::Holder;
use ckpt_runtime::store::{self, Event, Follower, Kind, RunName};

use super::Asked;
use crate::failure::{AskFailure, Failure};
use crate::process::Process;

/// How often the events are looked at.
const TICK: Duration = Duration::from_millis(20);

/// The same where they come from another machine.
const FAR_TICK: Duration = Duration::from_millis(200);

/// The time of an event is told in milliseconds.
const ROUNDING: Duration = Duration::from_millis(1);

/// What came of it.
#[derive(Debug)]
pub(super) enum Answer {
    /// It has saved, and goes on.
    Saved(Event),
    /// It has saved, and left the run.
    Stopped(Event),
    /// It has saved, and is still there.
    Stopping(Event),
    /// The run was over first.
    Completed(Event),
    /// It could not save, or its function failed first.
    Failed(Event),
    /// It ended without a word.
    Ended,
    /// Nothing yet.
    Late(Duration),
    /// It was not waited for.
    NotWaitedFor,
}

/// What is known of the process that was asked.
pub(super) struct Waiting<'a> {
    pub(super) dir: &'a Path,
    pub(super) run: &'a RunName,
    pub(super) holder: &'a Holder,
    /// `None` for one of another machine: then its lock tells whether it is there.
    pub(super) process: Option<&'a Process>,
    pub(super) follower: Follower,
    /// When it was asked.
    pub(super) since: SystemTime,
}

impl Waiting<'_> {
    /// Waits for the answer, at most for so long.
    pub(super) fn answer(&mut self, asked: Asked, patience: Duration) -> Result<Answer, Failure> {
        let deadline = Instant::now().checked_add(patience);
        let is_over = || deadline.is_some_and(|deadline| deadline <= Instant::now());
        let mut stopped = None;
        loop {
            // Before the events: what it did last is among those that are read then.
            let has_left = self.has_left()?;
            for event in self.follower.news()? {
                match (self.heard(asked, &event), event.kind) {
                    (false, _) => {}
                    (true, Kind::Stop) => stopped = Some(event),
                    (true, Kind::Save) => return Ok(Answer::Saved(event)),
                    (true, Kind::Completion) => return Ok(Answer::Completed(event)),
                    (true, _) => return Ok(Answer::Failed(event)),
                }
            }
            match stopped.take() {
                Some(event) if has_left => return Ok(Answer::Stopped(event)),
                Some(event) if is_over() => return Ok(Answer::Stopping(event)),
                None if has_left => return Ok(self.last_words()),
                None if is_over() => return Ok(Answer::Late(patience)),
                waiting => stopped = waiting,
            }
            self.pause();
        }
    }

    /// It has left without an answer. It may have told its end before it was asked, and still have been there.
    fn last_words(&self) -> Answer {
        let events = store::read_events(self.dir, self.run).unwrap_or_default();
        let last = events.told.into_iter().next_back();
        let own =
            last.filter(|event| event.pid == self.holder.pid && event.host == self.holder.host);
        match own.map(|event| (event.kind, event)) {
            Some((Kind::Completion, event)) => Answer::Completed(event),
            Some((Kind::Stop, event)) => Answer::Stopped(event),
            _ => Answer::Ended,
        }
    }

    fn pause(&self) {
        match self.process {
            Some(process) => drop(process.wait(TICK)),
            None => std::thread::sleep(FAR_TICK),
        }
    }

    /// Whether the process has ended, or has the run no more.
    fn has_left(&self) -> Result<bool, Failure> {
        if self
            .process
            .is_some_and(|process| process.wait(Duration::ZERO))
        {
            return Ok(true);
        }
        let holder = store::live(self.dir, self.run)?.and_then(|live| live.holder);
        Ok(holder.is_none_or(|now| now.pid != self.holder.pid || now.host != self.holder.host))
    }

    /// Whether an event answers what was asked.
    fn heard(&self, asked: Asked, event: &Event) -> bool {
        if event.pid != self.holder.pid || event.host != self.holder.host {
            return false;
        }
        match event.kind {
            // One that had begun before holds what was then.
            Kind::Save => asked == Asked::Save && began(event) + ROUNDING >= self.since,
            Kind::Stop | Kind::Completion | Kind::Failure => true,
            _ => false,
        }
    }
}

fn began(save: &Event) -> SystemTime {
    let took = Duration::try_from_secs_f64(save.seconds.unwrap_or(0.0)).unwrap_or_default();
    save.at.checked_sub(took).unwrap_or(save.at)
}

impl Answer {
    /// Why it is not what was asked for.
    pub(super) fn failure(
        &self,
        asked: Asked,
        run: &RunName,
        holder: &Holder,
    ) -> Option<AskFailure> {
        let (run, pid) = (run.clone(), holder.pid);
        match self {
            Answer::Saved(_) | Answer::Stopped(_) | Answer::Completed(_) | Answer::NotWaitedFor => {
                None
            }
            Answer::Failed(event) => Some(AskFailure::NotSaved {
                run,
                detail: event.detail.clone().unwrap_or_default(),
            }),
            Answer::Ended => Some(AskFailure::NotSaved {
                run,
                detail: format!("process {pid} has ended without saving"),
            }),
            Answer::Stopping(_) => Some(AskFailure::StillThere { run, pid }),
            Answer::Late(patience) => Some(AskFailure::Unanswered {
                run,
                asked: asked.word(),
                patience: *patience,
            }),
        }
    }
}
