use ckpt::checkpointed;

#[checkpointed]
fn digits(mut n: u64) -> u32 {
    let mut digits = 0;
    let shown = 1 + loop {
        if n == 0 {
            break digits;
        }
        n /= 10;
        digits += 1;
    };
    shown
}

fn main() {
    digits(91);
}
