//! A checkpointed function of another crate than its callers.

use ckpt::checkpointed;

use crate::mix::mix;

/// Mixes numbers into a state, and tells each state that it comes to.
#[checkpointed]
pub fn wander(steps: u64, state: &mut u64, log: &mut Vec<u64>) -> u64 {
    let before = *state;
    for step in 0..steps {
        *state = mix(*state, step);
        log.push(*state % 100);
    }
    before ^ *state
}
