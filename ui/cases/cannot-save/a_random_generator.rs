use ckpt::checkpointed;

// As many generators are: without serde's traits.
struct Generator(u64);

impl Generator {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1);
        self.0 >> 33
    }
}

#[checkpointed]
fn throw(n: u32) -> u64 {
    let mut dice = Generator(42);
    let mut sum = 0;
    for _ in 0..n {
        sum += dice.next() % 6 + 1;
    }
    sum
}

fn main() {
    throw(10);
}
