//! What is saved: random numbers that no encoding makes shorter.

use serde::{Deserialize, Serialize};

/// What is changed, or left, as a whole.
pub(crate) const BLOCK: usize = 64 << 10;
/// Numbers in a block.
const NUMBERS: usize = BLOCK / 8;
/// Blocks that one step of a computation changes: some 50 µs.
const BLOCKS_IN_A_STEP: usize = 4;

/// A random number, the same for the same place.
fn word(at: u64) -> u64 {
    let mut z = at.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A random number from 0 to 1, the same for the same place.
fn float(at: usize) -> f64 {
    (word(at as u64) >> 11) as f64 / (1u64 << 53) as f64
}

/// Random numbers of so many bytes.
pub(crate) fn floats(bytes: u64) -> Vec<f64> {
    (0..bytes as usize / 8).map(float).collect()
}

/// Whether these are [`floats`], bit for bit, at a thousand places.
pub(crate) fn are_floats(bytes: u64, values: &[f64]) -> bool {
    let length = bytes as usize / 8;
    let mut places = (0..length).step_by((length / 1000).max(1));
    values.len() == length && places.all(|at| values[at].to_bits() == float(at).to_bits())
}

/// A state of several vectors and small things, as programs have.
#[ckpt::checkpointed]
pub(crate) struct Model {
    name: String,
    time: f64,
    places: Vec<f64>,
    speeds: Vec<f64>,
    links: Vec<u64>,
    parts: Vec<Part>,
}

/// One of the parts of a [`Model`].
#[derive(Serialize, Deserialize)]
pub(crate) struct Part {
    id: u32,
    label: Option<String>,
    weights: Vec<f64>,
}

impl Model {
    /// One of so many bytes, but for the small things.
    pub(crate) fn new(bytes: u64) -> Model {
        let part = |id| Part {
            id,
            label: (id == 0).then(|| "first".to_owned()),
            weights: floats(bytes / 16),
        };
        Model {
            name: "model".to_owned(),
            time: 0.0,
            places: floats(bytes / 4),
            speeds: floats(bytes / 4),
            links: (0..bytes / 32).map(word).collect(),
            parts: (0..4).map(part).collect(),
        }
    }
}

/// What a computation works on, a little at a time.
pub(crate) trait State {
    fn blocks(&self) -> usize;
    fn change(&mut self, block: usize);
}

fn change_block(numbers: &mut [f64], block: usize) {
    for number in numbers.iter_mut().skip(block * NUMBERS).take(NUMBERS) {
        *number = *number * 0.999 + 0.001;
    }
}

impl State for Vec<f64> {
    fn blocks(&self) -> usize {
        self.len().div_ceil(NUMBERS)
    }

    fn change(&mut self, block: usize) {
        change_block(self, block);
    }
}

impl State for Model {
    fn blocks(&self) -> usize {
        (self.places.len() + self.speeds.len() + self.links.len()) / NUMBERS
            + self
                .parts
                .iter()
                .map(|part| part.weights.blocks())
                .sum::<usize>()
    }

    fn change(&mut self, block: usize) {
        self.time += 1.0;
        let quarter = self.places.blocks();
        let at = block % quarter;
        match block / quarter {
            0 => change_block(&mut self.places, at),
            1 => change_block(&mut self.speeds, at),
            2 => {
                for link in self.links.iter_mut().skip(at * NUMBERS).take(NUMBERS) {
                    *link = link.wrapping_mul(5) + 1;
                }
            }
            _ => {
                let each = self.parts[0].weights.blocks();
                change_block(&mut self.parts[at / each].weights, at % each);
            }
        }
    }
}

/// How many steps change all that is changed, if of `stride` blocks one is.
pub(crate) fn steps(state: &impl State, stride: usize) -> u64 {
    state.blocks().div_ceil(stride).div_ceil(BLOCKS_IN_A_STEP) as u64
}

/// One step: the next few blocks.
pub(crate) fn step(state: &mut impl State, number: u64, stride: usize) {
    let changing = state.blocks().div_ceil(stride);
    let first = number as usize * BLOCKS_IN_A_STEP;
    for turn in first..first + BLOCKS_IN_A_STEP.min(changing) {
        state.change(turn % changing * stride);
    }
}
