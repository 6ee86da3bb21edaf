//! A command of the scheduler, which may be missing, refuse, or never answer.

use std::fmt;
use std::io::{ErrorKind, Read};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use crate::{raw, words};

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Unanswered {
    /// There is no such command here.
    Missing,
    /// It ran for so long.
    Late(Duration),
    /// It said no, in its own words.
    Refused(String),
    /// It could not be run.
    Failed(String),
}

impl fmt::Display for Unanswered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unanswered::Missing => f.write_str("there is no such command here"),
            Unanswered::Late(after) => write!(f, "no answer within {}", words::duration(*after)),
            Unanswered::Refused(words) | Unanswered::Failed(words) => f.write_str(words),
        }
    }
}

/// No longer than a line of the log has room for.
const LONGEST_WORDS: usize = 200;
/// More than is said of a job or of the configuration.
const LONGEST_ANSWER: u64 = 1 << 20;
/// How often it is looked whether the command has ended.
const TICK: Duration = Duration::from_millis(2);

/// Runs it, and gives what it prints. It gets no signal that is meant for this process's group, nor its input; times are in UTC.
pub(super) fn answer(words: &[&str], patience: Duration) -> Result<String, Unanswered> {
    let began = Instant::now();
    let mut command = Command::new(words[0]);
    command
        .args(&words[1..])
        .env("TZ", "UTC")
        .env_remove("SLURM_TIME_FORMAT")
        .env_remove("SCONTROL_ALL")
        .env("LC_ALL", "C")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0);
    let mut child = command.spawn().map_err(|error| match error.kind() {
        ErrorKind::NotFound => Unanswered::Missing,
        _ => Unanswered::Failed(error.to_string()),
    })?;
    let answer = read_aside(child.stdout.take());
    let complaint = read_aside(child.stderr.take());
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status,
            Ok(None) if began.elapsed() < patience => thread::sleep(TICK),
            Ok(None) => return Err(give_up(child, patience)),
            Err(error) => return Err(Unanswered::Failed(error.to_string())),
        }
    };
    let left = patience.saturating_sub(began.elapsed()).max(TICK);
    let text = |from: Receiver<String>| from.recv_timeout(left).unwrap_or_default();
    if status.success() {
        return Ok(text(answer));
    }
    let complaint = shortened(&text(complaint));
    Err(Unanswered::Refused(match complaint.is_empty() {
        true => status.to_string(),
        false => complaint,
    }))
}

fn give_up(mut child: Child, patience: Duration) -> Unanswered {
    let _ = child.kill();
    // One that not even SIGKILL ends (its file system hangs) is not waited for.
    thread::sleep(TICK);
    let _ = child.try_wait();
    Unanswered::Late(patience)
}

/// In a thread, since a child of the command may keep the pipe open after its end.
fn read_aside(from: Option<impl Read + Send + 'static>) -> Receiver<String> {
    let (sender, receiver) = mpsc::channel();
    let read = move || {
        let mut bytes = Vec::new();
        if let Some(from) = from {
            let _ = from.take(LONGEST_ANSWER).read_to_end(&mut bytes);
        }
        let _ = sender.send(String::from_utf8_lossy(&bytes).into_owned());
    };
    let builder = thread::Builder::new().name("ckpt-ask".to_owned());
    // Without a thread there is no answer, as if it had said nothing.
    let _ = raw::mask::with_all_blocked(|| builder.spawn(read));
    receiver
}

/// In one line.
fn shortened(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut line = words.join(" ");
    if line.len() > LONGEST_WORDS {
        let end = (0..=LONGEST_WORDS)
            .rev()
            .find(|end| line.is_char_boundary(*end));
        line.truncate(end.unwrap_or(0));
        line.push('…');
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_secs(60);

    #[test]
    fn what_it_prints_is_the_answer() {
        let said = answer(&["sh", "-c", "echo $TZ; echo aside >&2"], LONG);
        assert_eq!(said.unwrap(), "UTC\n");
    }

    #[test]
    fn what_it_complains_of_is_the_reason() {
        let refused = answer(&["sh", "-c", "echo 'Access\n denied' >&2; exit 1"], LONG);
        assert_eq!(
            refused,
            Err(Unanswered::Refused("Access denied".to_owned()))
        );
        let mute = answer(&["sh", "-c", "exit 3"], LONG).unwrap_err();
        assert_eq!(mute.to_string(), "exit status: 3");
    }

    #[test]
    fn a_missing_command_is_told_apart() {
        let missing = answer(&["no-such-command-of-a-scheduler"], LONG);
        assert_eq!(missing, Err(Unanswered::Missing));
    }

    #[test]
    fn a_command_that_hangs_is_given_up() {
        let patience = Duration::from_millis(50);
        let late = answer(&["sleep", "1000"], patience);
        assert_eq!(late, Err(Unanswered::Late(patience)));
    }

    #[test]
    fn a_child_that_keeps_the_pipe_open_does_not_matter() {
        let patience = Duration::from_millis(500);
        let began = Instant::now();
        let said = answer(&["sh", "-c", "sleep 60 & exit 0"], patience);
        assert_eq!(said.as_deref(), Ok(""));
        assert!(began.elapsed() < LONG / 2);
    }

    #[test]
    fn long_complaints_are_shortened() {
        assert_eq!(shortened(" a \n b "), "a b");
        let long = shortened(&"ü".repeat(1_000));
        assert!(long.ends_with('…') && long.len() <= LONGEST_WORDS + '…'.len_utf8());
    }
}
