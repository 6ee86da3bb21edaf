//! What stands for `progress` without that feature: nothing is shown.

use std::sync::Once;
use std::time::{Duration, SystemTime};

use crate::log;
use crate::settings::Progress;

#[expect(dead_code, reason = "there is nobody to tell")]
pub(crate) struct Told {
    pub(crate) function: &'static str,
    pub(crate) iteration: u64,
    pub(crate) total: Option<u64>,
    pub(crate) saved: Option<(SystemTime, u64)>,
}

/// There is none.
#[derive(Debug)]
pub(crate) enum Shown {}

impl Shown {
    pub(crate) fn new(_: Progress, _: &Told) -> Option<Shown> {
        None
    }

    pub(crate) fn tell(&mut self, _: Told) -> Duration {
        match *self {}
    }
}

pub(crate) fn first_look(wanted: Progress) -> Option<Duration> {
    static TOLD: Once = Once::new();
    if wanted == Progress::On {
        TOLD.call_once(|| {
            log::warn(format_args!(
                "CKPT_PROGRESS=on has no effect: this program uses ckpt without its feature `progress`"
            ));
        });
    }
    None
}

pub(crate) fn end() {}
