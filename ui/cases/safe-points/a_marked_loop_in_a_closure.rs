use ckpt::checkpointed;

#[checkpointed]
fn sums(n: u32) -> u32 {
    let mut total = 0;
    for i in 0..n {
        let sum = |limit: u32| {
            let mut sum = 0;
            #[ckpt(safe_point)]
            for j in 0..limit {
                sum += j;
            }
            sum
        };
        total += sum(i);
    }
    total
}

fn main() {
    sums(3);
}
