use ckpt::checkpointed;
use std::sync::mpsc::channel;

#[checkpointed]
fn collect(n: u32) -> u32 {
    let (sender, receiver) = channel();
    (0..n).for_each(|i| sender.send(i).unwrap());
    drop(sender);
    let mut sum = 0;
    for i in receiver {
        sum += i;
    }
    sum
}

fn main() {
    collect(10);
}
