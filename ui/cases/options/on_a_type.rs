use ckpt::checkpointed;

#[checkpointed(every = "1h", id = "state")]
struct State {
    step: u64,
}

fn main() {
    let state = State { step: 0 };
    println!("{}", state.step);
}
