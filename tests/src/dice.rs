//! Chance that can be had again.

use crate::mix::mix;

/// A seeded source of random numbers.
#[derive(Debug)]
pub struct Dice {
    state: u64,
    count: u64,
}

impl Dice {
    /// Dice for one test. The seed is printed, and taken from the variable `SEED` if that is set.
    #[must_use]
    pub fn new(test: &str) -> Dice {
        let seed = match std::env::var("SEED") {
            Ok(text) => text.parse().expect("SEED is a whole number"),
            Err(_) => 20_261_124,
        };
        println!("{test}: SEED={seed}");
        let state = test.bytes().map(u64::from).fold(seed, mix);
        Dice { state, count: 0 }
    }

    /// A number from 0 to `below` - 1.
    pub fn below(&mut self, below: u64) -> u64 {
        self.count += 1;
        self.state = mix(self.state, self.count);
        self.state % below
    }
}
