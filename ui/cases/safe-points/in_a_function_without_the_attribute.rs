fn sum(n: u32) -> u32 {
    let mut sum = 0;
    for i in 0..n {
        sum += i;
        ckpt::safe_point!();
    }
    sum
}

fn main() {
    sum(10);
}
