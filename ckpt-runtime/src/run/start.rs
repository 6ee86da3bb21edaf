//! Entering a root: its identity, its place among the active ones, and what there is to resume from.

use std::sync::{Arc, Mutex, OnceLock};
use std::time::{Duration, Instant, SystemTime};

use super::arguments::Arguments;
use super::function::Function;
use super::handed::Buffers;
use super::identity::Identity;
use super::registry::{self, Seat};
use super::root::{Root, located};
use super::saves::Saves;
use super::surroundings;
use super::thread::polled;
use crate::settings::{self, Settings};
use crate::store::{RealDisk, RunName, RunStore};
use crate::trigger::flag::{self, Reasons};
use crate::trigger::interval::Interval;
use crate::trigger::{signals, timer};
use crate::{Error, log, progress};

/// A run shows itself (directory, lock, first event) after this long, or at its first save.
const SHOWS_AFTER: Duration = Duration::from_secs(1);

/// Begins a root, or resumes it: the second value is the number of the safe point to go to, 0 for a fresh start.
pub(crate) fn start(
    function: &'static Function,
    path: &str,
    mut arguments: Arguments,
) -> Result<(Root, u32), Error> {
    let settings = settings::current()?;
    let interval = Interval::new(settings.every_for(function.every)?, settings.mtbf);
    if let Some(detail) = arguments.error.take() {
        return Err(Error::Refused {
            function: function.name.to_owned(),
            detail,
        });
    }
    let identity = Identity::new(function, path, arguments);
    let task = function.is_async.then(polled).flatten();
    let seat = Seat::take(identity.base, function.name, task)?;
    let name = run_name(settings, &identity, seat.call)?;
    surroundings::begin(settings);
    signals::activate(&settings.signals);
    let counting = if settings.stop_after.is_some() {
        Reasons::COUNT
    } else {
        Reasons::NONE
    };
    let mut root = Root {
        function,
        settings,
        identity,
        store: located(settings, &name),
        name,
        saves: Saves::default(),
        seat,
        flag: flag::claim(counting),
        interval,
        open: false,
        told_closed: false,
        restoring: Vec::new(),
        begun_anew: Vec::new(),
        resumed: Mutex::default(),
        callers: Vec::new(),
        buffers: Buffers::default(),
        entered: Instant::now(),
        started_at: SystemTime::now(),
        computed_before: Duration::ZERO,
        starts: 1,
        calls_took: Some(Duration::ZERO),
        resumed_at: Vec::new(),
        stops_before: 0,
        has_moved: true,
        visible: false,
        newest: None,
        newest_bytes: 0,
        shown: None,
        ended: None,
    };
    let target = root.resume()?;
    root.plan(target)?;
    Ok((root, target))
}

impl Root {
    /// What is to happen to a root that begins, or goes on at `target`, before its next safe points.
    fn plan(&mut self, target: u32) -> Result<(), Error> {
        if !self.open {
            self.require_writable()?;
            timer::arm(self.flag, self.entered + SHOWS_AFTER, Reasons::OPEN);
        }
        self.plan_save();
        self.tell_need();
        if let Some(after) = progress::first_look(self.settings.progress) {
            self.look_again(after);
        }
        if target == 0 {
            self.measure_latency(false);
        }
        Ok(())
    }
}

/// The run's name: made from its identity, or the one in `CKPT_FROM` if that is a run of this function.
fn run_name(settings: &Settings, identity: &Identity, call: u32) -> Result<RunName, Error> {
    let program = program();
    let own = RunName::new(program, &identity.function, &identity.of_call(call));
    let Some(from) = &settings.from else {
        return Ok(own);
    };
    let named =
        RunName::parse(from).or_else(|| RunName::parse(&format!("{}/{from}", own.program())));
    let Some(named) = named else {
        return Err(no_such_run(from));
    };
    if named.function_and_identity().0 != own.function_and_identity().0 || !registry::take_from() {
        return Ok(own);
    }
    if !RunStore::locate(Arc::new(RealDisk), &settings.dir, &named).exists()? {
        return Err(no_such_run(from));
    }
    if named != own {
        log::info(format_args!(
            "CKPT_FROM: `{}` continues the run {named}",
            identity.function
        ));
    }
    Ok(named)
}

fn no_such_run(from: &str) -> Error {
    Error::Setting {
        name: "CKPT_FROM".to_owned(),
        value: from.to_owned(),
        expected: "the name of a run that has a checkpoint, as `ckpt ls` prints it".to_owned(),
    }
}

/// The program's name: that of its file when it was first asked for (a rebuild may replace the file later).
fn program() -> &'static str {
    static NAME: OnceLock<String> = OnceLock::new();
    NAME.get_or_init(|| {
        let path = std::env::current_exe()
            .ok()
            .or_else(|| std::env::args_os().next().map(Into::into));
        let name = path.and_then(|path| Some(path.file_name()?.to_string_lossy().into_owned()));
        name.unwrap_or_else(|| "program".to_owned())
    })
}
