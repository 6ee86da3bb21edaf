//! What each signal asks for: `USR1=save,TERM=stop,CONT=ignore`.

use signal_hook::consts::signal::*;
use signal_hook::low_level::signal_name;

use super::value;

/// What a signal asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Save and end.
    Stop,
    /// Save and go on.
    Save,
    /// Print a status line.
    Status,
    /// Nothing: the signal is left alone, with the effect it has without us.
    Ignore,
}

/// The signals we look after, each with its effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignalTable {
    entries: Vec<(i32, Effect)>,
}

impl Default for SignalTable {
    /// TERM, INT, HUP and XCPU stop, USR1 saves, USR2 prints the status; CONT, which Slurm sends beside TERM, is left alone.
    fn default() -> SignalTable {
        SignalTable {
            entries: vec![
                (SIGTERM, Effect::Stop),
                (SIGINT, Effect::Stop),
                (SIGHUP, Effect::Stop),
                (SIGXCPU, Effect::Stop),
                (SIGUSR1, Effect::Save),
                (SIGUSR2, Effect::Status),
                (SIGCONT, Effect::Ignore),
            ],
        }
    }
}

impl SignalTable {
    /// The defaults, changed by `text`; an error is what should have been written.
    pub fn parse(text: &str) -> Result<SignalTable, String> {
        SignalTable::default().with(text)
    }

    /// This table, changed by `text`.
    pub(super) fn with(mut self, text: &str) -> Result<SignalTable, String> {
        let mut changed = Vec::new();
        // A comma at the end is what scripts that join lists leave.
        let text = text.trim().strip_suffix(',').unwrap_or(text.trim());
        for item in text.split(',') {
            let (name, effect) = item.split_once('=').ok_or_else(|| expected(item))?;
            let signal = signal(name.trim())?;
            let effect = value::word(effect, &EFFECTS).ok_or_else(|| expected(item))?;
            if changed.contains(&signal) {
                return Err(format!(
                    "each signal once, but {} is there twice",
                    name.trim()
                ));
            }
            changed.push(signal);
            self.set(signal, effect);
        }
        Ok(self)
    }

    fn set(&mut self, signal: i32, effect: Effect) {
        match self.entries.iter_mut().find(|(known, _)| *known == signal) {
            Some(entry) => entry.1 = effect,
            None => self.entries.push((signal, effect)),
        }
    }

    /// The effect of a signal.
    pub fn effect(&self, signal: i32) -> Effect {
        let known = self.entries.iter().find(|(known, _)| *known == signal);
        known.map_or(Effect::Ignore, |(_, effect)| *effect)
    }

    /// The signals to catch, with their effects.
    pub fn iter(&self) -> impl Iterator<Item = (i32, Effect)> + '_ {
        let caught = |entry: &(i32, Effect)| entry.1 != Effect::Ignore;
        self.entries.iter().copied().filter(caught)
    }
}

const EFFECTS: [(&str, Effect); 4] = [
    ("stop", Effect::Stop),
    ("save", Effect::Save),
    ("status", Effect::Status),
    ("ignore", Effect::Ignore),
];

fn expected(item: &str) -> String {
    format!(
        "a list such as USR1=save,TERM=stop,CONT=ignore with the effects stop, save, status and ignore; `{}` is no such pair",
        item.trim()
    )
}

/// The number of a signal that may be caught, from `TERM`, `SIGTERM`, `sigterm` or `15`.
fn signal(name: &str) -> Result<i32, String> {
    let number = signal_number(name).ok_or_else(|| {
        format!("names of signals such as TERM, INT, HUP, XCPU, USR1 or USR2; `{name}` is none")
    })?;
    match refusal(number) {
        None => Ok(number),
        Some(why) => Err(format!("signals that can ask for a save: {name} {why}")),
    }
}

/// The number of a signal, from `TERM`, `SIGTERM`, `sigterm` or `15`.
pub fn signal_number(name: &str) -> Option<i32> {
    let upper = name.to_ascii_uppercase();
    let plain = upper.strip_prefix("SIG").unwrap_or(&upper);
    (1..=64).find(|number| {
        let known = signal_name(*number).and_then(|known| known.strip_prefix("SIG"));
        known.is_some_and(|known| known == plain || *plain == number.to_string())
    })
}

/// Why a signal cannot be used.
fn refusal(signal: i32) -> Option<&'static str> {
    match signal {
        SIGKILL | SIGSTOP => Some("cannot be caught by any program"),
        SIGSEGV | SIGBUS | SIGFPE | SIGILL | SIGTRAP | SIGSYS | SIGABRT => {
            Some("tells of a fault, after which the program's state is not worth saving")
        }
        SIGCHLD => Some("is sent for every child process that ends"),
        SIGPIPE => Some("is sent by the program's own writes, and ignored by Rust programs"),
        SIGTSTP | SIGTTIN | SIGTTOU => Some("belongs to the terminal's job control"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_those_of_the_manual() {
        let table = SignalTable::default();
        for stop in [SIGTERM, SIGINT, SIGHUP, SIGXCPU] {
            assert_eq!(table.effect(stop), Effect::Stop);
        }
        assert_eq!(table.effect(SIGUSR1), Effect::Save);
        assert_eq!(table.effect(SIGUSR2), Effect::Status);
        assert_eq!(table.effect(SIGCONT), Effect::Ignore);
        assert_eq!(table.effect(SIGQUIT), Effect::Ignore);
        assert!(table.iter().all(|(signal, _)| signal != SIGCONT));
        assert_eq!(table.iter().count(), 6);
    }

    #[test]
    fn entries_change_the_defaults() {
        let table =
            SignalTable::parse(" USR1=stop, sigusr2 = SAVE ,Hup=ignore,quit=status,14=save,")
                .unwrap();
        assert_eq!(table.effect(SIGUSR1), Effect::Stop);
        assert_eq!(table.effect(SIGUSR2), Effect::Save);
        assert_eq!(table.effect(SIGHUP), Effect::Ignore);
        assert_eq!(table.effect(SIGQUIT), Effect::Status);
        assert_eq!(table.effect(SIGALRM), Effect::Save);
        assert_eq!(table.effect(SIGTERM), Effect::Stop);
        assert!(table.iter().all(|(signal, _)| signal != SIGHUP));
        let same = SignalTable::parse("USR1=save,TERM=stop,CONT=ignore").unwrap();
        assert_eq!(same, SignalTable::default());
    }

    #[test]
    fn refusals_give_their_reason() {
        for (text, reason) in [
            ("KILL=save", "cannot be caught"),
            ("SIGSTOP=ignore", "cannot be caught"),
            ("9=save", "cannot be caught"),
            ("SEGV=save", "tells of a fault"),
            ("ABRT=stop", "tells of a fault"),
            ("CHLD=save", "every child"),
            ("PIPE=stop", "own writes"),
            ("TSTP=save", "job control"),
            ("FOO=save", "`FOO` is none"),
            ("SIG=save", "`SIG` is none"),
            ("0=save", "`0` is none"),
            ("200=save", "`200` is none"),
            ("=save", "`` is none"),
            ("TERM=die", "`TERM=die` is no such pair"),
            ("TERM", "`TERM` is no such pair"),
            ("TERM=stop,,USR1=save", "`` is no such pair"),
            ("", "`` is no such pair"),
            ("TERM=stop,15=save", "15 is there twice"),
        ] {
            let why = SignalTable::parse(text).unwrap_err();
            assert!(why.contains(reason), "{text}: {why}");
        }
    }
}
