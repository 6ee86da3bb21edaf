//! Nothing of a bed is left when the test that has started it is killed.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

use ckpt_slurm_tests::until;

use crate::phase::spare_bed;

/// Asks this program to start a bed and to wait.
pub(crate) const HOLD: &str = "--hold-a-bed";

/// Says where the bed is, and waits until stdin ends.
pub(crate) fn hold() -> ExitCode {
    match spare_bed("held") {
        Ok(bed) => {
            println!("{}", bed.dir().display());
            let _ = std::io::stdin().lock().read_to_end(&mut Vec::new());
            ExitCode::SUCCESS
        }
        Err(problem) => {
            println!("{problem}");
            ExitCode::FAILURE
        }
    }
}

pub(crate) fn play() -> Result<(), String> {
    let said = |error: std::io::Error| error.to_string();
    let mut holder = Command::new(std::env::current_exe().map_err(said)?)
        .arg(HOLD)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(said)?;
    let mut place = String::new();
    let output = holder.stdout.take().expect("piped");
    let read = BufReader::new(output).read_line(&mut place);
    let killed = holder.kill().and_then(|()| holder.wait());
    read.and(killed).map_err(said)?;
    let dir = Path::new(place.trim());
    if !dir.is_absolute() {
        return Err(place);
    }
    until("the end of all that it has started", || {
        let gone = !dir.exists() && ckpt_slurm_tests::is_quiet(dir);
        gone.then_some(())
    })
}
