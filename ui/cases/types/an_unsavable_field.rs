use ckpt::checkpointed;
use std::fs::File;

#[checkpointed]
struct Log {
    lines: u64,
    file: File,
}

fn main() {
    let _ = |log: Log| (log.lines, log.file);
}
