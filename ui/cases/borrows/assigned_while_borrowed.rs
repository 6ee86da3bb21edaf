use ckpt::checkpointed;

#[checkpointed]
fn walk(n: u32) -> u32 {
    let mut position = 0;
    #[ckpt(skip)]
    let start = &position;
    let mut far = 0;
    for i in 0..n {
        position += i;
        far = far.max(position - *start);
    }
    far
}

fn main() {
    walk(3);
}
