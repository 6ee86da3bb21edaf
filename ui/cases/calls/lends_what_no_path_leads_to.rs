use ckpt::checkpointed;

#[checkpointed]
fn double(x: &mut u64) {
    for _ in 0..1 {
        *x *= 2;
    }
}

#[checkpointed]
fn outer(mut all: Vec<u64>) -> Vec<u64> {
    for _ in 0..3 {
        #[ckpt(call)]
        double(&mut *all.last_mut().unwrap());
    }
    all
}

fn main() {}
