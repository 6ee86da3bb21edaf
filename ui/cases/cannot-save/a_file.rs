use ckpt::checkpointed;
use std::fs::File;
use std::io::Write;

#[checkpointed]
fn squares(n: u64) -> std::io::Result<()> {
    let mut file = File::create("squares.txt")?;
    for i in 0..n {
        writeln!(file, "{}", i * i)?;
    }
    Ok(())
}

fn main() {
    squares(0).unwrap();
}
