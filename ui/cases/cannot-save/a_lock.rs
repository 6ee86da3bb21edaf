use ckpt::checkpointed;
use std::sync::Mutex;

#[checkpointed]
fn count(#[ckpt(skip)] total: &Mutex<u32>, n: u32) {
    let mut total = total.lock().unwrap();
    for i in 0..n {
        *total += i;
    }
}

fn main() {
    count(&Mutex::new(0), 10);
}
