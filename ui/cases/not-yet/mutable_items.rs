use ckpt::checkpointed;

#[checkpointed]
fn relax(cells: &mut Vec<f64>) {
    for cell in cells.iter_mut() {
        *cell *= 0.5;
    }
}

fn main() {
    relax(&mut vec![1.0]);
}
