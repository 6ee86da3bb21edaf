use std::io::{BufWriter, Write};

use ckpt::checkpointed;

#[checkpointed]
fn numbers(n: u8) -> Vec<u8> {
    let mut buffer = Vec::new();
    #[ckpt(skip)]
    let mut out = BufWriter::new(&mut buffer);
    for i in 0..n {
        out.write_all(&[i]).unwrap();
    }
    drop(out);
    buffer
}

fn main() {
    numbers(3);
}
