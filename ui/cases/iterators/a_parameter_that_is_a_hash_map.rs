use ckpt::checkpointed;
use std::collections::HashMap;

#[checkpointed]
fn total(masses: &HashMap<String, f64>) -> f64 {
    let mut total = 0.0;
    for mass in masses.values() {
        total += mass;
    }
    total
}

fn main() {
    total(&HashMap::new());
}
