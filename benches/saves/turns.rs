//! Who takes part, and what each does when it is its turn.

use std::path::Path;
use std::process::Command;

use ckpt_benches::disk::{self, Scratch};
use ckpt_benches::process::{figures, this_program};

use crate::argmin::Argmin;
use crate::ckpt::drive::Case;
use crate::ckpt::modes::{MODES, Mode, VARIANTS, Variant, row};
use crate::direct::Direct;
use crate::limits::{Fork, Fresh, Plain, Touched};
use crate::options::Options;
use crate::peer::Peer;
use crate::samples::Samples;
use crate::{CHILD, dmtcp, hand, numpy};

/// Who saves within one process.
pub(crate) fn peers() -> Vec<&'static dyn Peer> {
    let mut peers: Vec<&dyn Peer> = vec![&Touched, &Fresh, &Fork, &Plain, &Direct];
    peers.extend(hand::ALL.iter().map(|peer| peer as &dyn Peer));
    peers.push(&Argmin);
    peers
}

#[derive(Clone, Copy)]
pub(crate) enum Who {
    Peer(&'static dyn Peer),
    Numpy,
    Dmtcp,
    Ckpt(&'static Mode, Variant),
}

impl Who {
    pub(crate) fn name(self) -> String {
        match self {
            Who::Peer(peer) => peer.name().to_owned(),
            Who::Numpy => numpy::NAME.to_owned(),
            Who::Dmtcp => dmtcp::NAME.to_owned(),
            Who::Ckpt(mode, variant) => row(mode, variant),
        }
    }

    /// One round with a state of so many bytes.
    pub(crate) fn round(
        self,
        bytes: u64,
        scratch: &Scratch,
        samples: &mut Samples,
    ) -> Result<(), String> {
        match self {
            Who::Peer(peer) if bytes > peer.most() => Ok(()),
            Who::Peer(peer) => {
                let command = |load: bool, directory: &Path| {
                    let mut command = this_program();
                    let what = if load { "load" } else { "save" };
                    command
                        .args([CHILD, what, peer.name(), &bytes.to_string()])
                        .arg(directory);
                    command
                };
                save_and_load(command, scratch, samples)
            }
            Who::Numpy => {
                let command = |load: bool, directory: &Path| numpy::command(load, bytes, directory);
                save_and_load(command, scratch, samples)
            }
            Who::Dmtcp => dmtcp::round(bytes, scratch, samples),
            Who::Ckpt(mode, variant) => Case::new(mode, variant, bytes).round(scratch, samples),
        }
    }

    /// What is measured once, beside the rounds.
    pub(crate) fn once(
        self,
        bytes: u64,
        scratch: &Scratch,
        samples: &mut Samples,
    ) -> Result<(), String> {
        match self {
            Who::Ckpt(mode, variant) => Case::new(mode, variant, bytes).memory(scratch, samples),
            _ => Ok(()),
        }
    }
}

/// All that were asked for and are there. Says who is not.
pub(crate) fn who(options: &Options) -> Vec<Who> {
    let mut all: Vec<Who> = peers().into_iter().map(Who::Peer).collect();
    if numpy::is_there() {
        all.push(Who::Numpy);
    } else {
        println!(
            "skipped: {}: python3 has no numpy (pip install numpy)",
            numpy::NAME
        );
    }
    if dmtcp::is_there() {
        all.push(Who::Dmtcp);
    } else {
        println!(
            "skipped: {}: no dmtcp_launch on the PATH (the package dmtcp, where the distribution has one)",
            dmtcp::NAME
        );
    }
    for variant in VARIANTS {
        all.extend(MODES.iter().map(|mode| Who::Ckpt(mode, variant)));
    }
    all.retain(|who| options.wants(&who.name()));
    all
}

/// Saves and restores in processes of their own.
fn save_and_load(
    command: impl Fn(bool, &Path) -> Command,
    scratch: &Scratch,
    samples: &mut Samples,
) -> Result<(), String> {
    let directory = scratch.fresh("peer");
    for (figure, value) in figures(&mut command(false, &directory))? {
        samples.add(&figure, value);
    }
    for (figure, cold) in [("warm", false), ("cold", true)] {
        let Some(file) = std::fs::read_dir(&directory)
            .ok()
            .and_then(|mut files| files.next()?.ok())
        else {
            return Ok(());
        };
        if !cold {
            disk::warm(&file.path()).map_err(|error| error.to_string())?;
        } else if !disk::cool(&file.path()).map_err(|error| error.to_string())? {
            samples.note("not out of the page cache");
        }
        let told = figures(&mut command(true, &directory))?;
        let of = |word| {
            told.iter()
                .find(|(name, _)| name == word)
                .map(|&(_, value)| value)
        };
        if let (Some(seconds), Some(peak)) = (of("restart"), of("peak")) {
            samples.add(figure, seconds);
            samples.add("restart peak", peak);
        }
        if of("exact") == Some(0.0) {
            samples.note("what it restored is not what was saved, bit for bit");
        }
    }
    Ok(())
}
