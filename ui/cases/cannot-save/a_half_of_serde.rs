use ckpt::checkpointed;

#[derive(serde::Serialize)]
struct Report {
    rows: Vec<f64>,
}

#[checkpointed]
fn fill(n: u32) -> usize {
    let mut report = Report { rows: Vec::new() };
    for i in 0..n {
        report.rows.push(f64::from(i));
    }
    report.rows.len()
}

fn main() {
    fill(3);
}
