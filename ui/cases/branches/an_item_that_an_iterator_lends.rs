use ckpt::checkpointed;

#[checkpointed]
fn grow(cells: &mut Vec<(u32, u64)>, wanted: u32) {
    if let Some((_, cell)) = cells.iter_mut().find(|(number, _)| *number == wanted) {
        for i in 0..10 {
            *cell += i;
        }
    }
}

#[checkpointed]
fn either(cells: &mut Vec<u64>) {
    match cells.iter_mut().max() {
        Some(cell) if *cell > 3 => {
            for i in 0..10 {
                *cell += i;
            }
        }
        _ => {}
    }
}

fn main() {
    grow(&mut vec![(1, 2)], 1);
    either(&mut vec![1]);
}
