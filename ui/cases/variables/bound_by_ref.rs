use ckpt::checkpointed;

#[checkpointed]
fn total(pair: (Vec<u32>, u32)) -> u32 {
    let (ref numbers, mut sum) = pair;
    for i in 0..numbers.len() {
        sum += numbers[i];
    }
    sum
}

fn main() {
    total((vec![1], 2));
}
