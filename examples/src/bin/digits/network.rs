//! A network with one hidden layer, and its gradient by hand.

use ckpt::checkpointed;
use ndarray::{Array1, Array2, Axis, Zip};
use rand::RngExt;
use rand_pcg::Pcg64;

use crate::data::{CLASSES, Digits, PIXELS};

/// Neurons of the hidden layer.
const HIDDEN: usize = 64;
/// How far the scores of a fresh neuron spread: enough to use the bend of tanh, too little to saturate it.
const INITIAL_SPREAD: f64 = 1.5;

/// pixels → hidden neurons (tanh) → a score for each digit. Also the shape of gradients and velocities.
#[checkpointed]
pub(crate) struct Network {
    hidden_weights: Array2<f64>,
    hidden_bias: Array1<f64>,
    output_weights: Array2<f64>,
    output_bias: Array1<f64>,
}

impl Network {
    pub(crate) fn zero() -> Network {
        Network {
            hidden_weights: Array2::zeros((PIXELS, HIDDEN)),
            hidden_bias: Array1::zeros(HIDDEN),
            output_weights: Array2::zeros((HIDDEN, CLASSES)),
            output_bias: Array1::zeros(CLASSES),
        }
    }

    /// Small random weights, smaller where more of them meet.
    pub(crate) fn random(rng: &mut Pcg64) -> Network {
        let mut network = Network::zero();
        for weights in [&mut network.hidden_weights, &mut network.output_weights] {
            let spread = INITIAL_SPREAD / (weights.nrows() as f64).sqrt();
            weights.mapv_inplace(|_| rng.random_range(-spread..spread));
        }
        network
    }

    fn hidden(&self, images: &Array2<f64>) -> Array2<f64> {
        (images.dot(&self.hidden_weights) + &self.hidden_bias).mapv_into(f64::tanh)
    }

    fn scores(&self, hidden: &Array2<f64>) -> Array2<f64> {
        hidden.dot(&self.output_weights) + &self.output_bias
    }

    /// The share of `digits` whose label gets the highest score.
    pub(crate) fn accuracy(&self, digits: &Digits) -> f64 {
        let scores = self.scores(&self.hidden(&digits.images));
        let right = scores
            .rows()
            .into_iter()
            .zip(&digits.labels)
            .filter(|(scores, label)| scores.iter().all(|&score| score <= scores[**label]))
            .count();
        right as f64 / digits.labels.len() as f64
    }

    /// The mean loss (cross-entropy) over `digits`, and its gradient.
    pub(crate) fn loss_and_gradient(&self, digits: &Digits) -> (f64, Network) {
        let hidden = self.hidden(&digits.images);
        let mut delta = self.scores(&hidden);
        softmax(&mut delta);
        let count = digits.labels.len() as f64;
        let mut loss = 0.0;
        for (mut probabilities, &label) in delta.rows_mut().into_iter().zip(&digits.labels) {
            loss -= probabilities[label].ln() / count;
            probabilities[label] -= 1.0;
        }
        delta /= count;
        // Back through the hidden layer; the slope of tanh is 1 - tanh².
        let mut hidden_delta = delta.dot(&self.output_weights.t());
        Zip::from(&mut hidden_delta)
            .and(&hidden)
            .for_each(|delta, value| *delta *= 1.0 - value * value);
        let gradient = Network {
            hidden_weights: digits.images.t().dot(&hidden_delta),
            hidden_bias: hidden_delta.sum_axis(Axis(0)),
            output_weights: hidden.t().dot(&delta),
            output_bias: delta.sum_axis(Axis(0)),
        };
        (loss, gradient)
    }

    /// `self = factor · self + other_factor · other`
    pub(crate) fn scale_and_add(&mut self, factor: f64, other_factor: f64, other: &Network) {
        for (value, other) in self.values_mut().zip(other.values()) {
            *value = factor * *value + other_factor * other;
        }
    }

    /// All weights and biases, always in the same order.
    pub(crate) fn values(&self) -> impl Iterator<Item = &f64> {
        let hidden = self.hidden_weights.iter().chain(&self.hidden_bias);
        hidden.chain(&self.output_weights).chain(&self.output_bias)
    }

    fn values_mut(&mut self) -> impl Iterator<Item = &mut f64> {
        let hidden = self.hidden_weights.iter_mut().chain(&mut self.hidden_bias);
        hidden
            .chain(&mut self.output_weights)
            .chain(&mut self.output_bias)
    }
}

/// Turns each row of scores into probabilities.
fn softmax(scores: &mut Array2<f64>) {
    for mut row in scores.rows_mut() {
        let highest = row.fold(f64::NEG_INFINITY, |highest, &score| highest.max(score));
        row.mapv_inplace(|score| (score - highest).exp());
        row /= row.sum();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;

    #[test]
    fn softmax_survives_large_scores() {
        let mut scores = ndarray::array![[1000.0, 1000.0], [-1000.0, 1000.0]];
        softmax(&mut scores);
        assert_eq!(scores, ndarray::array![[0.5, 0.5], [0.0, 1.0]]);
    }

    #[test]
    fn gradient_agrees_with_finite_differences() {
        const NUDGE: f64 = 1e-5;
        let digits = Digits::embedded().1.shifted(&[4, 13, 22]);
        let mut network = Network::random(&mut Pcg64::seed_from_u64(8));
        let (_, gradient) = network.loss_and_gradient(&digits);
        let gradient: Vec<f64> = gradient.values().copied().collect();
        for (place, slope) in gradient.into_iter().enumerate().step_by(29) {
            let mut loss_at = |nudge: f64| {
                *network.values_mut().nth(place).unwrap() += nudge;
                network.loss_and_gradient(&digits).0
            };
            let above = loss_at(NUDGE);
            let below = loss_at(-2.0 * NUDGE);
            loss_at(NUDGE);
            let difference = (above - below) / (2.0 * NUDGE);
            assert!(
                (difference - slope).abs() < 1e-8,
                "{place}: {difference} for {slope}"
            );
        }
    }
}
