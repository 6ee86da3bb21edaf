use ckpt::checkpointed;

#[checkpointed]
fn fill(n: usize) -> usize {
    #[ckpt(skip)]
    let mut cache = vec![0; n];
    cache[0] = 1;
    cache.push(2);
    let mut sum = 0;
    for i in 0..n {
        sum += cache[i];
    }
    sum
}

fn main() {
    fill(3);
}
