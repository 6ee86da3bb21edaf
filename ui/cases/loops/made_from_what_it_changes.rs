use ckpt::checkpointed;

fn multiples(limit: u32) -> impl Iterator<Item = u32> {
    (0..limit).filter(|i| i % 3 == 0)
}

#[checkpointed]
fn halve(n: u32) -> u32 {
    let mut limit = n;
    let mut sum = 0;
    for i in multiples(limit) {
        limit /= 2;
        sum += i * limit;
    }
    sum
}

fn main() {
    halve(10);
}
