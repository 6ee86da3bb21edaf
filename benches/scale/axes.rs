//! What grows, and what is measured of it.

use std::path::Path;

use ckpt_benches::disk::{self, Scratch};
use ckpt_benches::process;
use ckpt_benches::units::{milliseconds, size};

use crate::cost::{self, Saved, ls, program, safe_point, saved};
use crate::programs::far;
use crate::table::{self, SAFE_POINT, SAVED, head, line, thousands};
use crate::{runs, variables};

/// Saves of a process, and starts after it.
const SAVES: u64 = 5;
const STARTS: usize = 5;

/// What all need.
pub(crate) struct Bench {
    pub(crate) scratch: Scratch,
    /// The path of the command `ckpt`.
    pub(crate) tool: std::path::PathBuf,
    /// Bytes: the most that is saved.
    pub(crate) most: u64,
}

/// An axis: prints its table.
pub(crate) type Axis = fn(&Bench) -> Result<(), String>;

/// Each with its name and what grows.
pub(crate) const AXES: [(&str, Axis); 6] = [
    ("iterations", iterations),
    ("variables", variables),
    ("state", state),
    ("objects", objects),
    ("runs", runs::print),
    ("generations", generations),
];

impl Bench {
    /// Saves and starts of a program, and `ckpt ls` of its directory in ms.
    fn saved(
        &self,
        axis: &str,
        size: u64,
        saves: u64,
        starts: usize,
    ) -> Result<(Saved, String), String> {
        let directory = self.scratch.fresh("runs");
        let program = |saves| program(axis, size, saves, &directory);
        let cost = saved(program, &directory, saves, starts)?;
        Ok((cost, self.ls(&directory)?))
    }

    /// What `ckpt ls` takes, in ms.
    pub(crate) fn ls(&self, directory: &Path) -> Result<String, String> {
        ls(&self.tool, directory).map(milliseconds)
    }
}

fn columns<'a>(parts: &[&[&'a str]]) -> Vec<&'a str> {
    parts.concat()
}

/// 10^3 to 10^12 as the loop's bound.
fn iterations(bench: &Bench) -> Result<(), String> {
    let columns = columns(&[&["bound", "saved at"], &SAFE_POINT, &SAVED, &["ls ms"]]);
    head(
        "iterations: the bound of a loop of a few instructions, and how far it has come when it is saved",
        &columns,
    );
    for bound in (3..=12).map(|power| 10u64.pow(power)) {
        let point = safe_point("iterations", bound, &bench.scratch)?;
        let (cost, ls) = bench.saved("iterations", bound, SAVES, STARTS)?;
        let mut cells = vec![thousands(bound), thousands(far(bound))];
        cells.extend(table::safe_point(&point));
        cells.extend(table::saved(&cost));
        cells.push(ls);
        line(&cells);
    }
    Ok(())
}

/// 1 to 1000 in one function.
fn variables(bench: &Bench) -> Result<(), String> {
    let columns = columns(&[&["variables"], &SAFE_POINT, &SAVED, &["ls ms"]]);
    head(
        "variables: in one function, of which the loop changes ten at most",
        &columns,
    );
    for count in variables::COUNTS {
        let point = safe_point("variables", count, &bench.scratch)?;
        let (cost, ls) = bench.saved("variables", count, SAVES, STARTS)?;
        let mut cells = vec![thousands(count)];
        cells.extend(table::safe_point(&point));
        cells.extend(table::saved(&cost));
        cells.push(ls);
        line(&cells);
    }
    Ok(())
}

/// 1 KiB to 8 GiB in a `Vec<f64>`, as far as there is room.
fn state(bench: &Bench) -> Result<(), String> {
    let columns = columns(&[
        &["state"],
        &SAFE_POINT,
        &SAVED,
        &["save GB/s", "start GB/s", "memory", "ls ms"],
    ]);
    head(
        "state: a `Vec<f64>`; memory is the most that the process that saves has had",
        &columns,
    );
    let sizes = (0..8).map(|power| 1024 << (3 * power));
    let mut skipped = Vec::new();
    let sizes = sizes.chain([8 << 30]).filter(|&bytes| bytes <= bench.most);
    for bytes in sizes {
        // A copy in memory; two generations on the disk, one under way, and one that is being removed.
        let (memory, disk) = (process::available(), disk::free(bench.scratch.path()));
        if bytes * 9 / 4 > memory || bytes * 4 > disk {
            skipped.push(format!(
                "{} ({} of memory and {} of disk are left)",
                size(bytes),
                size(memory),
                size(disk)
            ));
            continue;
        }
        let (saves, starts) = if bytes > 1 << 28 {
            (3, 3)
        } else {
            (SAVES, STARTS)
        };
        let point = safe_point("state", bytes, &bench.scratch)?;
        let (cost, ls) = bench.saved("state", bytes, saves, starts)?;
        let speed = |seconds: f64| format!("{:.2}", bytes as f64 / seconds / 1e9);
        let mut cells = vec![size(bytes)];
        cells.extend(table::safe_point(&point));
        cells.extend(table::saved(&cost));
        cells.extend([
            speed(cost.save),
            speed(cost.start),
            size(cost.peak as u64),
            ls,
        ]);
        line(&cells);
    }
    // What was asked for last is off the disk before others need the room.
    let _ = bench.scratch.fresh("runs");
    for skipped in skipped {
        println!("\nskipped: {skipped}");
    }
    Ok(())
}

/// 10^3 to 10^7 in a `Vec` of small structs.
fn objects(bench: &Bench) -> Result<(), String> {
    let columns = columns(&[
        &["objects"],
        &SAVED,
        &["save ns an object", "start ns an object", "ls ms"],
    ]);
    head(
        "objects: a `Vec` of structs of two numbers and a `String`",
        &columns,
    );
    for count in (3..=7).map(|power| 10u64.pow(power)) {
        let (cost, ls) = bench.saved("objects", count, SAVES, 3)?;
        let each = |seconds: f64| format!("{:.0}", seconds * 1e9 / count as f64);
        let mut cells = vec![thousands(count)];
        cells.extend(table::saved(&cost));
        cells.extend([each(cost.save), each(cost.start), ls]);
        line(&cells);
    }
    Ok(())
}

/// 1 to 100 kept.
fn generations(bench: &Bench) -> Result<(), String> {
    let columns = columns(&[&["CKPT_KEEP"], &SAVED, &["ls ms"]]);
    head(
        "generations: so many kept of a run with 1 MiB, all of them there",
        &columns,
    );
    for keep in [1u64, 2, 5, 10, 20, 50, 100] {
        let directory = bench.scratch.fresh("runs");
        let kept = |saves| {
            let mut program = program("state", 1 << 20, saves, &directory);
            program.env("CKPT_KEEP", keep.to_string());
            program
        };
        // Until all are there, then those that count.
        cost::filled(kept, keep)?;
        let cost = saved(kept, &directory, 2 * SAVES, STARTS)?;
        let mut cells = vec![thousands(keep)];
        cells.extend(table::saved(&cost));
        cells.push(bench.ls(&directory)?);
        line(&cells);
    }
    Ok(())
}
