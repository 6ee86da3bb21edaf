use ckpt::checkpointed;

#[checkpointed]
fn advance((x, v): &mut (f64, f64), steps: u32) {
    for _ in 0..steps {
        *x += *v;
    }
}

fn main() {
    advance(&mut (0.0, 1.0), 10);
}
