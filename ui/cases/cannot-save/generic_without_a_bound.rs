use ckpt::checkpointed;

#[checkpointed]
fn last<T: Default>(n: u32, #[ckpt(skip)] make: fn(u32) -> T) -> T {
    let mut last = T::default();
    for i in 0..n {
        last = make(i);
    }
    last
}

fn main() {
    let _: u32 = last(3, |i| i);
}
