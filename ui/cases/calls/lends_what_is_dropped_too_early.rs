use ckpt::checkpointed;

#[checkpointed]
fn count(n: u64, to: &mut u64) -> u64 {
    for _ in 0..n {
        *to += 1;
    }
    *to
}

#[checkpointed]
fn read(from: &str) -> usize {
    let mut sum = 0;
    for letter in from.chars() {
        sum += letter as usize;
    }
    sum
}

fn name(n: u64) -> String {
    n.to_string()
}

#[checkpointed]
fn outer(n: u64) -> usize {
    let mut sum = 0;
    for i in 0..n {
        sum += 1 + #[ckpt(call)] read(&name(i));
    }
    sum
}

fn main() {}
