use ckpt::checkpointed;

#[checkpointed]
fn sum(n: u32, verbose: bool) -> u32 {
    #[ckpt(skip)]
    let mut log: Vec<String> = Vec::new();
    if verbose {
        log.push(format!("{n} steps"));
    }
    let mut sum = 0;
    for i in 0..n {
        sum += i;
        log.push(format!("{i}"));
    }
    sum
}

fn main() {
    sum(3, true);
}
