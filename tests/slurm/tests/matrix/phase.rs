//! Beds, and the events that hit all jobs on one of them at once.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, OnceLock};

use ckpt_slurm_tests::{Bed, Event, Knobs, PATIENCE};

/// The program that cleans up behind a bed.
pub(crate) const GUARD: &str = env!("CARGO_BIN_EXE_bed_guard");

/// One for nobody's jobs.
pub(crate) fn spare_bed(name: &'static str) -> Result<Bed, String> {
    let knobs = Knobs {
        name,
        requeue_exit: None,
        node_timeout: PATIENT,
    };
    Bed::start(&knobs, Path::new(GUARD))
}

/// Seconds after which a node that does not answer is down: never, because the machine is busy.
const PATIENT: u32 = 300;
/// And where a node is to fail.
const IMPATIENT: u32 = 10;

/// All beds, each started when the first of its tests begins.
#[derive(Default)]
pub(crate) struct Beds {
    phases: Mutex<BTreeMap<&'static str, Arc<Phase>>>,
}

impl Beds {
    /// The one where an event happens.
    pub(crate) fn of(&self, event: Event) -> Arc<Phase> {
        let name = match event {
            _ if event.hits_all() => event.name(),
            _ => return self.single(event.with_requeue_exit()),
        };
        self.named(name, event.with_requeue_exit())
    }

    /// The one where jobs are hit singly.
    pub(crate) fn single(&self, with_requeue_exit: bool) -> Arc<Phase> {
        let name = if with_requeue_exit { "single" } else { "alone" };
        self.named(name, with_requeue_exit)
    }

    fn named(&self, name: &'static str, with_requeue_exit: bool) -> Arc<Phase> {
        let mut phases = self.phases.lock().expect("no panic");
        let phase = phases.entry(name).or_insert_with(|| {
            Arc::new(Phase {
                knobs: Knobs {
                    name,
                    requeue_exit: with_requeue_exit.then_some(85),
                    node_timeout: if name == Event::NodeKilled.name() {
                        IMPATIENT
                    } else {
                        PATIENT
                    },
                },
                bed: OnceLock::new(),
                gathering: Mutex::default(),
                changed: Condvar::new(),
            })
        });
        Arc::clone(phase)
    }
}

/// The tests on one bed.
pub(crate) struct Phase {
    knobs: Knobs,
    bed: OnceLock<Result<Arc<Bed>, String>>,
    gathering: Mutex<Gathering>,
    changed: Condvar,
}

/// Who is there before an event that hits all.
#[derive(Default)]
struct Gathering {
    expected: usize,
    arrived: usize,
    /// One of them makes the event happen.
    led: bool,
    happened: Option<Result<(), String>>,
}

impl Phase {
    /// One more test will come.
    pub(crate) fn expect_one(&self) {
        self.gathering.lock().expect("no panic").expected += 1;
    }

    /// The Slurm.
    pub(crate) fn bed(&self) -> Result<Arc<Bed>, String> {
        let start = || Bed::start(&self.knobs, Path::new(GUARD)).map(Arc::new);
        self.bed.get_or_init(start).clone()
    }

    /// Arrives without waiting when dropped: a test that has failed keeps the others from nothing.
    pub(crate) fn ticket(self: &Arc<Self>) -> Ticket {
        Ticket {
            phase: Arc::clone(self),
            used: false,
        }
    }
}

/// So many tests launch their jobs at once: Slurm gives a launch no more than some seconds.
const LAUNCHING: usize = 8;

static LAUNCHES: (Mutex<usize>, Condvar) = (Mutex::new(0), Condvar::new());

/// A test's turn to launch its jobs.
pub(crate) struct Turn(());

impl Turn {
    pub(crate) fn come() -> Turn {
        let (count, changed) = &LAUNCHES;
        let count = count.lock().expect("no panic");
        let mut count = changed
            .wait_while(count, |count| *count >= LAUNCHING)
            .expect("no panic");
        *count += 1;
        Turn(())
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let (count, changed) = &LAUNCHES;
        *count.lock().expect("no panic") -= 1;
        changed.notify_one();
    }
}

/// A test's place among those that wait for an event.
pub(crate) struct Ticket {
    phase: Arc<Phase>,
    used: bool,
}

impl Ticket {
    /// Waits until all others are there too; then `event` happens, once.
    pub(crate) fn arrive(
        mut self,
        event: impl FnOnce() -> Result<(), String>,
    ) -> Result<(), String> {
        self.used = true;
        let phase = Arc::clone(&self.phase);
        let mut gathering = phase.gathering.lock().expect("no panic");
        gathering.arrived += 1;
        phase.changed.notify_all();
        let first = !std::mem::replace(&mut gathering.led, true);
        let not_ready = |gathering: &mut Gathering| match first {
            true => gathering.arrived < gathering.expected,
            false => gathering.happened.is_none(),
        };
        let (mut gathering, waited) = phase
            .changed
            // Twice: for the others, and for what the event takes.
            .wait_timeout_while(gathering, 2 * PATIENCE, not_ready)
            .expect("no panic");
        if waited.timed_out() {
            return Err("the other tests of this event did not come".to_owned());
        }
        if first {
            gathering.happened = Some(event());
            phase.changed.notify_all();
        }
        gathering.happened.clone().expect("it has happened")
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        if !self.used {
            let mut gathering = self.phase.gathering.lock().expect("no panic");
            gathering.arrived += 1;
            self.phase.changed.notify_all();
        }
    }
}
