use ckpt::checkpointed;
use std::collections::BTreeMap;

#[checkpointed]
fn histogram(words: &[String]) -> BTreeMap<String, usize> {
    let mut histogram = BTreeMap::new();
    for word in words {
        #[ckpt(skip)]
        let count = histogram.entry(word.clone()).or_insert(0);
        #[ckpt(safe_point)]
        for _ in 0..word.len() {
            *count += 1;
        }
    }
    histogram
}

fn main() {
    histogram(&[]);
}
