use ckpt::checkpointed;

#[checkpointed]
fn numbers(n: u32) -> Vec<u32> {
    let mut buffer = Vec::new();
    #[ckpt(skip)]
    let out = &mut buffer;
    for i in 0..n {
        out.push(i);
    }
    buffer
}

fn main() {
    numbers(3);
}
