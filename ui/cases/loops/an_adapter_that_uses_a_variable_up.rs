use ckpt::checkpointed;

#[checkpointed]
fn backwards(n: u32) -> u32 {
    let numbers: Vec<u32> = (0..n).collect();
    let mut sum = 0;
    for number in numbers.into_iter().flat_map(|number| [number, number + 1]) {
        sum = sum * 2 + number;
    }
    sum
}

fn main() {
    backwards(10);
}
