//! From the lines of events.jsonl to the story. They may come from several processes, hosts and clocks, and some may be missing.

use std::time::{Duration, SystemTime};

use ckpt_runtime::store::{Before, Event, Events, Kind, LastHolder, RunName, State, signs_apart};

use super::lost;
use super::story::{End, Lost, Origin, Process, Save, Story, between};

/// What a line tells is believed up to here, some three hundred years, so that sums stay within bounds.
const LONGEST: f64 = 1e10;

/// What is known of a process while its lines are read.
struct Draft {
    process: Process,
    /// Computing time of the run when it began; `None` until a line tells.
    base: Option<Duration>,
    /// How far it is known to have come.
    reached: Duration,
    alive: Option<SystemTime>,
    failed_at: Option<Duration>,
    /// When its last line was written.
    told_at: SystemTime,
}

/// The story that events tell; `None` if they tell of no process.
pub(super) fn story(run: &RunName, events: &Events, last: Option<&LastHolder>) -> Option<Story> {
    let mut drafts: Vec<Draft> = Vec::new();
    for event in &events.told {
        add(&mut drafts, event);
    }
    if let Some(last) = last {
        note_last(&mut drafts, last);
    }
    let mut processes: Vec<Process> = drafts.into_iter().map(Draft::settled).collect();
    lost::find(&mut processes);
    let named = |name: fn(&Event) -> Option<&String>| events.told.iter().find_map(name).cloned();
    Some(Story {
        run: run.clone(),
        program: named(|event| event.program.as_ref()).unwrap_or(run.program().to_owned()),
        function: named(|event| event.function.as_ref())
            .unwrap_or(run.function_and_identity().0.to_owned()),
        state: match processes.last()?.end {
            End::Running => State::Running,
            End::Stopped => State::Stopped,
            End::Completed => State::Completed,
            End::Failed => State::Failed,
            End::Killed | End::Vanished => State::Interrupted,
        },
        processes,
        unreadable: events.unreadable,
    })
}

fn add(drafts: &mut Vec<Draft>, event: &Event) {
    if let Some(before) = &event.before {
        note_alive(drafts, before);
    }
    match event.kind {
        Kind::Start => begin(drafts, event, Origin::Scratch),
        Kind::Resume => {
            let origin = event.generation.map_or(Origin::Unknown, Origin::Generation);
            begin(drafts, event, origin);
        }
        Kind::Save | Kind::Stop | Kind::Completion => {
            if find(drafts, &event.host, event.pid).is_none() {
                begin(drafts, event, Origin::Unknown);
            }
        }
        // A fork that gives way to its parent tells of its failure as well; it never had the run.
        Kind::Failure => {}
        _ => return,
    }
    if let Some(draft) = find(drafts, &event.host, event.pid) {
        draft.add(event);
    }
}

/// The newest process of that name: numbers of processes come again.
fn find<'a>(drafts: &'a mut [Draft], host: &str, pid: u32) -> Option<&'a mut Draft> {
    let is_it = |draft: &&mut Draft| draft.process.pid == pid && draft.process.host == host;
    drafts.iter_mut().rev().find(is_it)
}

fn note_alive(drafts: &mut [Draft], before: &Before) {
    if let Some(draft) = find(drafts, &before.host, before.pid) {
        draft.alive = Some(before.alive);
    }
}

/// Who had the run last, or has it now, has nobody after it who could tell.
fn note_last(drafts: &mut [Draft], last: &LastHolder) {
    let draft = match &last.holder {
        Some(holder) => find(drafts, &holder.host, holder.pid),
        None => drafts.last_mut(),
    };
    let Some(draft) = draft else { return };
    draft.alive = last.alive.or(draft.alive);
    if last.held && draft.process.end == End::Vanished {
        draft.process.end = End::Running;
        let now = SystemTime::now();
        draft.alive = draft.alive.or(Some(now));
    }
}

