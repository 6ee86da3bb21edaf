use ckpt::checkpointed;

#[checkpointed]
fn count(n: u32) -> usize {
    #[ckpt(skip)]
    let name = format!("run {n}").as_str();
    let mut count = 0;
    for _ in 0..n {
        count += name.len();
    }
    count
}

fn main() {
    count(3);
}
