use ckpt::checkpointed;

// What `#[tokio::main]` above it leaves of an async function.
#[checkpointed]
fn main() {
    let body = async {
        for i in 0..3 {
            println!("{i}");
        }
    };
    drop(body);
}
