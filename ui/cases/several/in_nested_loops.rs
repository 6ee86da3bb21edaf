use ckpt::checkpointed;

#[checkpointed]
fn sum(n: u32, report: impl Fn(u32)) -> u32 {
    let label = b"row";
    let mut sum = 0;
    for i in 0..n {
        #[ckpt(skip)]
        let row: Vec<u32> = (0..i).collect();
        let first = &row[..];
        let square = |x: u32| x * x;
        #[ckpt(safe_point)]
        for j in 0..row.len() {
            sum += square(first[j]) + label.len() as u32;
        }
        let total = n > 0 && loop {
            #[ckpt(safepoint)]
            for _ in 0..3 {}
            break sum > 3;
        };
        report(u32::from(total));
    }
    sum
}

fn main() {
    sum(3, |_| {});
}
