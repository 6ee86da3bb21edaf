//! What to run for a process that this one cannot reach.

use std::path::Path;

use ckpt_runtime::store::RunName;
use ckpt_runtime::{Holder, Through};

use super::Asked;
use crate::shell;

/// Commands of which each reaches the holder, where it can be run: on its host, or through the scheduler.
pub(super) fn commands(dir: &Path, asked: Asked, run: &RunName, holder: &Holder) -> Vec<String> {
    let dir = std::path::absolute(dir).unwrap_or_else(|_| dir.to_owned());
    let dir = quoted(&dir.display().to_string());
    let ckpt = |name: &str| format!("ckpt {} --dir {dir} {}", asked.word(), quoted(name));
    let there = ckpt(&run.to_string());
    let host = quoted(&holder.host);
    let ssh = format!("ssh {host} {}", quoted(&there));
    let Some(job) = &holder.ways.job else {
        return vec![ssh];
    };
    let number = quoted(job);
    let step = format!("srun --jobid={number} --overlap --nodelist={host} --ntasks=1 {there}");
    // What `scancel` could only end is not asked by it.
    let batch = match holder.ways.through {
        Some(Through::Step) => "",
        Some(Through::Batch) => "--batch ",
        None => return vec![ssh, step],
    };
    let mut commands = vec![ckpt(job), ssh, step];
    if let Some(signal) = asked.signal(holder) {
        commands.push(format!(
            "scancel {batch}--signal={} {number}",
            quoted(signal)
        ));
    }
    commands
}

/// For people to copy: without what would move the cursor.
fn quoted(word: &str) -> String {
    let safe: String = word.chars().filter(|c| !c.is_control()).collect();
    shell::quoted(&safe)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_moves_no_cursor() {
        assert_eq!(quoted("a\x1b[2J b"), "'a[2J b'");
    }

    #[test]
    fn a_job_can_be_reached_through_its_scheduler() {
        let run = RunName::parse("pi/pi-01ab").unwrap();
        let mut holder = Holder {
            host: "node17".into(),
            ..Holder::here()
        };
        holder.ways.stop = Some("TERM".into());
        let of = |holder: &Holder| commands(Path::new("/my runs"), Asked::Stop, &run, holder);
        let ssh = r"ssh node17 'ckpt stop --dir '\''/my runs'\'' pi/pi-01ab'";
        assert_eq!(of(&holder), [ssh]);
        holder.ways.job = Some("99".into());
        let srun = "srun --jobid=99 --overlap --nodelist=node17 --ntasks=1 ckpt stop --dir '/my runs' pi/pi-01ab";
        assert_eq!(of(&holder), [ssh, srun]);
        let job = "ckpt stop --dir '/my runs' 99";
        for (through, scancel) in [
            (Through::Step, "scancel --signal=TERM 99"),
            (Through::Batch, "scancel --batch --signal=TERM 99"),
        ] {
            holder.ways.through = Some(through);
            assert_eq!(of(&holder), [job, ssh, srun, scancel]);
        }
    }
}
