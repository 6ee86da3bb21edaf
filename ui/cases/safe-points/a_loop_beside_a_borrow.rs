use ckpt::checkpointed;

fn scaled(values: &[u64], factor: u64) -> u64 {
    values.iter().sum::<u64>() * factor
}

#[checkpointed]
fn scale(values: Vec<u64>) -> u64 {
    let mut n = 1;
    scaled(
        values.as_slice(),
        loop {
            n *= 2;
            if n > 100 {
                break n;
            }
        },
    )
}

fn main() {
    scale(vec![1, 2]);
}
