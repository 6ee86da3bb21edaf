use ckpt::checkpointed;

#[checkpointed]
fn halve(n: u32) -> u32 {
    let mut limit = n;
    let mut sum = 0;
    for i in (0..n).take_while(move |i| *i < limit) {
        limit /= 2;
        sum += i * limit;
    }
    sum
}

fn main() {
    halve(10);
}
