use ckpt::checkpointed;

#[checkpointed]
fn sums(limits: Vec<u32>) -> Vec<u32> {
    let sum = |limit: u32| {
        let mut sum = 0;
        for i in 0..limit {
            sum += i;
        }
        sum
    };
    limits.into_iter().map(sum).collect()
}

fn main() {
    sums(vec![3]);
}
