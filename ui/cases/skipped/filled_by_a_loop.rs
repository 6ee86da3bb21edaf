use ckpt::checkpointed;

#[checkpointed]
fn sieve(n: usize) -> usize {
    #[ckpt(skip)]
    let mut composite = vec![false; n];
    for i in 2..n {
        for j in (2 * i..n).step_by(i) {
            composite[j] = true;
        }
    }
    let mut primes = 0;
    for i in 2..n {
        primes += usize::from(!composite[i]);
    }
    primes
}

fn main() {
    sieve(10);
}
