//! Runs a command and hands on what it prints, line by line, both outputs in the order in which they came.

use std::io::{BufRead, BufReader, PipeReader};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

/// How often a silent command is looked after.
const LOOK: Duration = Duration::from_millis(500);

/// Runs the command to its end; `seen` gets every line.
///
/// Waits for the command, not for whatever it leaves running: that may hold the outputs open for ever.
pub(crate) fn run(mut command: Command, mut seen: impl FnMut(&str)) -> Result<ExitStatus, String> {
    let program = command.get_program().display().to_string();
    let failed = |error: std::io::Error| format!("{program}: {error}");
    let (reader, writer) = std::io::pipe().map_err(failed)?;
    command
        .stdin(Stdio::null())
        .stdout(writer.try_clone().map_err(failed)?)
        .stderr(writer);
    let mut child = command.spawn().map_err(failed)?;
    // It holds the pipe's writing end too.
    drop(command);
    let lines = lines_of(reader);
    loop {
        match lines.recv_timeout(LOOK) {
            Ok(line) => seen(&line),
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => {
                if child.try_wait().map_err(failed)?.is_some() {
                    lines.try_iter().for_each(|line| seen(&line));
                    seen(
                        "note: the command has ended, but something that it started is still running",
                    );
                    break;
                }
            }
        }
    }
    child.wait().map_err(failed)
}

fn lines_of(reader: PipeReader) -> Receiver<String> {
    let (sender, lines) = mpsc::channel();
    thread::spawn(move || {
        let mut reader = BufReader::new(reader);
        let mut bytes = Vec::new();
        // Tests may print anything: what is no UTF-8 is shown as well as it can be.
        while reader.read_until(b'\n', &mut bytes).is_ok_and(|n| n > 0) {
            let line = String::from_utf8_lossy(&bytes);
            let line = line.trim_end_matches(['\n', '\r']).to_owned();
            bytes.clear();
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> (Vec<String>, ExitStatus) {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        let mut lines = Vec::new();
        let status = run(command, |line| lines.push(line.to_owned())).unwrap();
        (lines, status)
    }

    #[test]
    fn both_outputs_come_in_order() {
        let (lines, status) = shell("echo a; echo b >&2; printf 'c\\377'; exit 3");
        assert_eq!(lines, ["a", "b", "c\u{fffd}"]);
        assert_eq!(status.code(), Some(3));
    }

    #[test]
    fn what_is_left_running_is_not_waited_for() {
        // It would hold the output for an hour; its number is printed so that it can be ended here.
        let (lines, status) = shell("sleep 3600 & echo $!; exit 0");
        assert!(status.success());
        let left = lines[0].parse().unwrap();
        let left = rustix::process::Pid::from_raw(left).unwrap();
        rustix::process::kill_process(left, rustix::process::Signal::KILL).unwrap();
        assert!(lines[1].starts_with("note: "), "{lines:?}");
    }

    #[test]
    fn a_command_that_is_not_there_is_named() {
        let problem = run(Command::new("no-such-program"), |_| {}).unwrap_err();
        assert!(problem.starts_with("no-such-program: "), "{problem}");
    }
}
