use ckpt::checkpointed;

#[checkpointed]
fn grow(mut size: Option<u64>) -> Option<u64> {
    if let Some(size) = &mut size {
        for _ in 0..10 {
            *size *= 2;
        }
    }
    size
}

fn main() {
    grow(Some(1));
}
