use ckpt::checkpointed;

#[checkpointed]
fn long_rows(cells: Vec<f64>) -> usize {
    let mut found: Vec<&[f64]> = Vec::new();
    for row in cells.split(|cell| *cell == 0.0) {
        if row.len() > 8 {
            found.push(row);
        }
    }
    found.len()
}

fn main() {
    long_rows(Vec::new());
}
