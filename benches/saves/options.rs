//! What the command is asked for.

use std::path::PathBuf;

use ckpt_benches::disk;
use ckpt_benches::units::parse_size;

pub(crate) const USAGE: &str = "\
usage: saves [--rounds N] [--sizes SIZE,…] [--only NAME,…] [--dir DIRECTORY]
  --rounds N        how often all take turns (5)
  --sizes SIZE,…    of the state: 64MiB,1GiB
  --only NAME,…     those whose names contain one of these; targets need the rest
  --dir DIRECTORY   where files go: a directory on a disk (target/tmp)";

#[derive(Debug)]
pub(crate) struct Options {
    pub(crate) rounds: usize,
    /// Bytes.
    pub(crate) sizes: Vec<u64>,
    /// Parts of names; none: all.
    only: Vec<String>,
    pub(crate) place: PathBuf,
}

impl Options {
    pub(crate) fn parse(words: &[String]) -> Option<Options> {
        let mut options = Options {
            rounds: 5,
            sizes: vec![64 << 20, 1 << 30],
            only: Vec::new(),
            place: disk::usual_place(),
        };
        for pair in words.chunks(2) {
            let [option, value] = pair else { return None };
            match option.as_str() {
                "--rounds" => options.rounds = value.parse().ok().filter(|&rounds| rounds > 0)?,
                "--sizes" => {
                    let sizes = value.split(',').map(parse_size);
                    options.sizes = sizes.collect::<Option<Vec<u64>>>()?;
                }
                "--only" => options.only = value.split(',').map(str::to_owned).collect(),
                "--dir" => options.place = value.into(),
                _ => return None,
            }
        }
        // Blocks of 64 KiB, of which 1 % are changed, want to be hundreds.
        let large = options.sizes.iter().all(|&size| size >= 8 << 20);
        (large && !options.sizes.is_empty()).then_some(options)
    }

    pub(crate) fn wants(&self, name: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|part| name.contains(part.as_str()))
    }
}
