use ckpt::checkpointed;
use std::cell::Cell;
use std::rc::Rc;

#[checkpointed]
fn count(n: u32) -> u32 {
    let shared = Rc::new(Cell::new(0));
    let other = Rc::clone(&shared);
    for _ in 0..n {
        shared.set(other.get() + 1);
    }
    shared.get()
}

fn main() {
    count(10);
}
