use ckpt::checkpointed;
use std::io::Write;

#[checkpointed]
fn log(n: u32) -> std::io::Result<()> {
    #[ckpt(skip)]
    let mut out = std::io::stderr();
    writeln!(out, "{n} steps follow")?;
    for i in 0..n {
        writeln!(out, "{i}")?;
    }
    Ok(())
}

fn main() {
    log(3).unwrap();
}
