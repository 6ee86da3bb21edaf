use ckpt::checkpointed;

#[checkpointed]
fn count(n: u64, to: &mut u64) -> u64 {
    for _ in 0..n {
        *to += 1;
    }
    *to
}

#[checkpointed]
fn outer(n: u64) -> u64 {
    let mut sum = 0;
    for i in 0..n {
        let add = |to: &mut u64| #[ckpt(call)] count(i, to);
        add(&mut sum);
        println!("{}", #[ckpt(call)] count(i, &mut sum));
    }
    sum
}

fn main() {}
