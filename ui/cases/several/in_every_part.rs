use ckpt::checkpointed;

#[checkpointed(evry = "1h")]
fn relax((x, v): &mut (f64, f64), #[ckpt(ignore)] n: u32) -> Option<u32> {
    #[ckpt(skipped)]
    let step = 1;
    #[ckpt(skip)]
    let mut log = Vec::new();
    log.push(n);
    let both = (&vec![n], 1);
    *x += *v;
    (n > 0 && loop {
        log.push(step + both.0[0]);
        if log.len() > 3 {
            break true;
        }
    }).then_some(n)
}

fn main() {
    relax(&mut (0.0, 1.0), 3);
}
