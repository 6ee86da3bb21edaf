use ckpt::checkpointed;

#[checkpointed]
fn count(n: u32) -> u32 {
    let mut sum = 0;
    for i in 0..n {
        if __ckpt_flag.raised() {
            println!("{}", __ckpt_target);
        }
        sum += i;
    }
    drop(__ckpt_frame);
    sum
}

fn main() {
    count(10);
}
