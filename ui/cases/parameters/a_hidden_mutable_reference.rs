use ckpt::checkpointed;

struct Window<'a> {
    cells: &'a mut [f64],
}

#[checkpointed]
fn relax(window: Window<'_>, sweeps: u32) {
    for _ in 0..sweeps {
        window.cells[0] *= 0.5;
    }
}

fn main() {
    relax(Window { cells: &mut [1.0] }, 10);
}
