use std::collections::BTreeMap;

use ckpt::checkpointed;

#[checkpointed]
fn grow(mut cells: BTreeMap<u32, u64>) -> u64 {
    let mut sum = 0;
    if let Some(cell) = cells.values_mut().next() {
        *cell += 1;
    } else {
        let all = cells;
        for i in 0..10 {
            sum += i;
        }
        sum += all.len() as u64;
    }
    sum
}

fn main() {
    grow(BTreeMap::new());
}
