//! An async `main`: the attribute stands above the one that makes an ordinary function of it.

use ckpt_tests::mix::mix;

#[ckpt::checkpointed]
#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut state = 1;
    for i in 0..20 {
        tokio::task::yield_now().await;
        state = mix(state, i);
    }
    println!("result {state}");
}
