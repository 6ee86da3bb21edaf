use ckpt::checkpointed;

struct Grid(usize);

#[checkpointed]
fn cells(n: usize) -> usize {
    let mut cells = 0;
    if let Some(grid) = Some(Grid(n)) {
        for i in 0..n {
            cells += grid.0 + i;
        }
    }
    cells
}

fn main() {
    cells(3);
}
