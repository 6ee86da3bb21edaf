use ckpt::checkpointed;

struct Mesh {
    cells: usize,
}

#[checkpointed]
fn solve(mesh: &Mesh, steps: u32) -> usize {
    let mut sum = 0;
    for _ in 0..steps {
        sum += mesh.cells;
    }
    sum
}

fn main() {
    solve(&Mesh { cells: 3 }, 10);
}
