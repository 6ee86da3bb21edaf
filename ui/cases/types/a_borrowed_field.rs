use ckpt::checkpointed;

#[checkpointed]
struct Window<'a> {
    cells: &'a mut [f64],
}

fn main() {
    let _ = Window { cells: &mut [] };
}
