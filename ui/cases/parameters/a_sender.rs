use ckpt::checkpointed;
use std::sync::mpsc::{Sender, channel};

#[checkpointed]
fn produce(results: Sender<u32>, n: u32) {
    for i in 0..n {
        results.send(i * i).unwrap();
    }
}

fn main() {
    produce(channel().0, 10);
}
