use ckpt::checkpointed;

#[checkpointed]
fn count(n: u32) -> u32 {
    #[ckpt(skip, once)]
    let table: Vec<u32> = (0..n).map(|i| i * i).collect();
    let mut sum = 0;
    for i in 0..table.len() {
        sum += table[i];
    }
    sum
}

fn main() {
    count(10);
}
