use ckpt::checkpointed;

fn main() {
    let mut sum = 0;
    #[checkpointed]
    for i in 0..10 {
        sum += i;
    }
    println!("{sum}");
}
