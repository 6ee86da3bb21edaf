use ckpt::checkpointed;
use std::sync::Arc;

#[checkpointed]
fn advance(cells: &mut Vec<Arc<f64>>, steps: u32) {
    for _ in 0..steps {
        cells.rotate_left(1);
    }
}

fn main() {
    advance(&mut Vec::new(), 3);
}
