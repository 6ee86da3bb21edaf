//! Trains a small neural network to read handwritten digits.
//!
//! Stochastic gradient descent with momentum over mini-batches, on images moved by up to a pixel; a fifth of the digits is
//! held out to measure how well it reads. The network, its momentum, the order of the epoch and the generator that shuffles
//! it are the state. The data is not: it comes with the program.

mod data;
mod network;

use ckpt::checkpointed;
use ckpt_examples::fingerprint;
use data::Digits;
use network::Network;
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_pcg::Pcg64;

const SEED: u64 = 7;
/// Images in a mini-batch.
const BATCH: usize = 32;
const LEARNING_RATE: f64 = 0.05;
const MOMENTUM: f64 = 0.9;
/// How much of each weight a step takes away, times the learning rate (L2 regularisation).
const DECAY: f64 = 1e-4;

/// Trains a network on all moved images of `training`, so many times over.
#[checkpointed]
fn train(
    #[ckpt(skip)] training: &Digits,
    #[ckpt(skip)] held_out: &Digits,
    epochs: usize,
) -> Network {
    let mut rng = Pcg64::seed_from_u64(SEED);
    let mut network = Network::random(&mut rng);
    let mut velocity = Network::zero();
    let mut order: Vec<usize> = (0..training.shifted_len()).collect();
    let batches = order.len().div_ceil(BATCH);
    let steps = epochs * batches;
    let mut epoch_loss = 0.0;
    for step in 0..steps {
        let (epoch, batch) = (step / batches, step % batches);
        if batch == 0 {
            order.shuffle(&mut rng);
            epoch_loss = 0.0;
        }
        let digits = training.shifted(order.chunks(BATCH).nth(batch).expect("one of `batches`"));
        let (loss, gradient) = network.loss_and_gradient(&digits);
        epoch_loss += loss;
        let rate = LEARNING_RATE * (1.0 - step as f64 / steps as f64);
        velocity.scale_and_add(MOMENTUM, -rate, &gradient);
        network.scale_and_add(1.0 - rate * DECAY, 1.0, &velocity);
        if batch + 1 == batches {
            println!(
                "epoch {}: loss {:.4} held-out accuracy {:.2}%",
                epoch + 1,
                epoch_loss / batches as f64,
                100.0 * network.accuracy(held_out),
            );
        }
    }
    network
}

fn main() {
    let epochs = ckpt_examples::size_argument("digits", "EPOCHS", 200, 0..=100_000);
    let epochs = usize::try_from(epochs).expect("64-bit sizes");
    let (training, held_out) = Digits::embedded();
    let network = train(&training, &held_out, epochs);
    println!(
        "weights {:#018x} held-out accuracy {:.2}%",
        fingerprint(network.values()),
        100.0 * network.accuracy(&held_out),
    );
}
