use ckpt::checkpointed;

#[checkpointed]
#[derive(Clone, Copy)]
union Bits {
    float: f32,
    word: u32,
}

fn main() {
    let _ = Bits { float: 1.0 };
}
