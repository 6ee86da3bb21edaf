//! How many runs a directory has: copies of one, under other identities.

use std::path::{Path, PathBuf};

use ckpt_benches::units::milliseconds;

use crate::axes::Bench;
use crate::cost::{program, saved, start};
use crate::meter::NONE;
use crate::table::{head, line, thousands};

/// Bytes of each run's state, and of another's.
const STATE: u64 = 1 << 10;
const OTHER: u64 = 2 << 10;

/// 1 to 10 000.
pub(crate) fn print(bench: &Bench) -> Result<(), String> {
    let columns = [
        "runs",
        "resume ms",
        "start of another ms",
        "ls ms",
        "ls µs a run",
    ];
    head("runs: of one function in one directory", &columns);
    let directory = bench.scratch.fresh("runs");
    saved(
        |saves| program("state", STATE, saves, &directory),
        &directory,
        2,
        1,
    )?;
    let run = only(&only(&directory)?)?;
    let mut there = 1;
    for count in [1u64, 10, 100, 1000, 10_000] {
        for number in there..count {
            copy(&run, number).map_err(|error| error.to_string())?;
        }
        there = count;
        let resume = start(|| program("state", STATE, NONE, &directory), 15)?;
        let other = start(|| program("state", OTHER, NONE, &directory), 15)?;
        let ls = crate::cost::ls(&bench.tool, &directory)?;
        line(&[
            thousands(count),
            milliseconds(resume),
            milliseconds(other),
            milliseconds(ls),
            format!("{:.1}", ls * 1e6 / count as f64),
        ]);
    }
    Ok(())
}

/// The only directory in a directory.
fn only(directory: &Path) -> Result<PathBuf, String> {
    let entries = std::fs::read_dir(directory).into_iter().flatten().flatten();
    let mut inside = entries
        .map(|entry| entry.path())
        .filter(|path| path.is_dir());
    inside
        .next()
        .ok_or_else(|| format!("there is nothing in {}", directory.display()))
}

/// Copies a run, under an identity that ends with a number.
fn copy(run: &Path, number: u64) -> std::io::Result<()> {
    let name = run.file_name().expect("it has one").to_string_lossy();
    let function = name
        .rsplit_once('-')
        .map_or(&*name, |(function, _)| function);
    let to = run.with_file_name(format!("{function}-{number:016x}"));
    std::fs::create_dir(&to)?;
    std::fs::set_permissions(&to, std::fs::metadata(run)?.permissions())?;
    for file in std::fs::read_dir(run)? {
        let file = file?;
        std::fs::copy(file.path(), to.join(file.file_name()))?;
    }
    Ok(())
}