fn begin(drafts: &mut Vec<Draft>, event: &Event, origin: Origin) {
    let attempt = match drafts.last() {
        None => 0,
        Some(last) => {
            let attempt = last.process.attempt;
            let of_it = |draft: &&Draft| draft.process.attempt == attempt;
            let mut saves = drafts
                .iter()
                .filter(of_it)
                .map(|draft| &draft.process.saves);
            let anew = last.process.end == End::Completed
                || origin == Origin::Scratch && saves.any(|saves| !saves.is_empty());
            attempt + usize::from(anew)
        }
    };
    let is_told = matches!(event.kind, Kind::Start | Kind::Resume);
    let took = if is_told {
        Duration::ZERO
    } else {
        time(event.seconds)
    };
    let began = event.at.checked_sub(took).unwrap_or(event.at);
    let first = match origin {
        Origin::Scratch => Some(0),
        _ => event.iteration.filter(|_| is_told),
    };
    drafts.push(Draft {
        process: Process {
            host: event.host.clone(),
            pid: event.pid,
            job: event.job.clone(),
            origin,
            attempt,
            began,
            iterations: (first, first),
            total: event.total,
            saves: Vec::new(),
            failed_saves: 0,
            ran: Duration::ZERO,
            end: End::Vanished,
            detail: None,
            lost: Lost::default(),
        },
        base: match origin {
            Origin::Scratch => Some(Duration::ZERO),
            _ => event
                .computed
                .map(|computed| time(Some(computed)).saturating_sub(took)),
        },
        reached: Duration::ZERO,
        alive: None,
        failed_at: None,
        told_at: event.at,
    });
}

impl Draft {
    fn add(&mut self, event: &Event) {
        let at = self.offset(event);
        let process = &mut self.process;
        if let Some(iteration) = event.iteration {
            process.iterations.1 = Some(iteration);
            process.total = event.total;
        }
        match event.kind {
            Kind::Save | Kind::Stop => {
                let since = process
                    .saves
                    .last()
                    .map_or(Duration::ZERO, |save| save.done);
                process.saves.push(Save {
                    at: event.at,
                    done: at,
                    took: time(event.seconds).min(at.saturating_sub(since)),
                    bytes: event.bytes.unwrap_or(0),
                    generation: event.generation,
                    iteration: event.iteration,
                    is_final: event.kind == Kind::Stop,
                    period: event.period.map(|period| time(Some(period))),
                    why: event.detail.clone(),
                });
            }
            _ => {}
        }
        // Whatever comes after a failure shows that it went on.
        if self.failed_at.take().is_some() {
            process.failed_saves += 1;
        }
        match event.kind {
            Kind::Stop => {
                process.end = End::Stopped;
                process.detail.clone_from(&event.detail);
            }
            Kind::Completion => process.end = End::Completed,
            Kind::Failure if process.end == End::Vanished => {
                self.failed_at = Some(at);
                process.detail.clone_from(&event.detail);
            }
            _ => {}
        }
        (self.reached, self.told_at) = (at, event.at);
    }

    /// When that was, by the clock that is never set where the line tells it; never before what came before.
    fn offset(&mut self, event: &Event) -> Duration {
        let computed = event.computed.map(|computed| time(Some(computed)));
        let at = match (computed, self.base) {
            (Some(computed), Some(base)) if event.kind != Kind::Resume => {
                let at = computed.saturating_sub(base);
                // The first line is written after a second, or at the first safe point that comes after that.
                let began = event.at.checked_sub(at).unwrap_or(event.at);
                self.process.began = self.process.began.min(began);
                at
            }
            _ => self.reached_by(event.at),
        };
        at.max(self.reached)
    }

    /// From the last line on, since the clock may have been set before that.
    fn reached_by(&self, at: SystemTime) -> Duration {
        self.reached + between(self.told_at, at).min(Duration::from_secs_f64(LONGEST))
    }

    fn settled(self) -> Process {
        let alive = self.alive.map(|alive| self.reached_by(alive));
        let ended = alive.unwrap_or(self.reached);
        let mut process = self.process;
        // With the failure it ended, its signs of life did as well.
        let apart = signs_apart(self.reached) * 2;
        let survived = |failed: Duration| ended.saturating_sub(failed) > apart;
        match (process.end, self.failed_at) {
            (End::Running, failed) => process.failed_saves += u64::from(failed.is_some()),
            (End::Vanished, Some(failed)) if !survived(failed) => process.end = End::Failed,
            (End::Vanished, failed) => {
                process.failed_saves += u64::from(failed.is_some());
                process.end = alive.map_or(End::Vanished, |_| End::Killed);
            }
            _ => {}
        }
        if !matches!(process.end, End::Stopped | End::Failed) {
            // It is about a save that failed before.
            process.detail = None;
        }
        process.ran = match process.end {
            End::Killed | End::Running => ended,
            _ => self.reached,
        };
        process
    }
}

/// A line may say anything.
fn time(seconds: Option<f64>) -> Duration {
    let seconds = seconds.unwrap_or(0.0).clamp(0.0, LONGEST);
    Duration::try_from_secs_f64(seconds).unwrap_or_default()
}
