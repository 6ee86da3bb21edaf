use ckpt::checkpointed;

#[checkpointed]
fn count(#[ckpt(ignore)] verbose: bool, n: u32) -> u32 {
    let mut sum = 0;
    for i in 0..n {
        if verbose {
            println!("{i}");
        }
        sum += i;
    }
    sum
}

fn main() {
    count(true, 10);
}
