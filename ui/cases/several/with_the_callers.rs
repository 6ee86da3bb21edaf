use ckpt::checkpointed;

#[checkpointed(every = 10)]
struct State {
    #[ckpt(skipped)]
    step: u64,
}

#[checkpointed(evry = "1h")]
fn advance(state: &mut State, n: u64) -> u64 {
    for i in 0..n {
        state.step += i;
    }
    state.step
}

// No error here: what it uses is still there.
#[checkpointed]
fn twice(mut state: State, n: u64) -> u64 {
    for _ in 0..2 {
        advance(&mut state, n);
    }
    state.step
}

fn main() {
    twice(State { step: 0 }, 3);
}
