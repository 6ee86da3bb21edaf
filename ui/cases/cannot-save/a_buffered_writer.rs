use ckpt::checkpointed;
use std::io::{BufWriter, Stdout, Write};

#[checkpointed]
fn squares(n: u64) -> std::io::Result<()> {
    let mut out: BufWriter<Stdout> = BufWriter::new(std::io::stdout());
    for i in 0..n {
        writeln!(out, "{}", i * i)?;
    }
    out.flush()
}

fn main() {
    squares(0).unwrap();
}
