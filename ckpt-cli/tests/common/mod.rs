//! A directory of runs, made through the runtime's own store, and the command run on it.

// Each test file uses some of it.
#![allow(dead_code)]

pub(crate) mod rich;
pub(crate) mod slurm;
pub(crate) mod subject;
pub(crate) mod terminal;
pub(crate) mod told;

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use ckpt_runtime::format::{Argument, Checkpoint, Frame, Meta, Position, Variable};
use ckpt_runtime::store::{Event, Kind, RealDisk, RunName, RunStore};
use ckpt_runtime::{Holder, codec};
use serde_json::Value;

/// A directory of runs that goes when dropped.
pub(crate) struct Runs(tempfile::TempDir);

impl Runs {
    pub(crate) fn new() -> Self {
        Runs(tempfile::tempdir().unwrap())
    }

    pub(crate) fn dir(&self) -> &Path {
        self.0.path()
    }

    /// Takes the run of `pi::estimate` with this identity.
    pub(crate) fn take(&self, identity: &str) -> RunStore {
        let name = RunName::new("pi", "pi::estimate", identity);
        let mut store = RunStore::locate(Arc::new(RealDisk), self.dir(), &name);
        store.lock(&holder()).unwrap();
        store
    }

    /// A run that stopped after two saves; its newest generation's file.
    pub(crate) fn stopped(&self, identity: &str) -> PathBuf {
        let mut store = self.take(identity);
        let run = store.name().to_string();
        let mut save = |iteration| {
            let mut checkpoint = checkpoint(iteration);
            checkpoint.meta.run.clone_from(&run);
            store.save(&checkpoint, 2, &mut |_| {}).unwrap()
        };
        save(1_000);
        let saved = save(3_120_000);
        store.event(&Event::now(Kind::Stop));
        saved.path
    }

    /// Saves these checkpoints, one generation each, as the run of this identity; the newest one's file.
    pub(crate) fn saved(&self, identity: &str, checkpoints: Vec<Checkpoint>) -> PathBuf {
        let mut store = self.take(identity);
        let run = store.name().to_string();
        let keep = u32::try_from(checkpoints.len()).unwrap();
        let mut newest = PathBuf::new();
        for mut checkpoint in checkpoints {
            checkpoint.meta.run.clone_from(&run);
            newest = store.save(&checkpoint, keep, &mut |_| {}).unwrap().path;
        }
        newest
    }

    /// Runs `ckpt` on this directory.
    pub(crate) fn ckpt(&self, words: &[&str]) -> Output {
        self.command(words).output().unwrap()
    }

    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ckpt"));
        command
            .args(words)
            .arg("--dir")
            .arg(self.dir())
            .env_remove("CKPT_DIR")
            .stdin(Stdio::null());
        command
    }

    /// Runs `ckpt`, which must succeed, and reads its JSON.
    pub(crate) fn json(&self, words: &[&str]) -> Value {
        let output = self.ckpt(words);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        serde_json::from_slice(&output.stdout).unwrap()
    }
}

pub(crate) fn holder() -> Holder {
    Holder {
        host: "node17".into(),
        pid: 4711,
        since: SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_000_000),
        ..Holder::here()
    }
}

pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

pub(crate) fn checkpoint(iteration: u64) -> Checkpoint {
    Checkpoint {
        meta: meta(),
        frames: vec![outer(iteration), inner()],
    }
}

fn meta() -> Meta {
    Meta {
        program: "pi".into(),
        function: "pi::estimate".into(),
        run: "pi/pi.estimate-0123abcd".into(),
        identity: "0123abcd".into(),
        arguments: vec![
            Argument {
                name: "samples".into(),
                digest: 1,
                shown: "10000000".into(),
            },
            Argument {
                name: "table".into(),
                digest: 0xfeed,
                shown: String::new(),
            },
        ],
        crate_version: "0.3.1".into(),
        package: "pi".into(),
        package_version: "1.2.3".into(),
        host: "node17".into(),
        pid: 4711,
        job: Some("99_3".into()),
        generation: 0,
        saved_at: SystemTime::UNIX_EPOCH + Duration::from_millis(1_795_000_000_123),
        started_at: SystemTime::UNIX_EPOCH + Duration::from_secs(1_794_990_000),
        computed: Duration::from_secs(9_999),
        starts: 3,
    }
}

fn outer(iteration: u64) -> Frame {
    let position = Position {
        site: "for _ in 0 .. samples".into(),
        equal: 1,
        ordinal: 0,
        iteration,
        total: Some(10_000_000),
    };
    let variables = vec![
        variable("inside", "u64", 7),
        variable("grid", "alloc::vec::Vec<f64>", 4_998),
    ];
    Frame {
        function: "pi::estimate".into(),
        position,
        variables,
    }
}

fn inner() -> Frame {
    let position = Position {
        site: "loop".into(),
        equal: 2,
        ordinal: 1,
        iteration: 7,
        total: None,
    };
    Frame {
        function: "pi::sweep".into(),
        position,
        variables: vec![variable("row\n", "usize", 0)],
    }
}

/// Bytes, of which the first is a count.
fn variable(name: &str, type_name: &str, size: usize) -> Variable {
    let mut bytes = Vec::new();
    let schema = codec::encode(&vec![1u8; size], &mut bytes).expect("it can be encoded");
    Variable {
        name: name.into(),
        type_name: type_name.into(),
        schema: schema.to_bytes(),
        bytes,
        apart: Vec::new(),
    }
}
