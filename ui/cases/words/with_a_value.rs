use ckpt::checkpointed;

#[checkpointed]
fn count(#[ckpt(skip = true)] verbose: bool, n: u32) -> u32 {
    let mut sum = 0;
    #[ckpt("rows")]
    for i in 0..n {
        if verbose {
            println!("{i}");
        }
        #[ckpt(safe_point(100))]
        for j in 0..i {
            sum += j;
        }
    }
    sum
}

fn main() {
    count(true, 10);
}
