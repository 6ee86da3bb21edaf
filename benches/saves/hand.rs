//! What people do by hand: a crate that writes their value, to a temporary file with fsync and rename.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Write};
use std::path::Path;

use crate::peer::{Peer, Saved, repeated, timed};
use crate::state::{are_floats, floats};

/// The name of the only file.
pub(crate) const FILE: &str = "state";

/// Bytes of a buffer between a crate and a file. The usual 8 KiB would make system calls the cost of those that write piece by piece.
const BUFFER: usize = 1 << 20;

/// One of the crates.
pub(crate) struct ByHand {
    pub(crate) name: &'static str,
    /// Bytes; more takes too long to be of interest.
    pub(crate) most: u64,
    pub(crate) write: fn(&Vec<f64>, &mut File) -> io::Result<()>,
    pub(crate) read: fn(&Path) -> io::Result<Vec<f64>>,
}

pub(crate) const ALL: &[ByHand] = &[
    ByHand {
        name: "savefile",
        most: u64::MAX,
        write: |value, file| savefile::save(file, 0, value).map_err(io::Error::other),
        read: |path| savefile::load_file(path, 0).map_err(io::Error::other),
    },
    ByHand {
        name: "bincode 2",
        most: u64::MAX,
        write: |value, file| {
            let mut buffered = BufWriter::with_capacity(BUFFER, file);
            bincode::serde::encode_into_std_write(
                value,
                &mut buffered,
                bincode::config::standard(),
            )
            .map_err(io::Error::other)?;
            buffered.flush()
        },
        read: |path| {
            let mut buffered = BufReader::with_capacity(BUFFER, File::open(path)?);
            bincode::serde::decode_from_std_read(&mut buffered, bincode::config::standard())
                .map_err(io::Error::other)
        },
    },
    ByHand {
        name: "postcard, streamed",
        most: u64::MAX,
        write: |value, file| {
            let buffered = BufWriter::with_capacity(BUFFER, file);
            let mut buffered = postcard::to_io(value, buffered).map_err(io::Error::other)?;
            buffered.flush()
        },
        read: |path| {
            let mut scratch = [0; 1024];
            let buffered = BufReader::with_capacity(BUFFER, File::open(path)?);
            let (value, _) =
                postcard::from_io((buffered, &mut scratch)).map_err(io::Error::other)?;
            Ok(value)
        },
    },
    ByHand {
        name: "postcard, to a Vec",
        most: u64::MAX,
        write: |value, file| file.write_all(&postcard::to_stdvec(value).map_err(io::Error::other)?),
        read: |path| postcard::from_bytes(&std::fs::read(path)?).map_err(io::Error::other),
    },
    ByHand {
        name: "serde_json",
        most: 64 << 20,
        write: |value, file| {
            let mut buffered = BufWriter::with_capacity(BUFFER, file);
            serde_json::to_writer(&mut buffered, value)?;
            buffered.flush()
        },
        // Into memory first: its own reading from a file is several times slower.
        read: |path| Ok(serde_json::from_slice(&std::fs::read(path)?)?),
    },
];

impl Peer for ByHand {
    fn name(&self) -> &'static str {
        self.name
    }

    fn most(&self) -> u64 {
        self.most
    }

    fn save(&self, bytes: u64, directory: &Path) -> Result<Vec<Saved>, String> {
        let state = floats(bytes);
        repeated(|| {
            let (seconds, done) =
                timed(|| durably(&directory.join(FILE), |file| (self.write)(&state, file)));
            done.map_err(|error| error.to_string())?;
            Ok(Saved::synced(seconds, length(directory)))
        })
    }

    fn load(&self, bytes: u64, directory: &Path) -> Option<(f64, bool)> {
        let (seconds, read) = timed(|| (self.read)(&directory.join(FILE)));
        Some((seconds, read.is_ok_and(|value| are_floats(bytes, &value))))
    }
}

/// Writes a file that is there whole and synced, or not at all.
pub(crate) fn durably(
    path: &Path,
    write: impl FnOnce(&mut File) -> io::Result<()>,
) -> io::Result<()> {
    let temporary = path.with_extension("tmp");
    let mut file = File::create_new(&temporary)?;
    write(&mut file)?;
    file.sync_all()?;
    std::fs::rename(temporary, path)
}

/// Bytes of the only file in a directory.
pub(crate) fn length(directory: &Path) -> u64 {
    std::fs::metadata(directory.join(FILE)).map_or(0, |file| file.len())
}
