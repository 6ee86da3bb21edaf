use ckpt::checkpointed;

#[checkpointed]
fn first(n: u32) -> u32 {
    #[ckpt(skip)]
    let step;
    step = 1;
    let mut sum = 0;
    for _ in 0..n {
        sum += step;
    }
    sum
}

struct Walker {
    position: u32,
}

impl Walker {
    #[checkpointed]
    pub fn second(&mut self, #[ckpt(once)] n: u32) {
        for i in 0..n {
            self.position += i;
        }
    }
}

fn main() {
    let mut walker = Walker { position: first(3) };
    walker.second(3);
}
