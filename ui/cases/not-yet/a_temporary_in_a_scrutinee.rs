use ckpt::checkpointed;
use std::sync::Mutex;

#[checkpointed]
fn drain(#[ckpt(skip)] queue: &Mutex<Vec<u32>>) -> u32 {
    let mut sum = 0;
    if let Some(count) = queue.lock().unwrap().pop() {
        for i in 0..count {
            sum += i;
        }
    }
    sum
}

fn main() {
    drain(&Mutex::new(Vec::new()));
}
