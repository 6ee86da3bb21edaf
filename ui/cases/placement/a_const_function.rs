use ckpt::checkpointed;

#[checkpointed]
const fn count(n: u32) -> u32 {
    let mut i = 0;
    while i < n {
        i += 1;
    }
    i
}

const THREE: u32 = count(3);

fn main() {
    println!("{THREE}");
}
