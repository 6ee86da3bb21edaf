use ckpt::checkpointed;

fn shown(value: &u64) -> String {
    value.to_string()
}

#[checkpointed]
fn show(limit: u64) -> String {
    let mut n = 1;
    shown(&loop {
        n *= 2;
        if n > limit {
            break n;
        }
    })
}

fn main() {
    show(10);
}
