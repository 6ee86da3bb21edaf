use ckpt::checkpointed;

fn main() {
    #[checkpointed]
    let sum = |n: u32| {
        let mut sum = 0;
        for i in 0..n {
            sum += i;
        }
        sum
    };
    println!("{}", sum(3));
}
