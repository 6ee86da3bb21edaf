//! DMTCP, where it is installed: a checkpoint of a whole process that holds the same memory, without compression.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use ckpt_benches::disk::{self, Scratch};
use ckpt_benches::process::{now, seconds, wait_for};

use crate::HOLD;
use crate::hold::noted;
use crate::peer::timed;
use crate::samples::Samples;

pub(crate) const NAME: &str = "DMTCP + fsync";

/// After so long something is given up.
const MOST: Duration = Duration::from_secs(120);

/// Whether its commands are there.
pub(crate) fn is_there() -> bool {
    let mut command = quiet("dmtcp_launch");
    command
        .arg("--version")
        .status()
        .is_ok_and(|status| status.success())
}

fn quiet(program: &str) -> Command {
    let mut command = Command::new(program);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// A coordinator's processes. They go when this goes.
struct Session {
    child: Child,
    port: String,
}

impl Session {
    fn start(program: &str, arguments: &[&str], directory: &Path) -> Result<Session, String> {
        let port = directory.join("port");
        let _ = std::fs::remove_file(&port);
        let child = quiet(program)
            .args(["--new-coordinator", "--coord-port", "0", "--port-file"])
            .arg(&port)
            .arg("--ckptdir")
            .arg(directory)
            .args(arguments)
            .spawn()
            .map_err(|error| error.to_string())?;
        let mut session = Session {
            child,
            port: String::new(),
        };
        wait_for(MOST, || {
            session.port = std::fs::read_to_string(&port)
                .unwrap_or_default()
                .trim()
                .to_owned();
            !session.port.is_empty()
        })
        .ok_or("its coordinator does not tell its port")?;
        Ok(session)
    }

    fn command(&self, word: &str) -> Result<(), String> {
        let status = quiet("dmtcp_command")
            .args(["--coord-port", &self.port, word])
            .status();
        match status {
            Ok(status) if status.success() => Ok(()),
            other => Err(format!("dmtcp_command {word}: {other:?}")),
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // Its processes are the coordinator's, not ours to signal.
        let _ = self.command("--quit");
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// One round: a checkpoint, and a restart from a warm cache and from a cold one.
pub(crate) fn round(bytes: u64, scratch: &Scratch, samples: &mut Samples) -> Result<(), String> {
    let directory = scratch.fresh("dmtcp");
    let notes = directory.join("noted");
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let words = [program.to_str(), notes.to_str()];
    let [Some(program), Some(file)] = words else {
        return Err("a path is not text".to_owned());
    };
    let size = bytes.to_string();
    let arguments = ["--no-gzip", "--interval", "0", program, HOLD, &size, file];
    let session = Session::start("dmtcp_launch", &arguments, &directory)?;
    wait_for(MOST, || !noted(&notes).is_empty()).ok_or("the program does not begin")?;
    let (taken, saved) = timed(|| session.command("--bcheckpoint"));
    saved?;
    let image = image(&directory).ok_or("there is no image")?;
    // It never syncs.
    let (syncing, synced) = timed(|| File::open(&image).and_then(|file| file.sync_all()));
    synced.map_err(|error| error.to_string())?;
    samples.add("durable", taken + syncing);
    samples.add(
        "disk",
        std::fs::metadata(&image).map_or(0.0, |file| file.len() as f64),
    );
    wait_for(MOST, || noted(&notes).len() > 1).ok_or("the program does not go on")?;
    let longest = noted(&notes)
        .iter()
        .map(|&(_, taken)| taken)
        .fold(0.0, f64::max);
    samples.add("pause", longest);
    drop(session);
    for (figure, cold) in [("warm", false), ("cold", true)] {
        match cold {
            true if !disk::cool(&image).map_err(|error| error.to_string())? => {
                samples.note("not out of the page cache");
            }
            true => {}
            false => disk::warm(&image).map_err(|error| error.to_string())?,
        }
        samples.add(figure, restart(&image, &notes, &directory)?);
    }
    Ok(())
}

/// Seconds until the program's next step.
fn restart(image: &Path, notes: &Path, directory: &Path) -> Result<f64, String> {
    let before = noted(notes).len();
    let began = now();
    let image = image.to_str().ok_or("a path is not text")?;
    let _session = Session::start("dmtcp_restart", &[image], directory)?;
    // The step that the checkpoint interrupted took long.
    wait_for(MOST, || noted(notes).len() > before).ok_or("the program does not go on")?;
    Ok(seconds(began, noted(notes)[before].0))
}

fn image(directory: &Path) -> Option<PathBuf> {
    let files = std::fs::read_dir(directory).ok()?.flatten();
    let mut paths = files.map(|file| file.path());
    paths.find(|path| path.extension().is_some_and(|end| end == "dmtcp"))
}
