use ckpt::checkpointed;

#[checkpointed]
fn table(n: usize) -> Vec<Vec<usize>> {
    let mut table = vec![vec![0; n]; n];
    for y in 0..n {
        #[ckpt(skip)]
        let row = table.iter_mut().nth(y).unwrap();
        #[ckpt(safe_point)]
        for x in 0..n {
            row[x] = x * y;
        }
    }
    table
}

fn main() {
    table(3);
}
