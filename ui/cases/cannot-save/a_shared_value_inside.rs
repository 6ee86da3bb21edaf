use ckpt::checkpointed;
use std::sync::Arc;

#[checkpointed]
fn count(n: u32) -> usize {
    let tables: Vec<Arc<Vec<u32>>> = vec![Arc::default(); 3];
    let mut sum = 0;
    for i in 0..n {
        sum += tables[i as usize].len();
    }
    sum
}

fn main() {
    count(3);
}
