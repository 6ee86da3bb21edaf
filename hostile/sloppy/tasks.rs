//! Async functions, and functions that are `fallible`.

async fn later(n: u64) -> u64 {
    n
}

#[ckpt::checkpointed]
pub async fn unused_everywhere(n: u64, never: u64, mut needless: u64) -> u64 { //~ lost: unused_variables
    let mut sum = 0;
    let nobody = 3;
    for i in 0..n {
        sum += later(i).await;
        later(i);
        let mut inside = i;
    }
    (sum)
}

#[ckpt::checkpointed]
async fn nobody_calls(n: u64) {
    for i in 0..n {
        let _ = later(i).await;
    }
}

#[ckpt::checkpointed]
pub async fn leaves_early(n: u64) -> u64 {
    let mut last = 0;
    for i in 0..n { //~ lost: clippy::never_loop
        last = later(i).await;
        return last;
        println!("never");
    }
    last
}

pub struct Failed;

impl From<ckpt::Error> for Failed {
    fn from(_: ckpt::Error) -> Self {
        Failed
    }
}

#[ckpt::checkpointed(fallible)]
pub fn counts(n: u64, never: u64) -> Result<u64, Failed> { //~ lost: unused_variables
    let mut sum = 0;
    let mut nobody = 1; //~ lost: unused_mut
    for i in 0..n {
        sum += i;
    }
    return Ok(sum); //~ lost: clippy::needless_return
}

pub fn ignores() {
    counts(1, 2);
    leaves_early(3);
}
