use ckpt::checkpointed;

#[checkpointed]
fn in_turn(n: u32) -> (Vec<u32>, Vec<u32>) {
    let (mut even, mut odd) = (Vec::new(), Vec::new());
    let mut out = &mut even;
    for i in 0..n {
        out.push(i);
        out = if i % 2 == 0 { &mut odd } else { &mut even };
    }
    (even, odd)
}

fn main() {
    in_turn(3);
}
