use ckpt::checkpointed;
use std::thread;

#[checkpointed]
fn work(n: u64) -> u64 {
    let mut workers = Vec::new();
    for i in 0..n {
        workers.push(thread::spawn(move || i * i));
    }
    let mut sum = 0;
    for worker in workers {
        sum += worker.join().unwrap();
    }
    sum
}

fn main() {
    work(2);
}
