use ckpt::checkpointed;

#[checkpointed]
fn widest(rows: Vec<f64>) -> usize {
    let mut widest = None;
    for row in rows.chunks(3) {
        if row[0] > 1.0 {
            widest = Some(row);
        }
    }
    widest.map_or(0, |row| row.len())
}

fn main() {
    widest(Vec::new());
}
