use ckpt::checkpointed;

macro_rules! again_if {
    ($condition:expr, $label:lifetime) => {
        if $condition {
            continue $label;
        }
    };
}

#[checkpointed]
fn grow(limit: usize) -> usize {
    let mut word = String::new();
    let mut round = 0;
    'rounds: while round < limit {
        round += 1;
        if round == 9 {
            ckpt::safe_point!();
            return 0;
        }
        again_if!(round % 2 == 0, 'rounds);
        word.push('x');
    }
    word.len()
}

fn main() {
    grow(3);
}
