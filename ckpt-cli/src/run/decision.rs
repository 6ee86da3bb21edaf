//! Whether the command is started again.

use signal_hook::consts::SIGPIPE;

use crate::process::Ended;

/// What comes after a start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Decision {
    /// It has ended for good.
    Done,
    /// It would be started again, had nobody asked for the end.
    Stopped,
    /// It is started again; so many starts in a row have got nowhere.
    Again { idle: u32, of: u32 },
    /// So many starts in a row have got nowhere, and that was enough.
    GivenUp { idle: u32 },
}

impl Decision {
    pub(super) fn is_last(self) -> bool {
        !matches!(self, Decision::Again { .. })
    }
}

/// Starts in a row that got nowhere.
#[derive(Debug)]
pub(super) struct Streak {
    idle: u32,
    tries: u32,
    stop_code: i32,
}

impl Streak {
    pub(super) fn new(tries: u32, stop_code: i32) -> Self {
        Streak {
            idle: 0,
            tries,
            stop_code,
        }
    }

    pub(super) fn after(&mut self, ended: Ended, end_wanted: bool, advanced: bool) -> Decision {
        let again = match ended {
            Ended::Code(code) => code == self.stop_code,
            // Whoever read its output has gone, and will not be there the next time either.
            Ended::Signal(signal) => signal != SIGPIPE,
        };
        if !again {
            return Decision::Done;
        }
        if end_wanted {
            return Decision::Stopped;
        }
        self.idle = if advanced { 0 } else { self.idle + 1 };
        match self.idle >= self.tries {
            true => Decision::GivenUp { idle: self.idle },
            false => Decision::Again {
                idle: self.idle,
                of: self.tries,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STOP: Ended = Ended::Code(85);
    const KILLED: Ended = Ended::Signal(9);

    #[test]
    fn only_the_stop_code_and_signals_start_it_again() {
        for code in [0, 1, 65, 74, 75, 78, 101, 130] {
            let mut streak = Streak::new(3, 85);
            assert_eq!(streak.after(Ended::Code(code), false, true), Decision::Done);
        }
        for ended in [STOP, KILLED, Ended::Signal(15)] {
            let mut streak = Streak::new(3, 85);
            assert!(!streak.after(ended, false, true).is_last());
            assert_eq!(streak.after(ended, true, true), Decision::Stopped);
        }
        let mut streak = Streak::new(3, 85);
        assert!(streak.after(Ended::Signal(SIGPIPE), false, true).is_last());
    }

    #[test]
    fn another_stop_code_is_another() {
        let mut streak = Streak::new(3, 99);
        assert!(streak.after(STOP, false, true).is_last());
        assert!(!streak.after(Ended::Code(99), false, true).is_last());
    }

    #[test]
    fn progress_begins_the_count_anew() {
        let mut streak = Streak::new(3, 85);
        let mut idle = |advanced| streak.after(KILLED, false, advanced);
        assert_eq!(idle(false), Decision::Again { idle: 1, of: 3 });
        assert_eq!(idle(false), Decision::Again { idle: 2, of: 3 });
        assert_eq!(idle(true), Decision::Again { idle: 0, of: 3 });
        assert_eq!(idle(false), Decision::Again { idle: 1, of: 3 });
        assert_eq!(idle(false), Decision::Again { idle: 2, of: 3 });
        assert_eq!(idle(false), Decision::GivenUp { idle: 3 });
    }
}
