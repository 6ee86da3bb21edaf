use ckpt::checkpointed;

enum Phase {
    Warmup(u32),
    Measure,
}

#[checkpointed]
fn sum(#[ckpt(skip)] phase: Phase) -> u32 {
    let mut sum = 0;
    match phase {
        Phase::Warmup(n) => {
            for i in 0..n {
                sum += i;
            }
        }
    }
    sum
}

fn main() {
    sum(Phase::Measure);
}
