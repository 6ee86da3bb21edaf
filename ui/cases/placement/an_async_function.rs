use ckpt::checkpointed;

#[checkpointed]
async fn serve(requests: u32) {
    for request in 0..requests {
        println!("{request}");
    }
}

fn main() {
    drop(serve(3));
}
