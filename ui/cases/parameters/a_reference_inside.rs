use ckpt::checkpointed;

#[checkpointed]
fn count(words: Vec<&String>, cells: Option<&mut [f64]>) -> usize {
    let mut count = 0;
    for i in 0..words.len() {
        count += words[i].len();
    }
    count + cells.map_or(0, |cells| cells.len())
}

fn main() {
    count(vec![&String::new()], None);
}
