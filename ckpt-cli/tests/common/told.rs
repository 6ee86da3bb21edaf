//! Events as processes write them, at times that a test says.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use ckpt_runtime::instant::rfc3339_millis;
use serde_json::{Value, json};

use super::Runs;

/// When all begins: 2026-11-18 11:06:40.
const BEGINNING: u64 = 1_795_000_000;

/// An instant so many seconds after the beginning.
pub(crate) fn at(seconds: f64) -> SystemTime {
    let since = Duration::from_secs_f64(BEGINNING as f64 + seconds);
    // Binary fractions of seconds have no whole milliseconds.
    UNIX_EPOCH + Duration::from_millis((since.as_secs_f64() * 1_000.0).round() as u64)
}

/// A process that tells what it does.
#[derive(Debug, Clone)]
pub(crate) struct Teller {
    pub(crate) host: String,
    pub(crate) pid: u32,
}

impl Teller {
    pub(crate) fn new(pid: u32) -> Teller {
        Teller {
            host: "node17".to_owned(),
            pid,
        }
    }

    /// A line with more fields.
    pub(crate) fn says(&self, seconds: f64, kind: &str, more: Value) -> Value {
        let mut line = json!({
            "at": rfc3339_millis(at(seconds)), "kind": kind, "pid": self.pid, "host": self.host,
        });
        for (name, value) in more.as_object().expect("fields") {
            line[name] = value.clone();
        }
        line
    }

    pub(crate) fn starts(&self, seconds: f64) -> Value {
        let more = json!({"program": "pi", "function": "pi::estimate"});
        self.says(seconds, "start", more)
    }

    /// Goes on from a generation, at which so much had been computed.
    pub(crate) fn resumes(&self, seconds: f64, generation: u64, computed: f64) -> Value {
        let more = json!({
            "program": "pi", "function": "pi::estimate", "generation": generation,
            "iteration": generation * 100, "total": 1_000, "computed": computed,
        });
        self.says(seconds, "resume", more)
    }

    /// Saves this generation, which took two seconds.
    pub(crate) fn saves(&self, seconds: f64, generation: u64, computed: f64) -> Value {
        self.made(seconds, "save", generation, computed)
    }

    pub(crate) fn stops(&self, seconds: f64, generation: u64, computed: f64) -> Value {
        let mut line = self.made(seconds, "stop", generation, computed);
        line["detail"] = json!("SIGTERM");
        line
    }

    pub(crate) fn completes(&self, seconds: f64, computed: f64) -> Value {
        self.says(seconds, "completion", json!({"computed": computed}))
    }

    pub(crate) fn fails(&self, seconds: f64, detail: &str) -> Value {
        self.says(seconds, "failure", json!({"detail": detail}))
    }

    fn made(&self, seconds: f64, kind: &str, generation: u64, computed: f64) -> Value {
        let more = json!({
            "generation": generation, "iteration": generation * 100, "total": 1_000, "position": "…",
            "bytes": 1_024 * generation, "seconds": 2.0, "computed": computed,
        });
        self.says(seconds, kind, more)
    }
}

/// The line, with a sign that the process before was alive until then.
pub(crate) fn after(mut line: Value, before: &Teller, alive: f64) -> Value {
    line["before"] = json!({
        "host": before.host, "pid": before.pid, "alive": rfc3339_millis(at(alive)),
    });
    line
}

impl Runs {
    /// Makes these the events of the run of this identity; their file.
    pub(crate) fn told(&self, identity: &str, lines: &[Value]) -> PathBuf {
        let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
        self.told_as(identity, &text)
    }

    pub(crate) fn told_as(&self, identity: &str, text: &str) -> PathBuf {
        let directory = self.dir().join(format!("pi/pi.estimate-{identity}"));
        fs::create_dir_all(&directory).unwrap();
        let path = directory.join("events.jsonl");
        fs::write(&path, text).unwrap();
        path
    }
}

/// One that is killed 48 s after its second save, one that goes on and is stopped, one that completes.
pub(crate) fn killed_stopped_completed() -> Vec<Value> {
    let [a, b, c] = [1, 2, 3].map(Teller::new);
    vec![
        a.starts(1.0),
        a.saves(100.0, 1, 100.0),
        a.saves(202.0, 2, 202.0),
        after(b.resumes(300.0, 2, 200.0), &a, 250.0),
        b.saves(400.0, 3, 300.0),
        b.stops(420.0, 4, 320.0),
        after(c.resumes(500.0, 4, 318.0), &b, 420.0),
        c.completes(560.0, 378.0),
    ]
}
