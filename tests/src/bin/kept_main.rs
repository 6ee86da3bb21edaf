//! `main` itself with the attribute: its run is told from others by the command line.

use ckpt::checkpointed;
use ckpt_tests::mix::mix;

#[checkpointed]
fn main() -> Result<(), String> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let n: u64 = words
        .first()
        .and_then(|word| word.parse().ok())
        .ok_or("a number, please")?;
    let mut state = 0;
    for i in 0..n {
        state = mix(state, i);
        println!("{i}: {state}");
    }
    if n == 7 {
        return Err(format!("seven {state}"));
    }
    let mut left = n;
    while left > 0 {
        state = mix(state, left);
        left -= 1;
        println!("{left}: {state}");
    }
    println!("{state}");
    Ok(())
}
