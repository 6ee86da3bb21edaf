//! Handwritten digits: reading them, splitting them, shifting them about.

use std::io::Read;

use flate2::read::GzDecoder;
use ndarray::{Array2, ArrayView1, ArrayViewMut1, Axis};
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_pcg::Pcg64;

/// See examples/data/README.md.
const CSV_GZ: &[u8] = include_bytes!("../../../data/digits.csv.gz");

/// Pixels per side.
const SIDE: usize = 8;
pub(crate) const PIXELS: usize = SIDE * SIDE;
pub(crate) const CLASSES: usize = 10;
/// The brightest pixel in the file.
const INK: f64 = 16.0;

/// Where an image can be moved: by up to one pixel each way.
pub(crate) const SHIFTS: [(isize, isize); 9] = [
    (-1, -1),
    (-1, 0),
    (-1, 1),
    (0, -1),
    (0, 0),
    (0, 1),
    (1, -1),
    (1, 0),
    (1, 1),
];

/// One in how many images is held out of the training.
const HELD_OUT_ONE_IN: usize = 5;
const SPLIT_SEED: u64 = 2024;

/// Images and what they show: one image a row, pixels from 0 to 1.
#[derive(Debug)]
pub(crate) struct Digits {
    pub(crate) images: Array2<f64>,
    pub(crate) labels: Vec<usize>,
}

impl Digits {
    /// The digits that come with the program, split always alike: those to train with, and those held out.
    pub(crate) fn embedded() -> (Digits, Digits) {
        let mut csv = String::new();
        GzDecoder::new(CSV_GZ)
            .read_to_string(&mut csv)
            .expect("the embedded data is good");
        let all = Digits::parse(&csv).expect("the embedded data is good");
        // The file is in groups by writer and in runs 0, 1, … 9: only a shuffled split is a fair one.
        let mut order: Vec<usize> = (0..all.labels.len()).collect();
        order.shuffle(&mut Pcg64::seed_from_u64(SPLIT_SEED));
        let (held_out, training) = order.split_at(order.len() / HELD_OUT_ONE_IN);
        (all.select(training), all.select(held_out))
    }

    /// Reads lines of 64 pixels and a label.
    fn parse(csv: &str) -> Result<Digits, String> {
        let mut pixels = Vec::new();
        let mut labels = Vec::new();
        for (line, number) in csv.lines().zip(1..) {
            let values = parse_line(line).map_err(|problem| format!("line {number}: {problem}"))?;
            labels.push(usize::from(values[PIXELS]));
            pixels.extend(values[..PIXELS].iter().map(|&value| f64::from(value) / INK));
        }
        let images = Array2::from_shape_vec((labels.len(), PIXELS), pixels);
        Ok(Digits {
            images: images.expect("64 pixels a label"),
            labels,
        })
    }

    fn select(&self, rows: &[usize]) -> Digits {
        Digits {
            images: self.images.select(Axis(0), rows),
            labels: rows.iter().map(|&row| self.labels[row]).collect(),
        }
    }

    /// How many different images there are when each is moved by each of [`SHIFTS`].
    pub(crate) fn shifted_len(&self) -> usize {
        self.labels.len() * SHIFTS.len()
    }

    /// The moved images of these numbers, each below [`shifted_len`](Self::shifted_len).
    pub(crate) fn shifted(&self, numbers: &[usize]) -> Digits {
        let mut images = Array2::zeros((numbers.len(), PIXELS));
        for (&number, moved) in numbers.iter().zip(images.rows_mut()) {
            let image = self.images.row(number / SHIFTS.len());
            shift(image, SHIFTS[number % SHIFTS.len()], moved);
        }
        let labels = numbers
            .iter()
            .map(|number| self.labels[number / SHIFTS.len()])
            .collect();
        Digits { images, labels }
    }
}

fn parse_line(line: &str) -> Result<Vec<u8>, String> {
    let values = line
        .split(',')
        .map(|word| {
            word.parse()
                .map_err(|problem| format!("`{word}`: {problem}"))
        })
        .collect::<Result<Vec<u8>, String>>()?;
    if values.len() != PIXELS + 1 {
        return Err(format!("{} values instead of {}", values.len(), PIXELS + 1));
    }
    if values[..PIXELS].iter().any(|&pixel| f64::from(pixel) > INK) {
        return Err(format!("a pixel above {INK}"));
    }
    if usize::from(values[PIXELS]) >= CLASSES {
        return Err(format!("label {} is no digit", values[PIXELS]));
    }
    Ok(values)
}

/// Writes `image`, moved by so many rows and columns, over the blank `moved`.
fn shift(
    image: ArrayView1<'_, f64>,
    (down, right): (isize, isize),
    mut moved: ArrayViewMut1<'_, f64>,
) {
    let source = |place: usize, by: isize| place.checked_add_signed(-by).filter(|&p| p < SIDE);
    for row in 0..SIDE {
        for column in 0..SIDE {
            if let (Some(r), Some(c)) = (source(row, down), source(column, right)) {
                moved[row * SIDE + column] = image[r * SIDE + c];
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(pixel: &str, label: &str) -> String {
        format!("{}{label}", format!("{pixel},").repeat(PIXELS))
    }

    #[test]
    fn lines_are_read() {
        let digits = Digits::parse(&format!("{}\n{}\n", line("8", "3"), line("16", "9"))).unwrap();
        assert_eq!(digits.labels, [3, 9]);
        assert!(digits.images.row(0).iter().all(|&pixel| pixel == 0.5));
        assert!(digits.images.row(1).iter().all(|&pixel| pixel == 1.0));
    }

    #[test]
    fn bad_lines_are_named() {
        for bad in [
            line("17", "3"),
            line("x", "3"),
            line("1", "10"),
            line("1", "1,1"),
            String::new(),
        ] {
            let problem = Digits::parse(&format!("{}\n{bad}\n", line("1", "1"))).unwrap_err();
            assert!(problem.starts_with("line 2: "), "{problem}");
        }
    }

    #[test]
    fn embedded_digits_are_all_there() {
        let (training, held_out) = Digits::embedded();
        assert_eq!((training.labels.len(), held_out.labels.len()), (1438, 359));
        for digit in 0..CLASSES {
            let count = |digits: &Digits| {
                digits
                    .labels
                    .iter()
                    .filter(|&&label| label == digit)
                    .count()
            };
            assert!((170..190).contains(&(count(&training) + count(&held_out))));
            assert!(
                count(&held_out) >= 20,
                "{digit} is rare: {}",
                count(&held_out)
            );
        }
    }

    #[test]
    fn shifts_move_images() {
        let mut image = Array2::zeros((1, PIXELS));
        image[[0, 2 * SIDE + 7]] = 1.0; // at the right edge
        let digits = Digits {
            images: image,
            labels: vec![4],
        };
        let moved = digits.shifted(&(0..SHIFTS.len()).collect::<Vec<_>>());
        assert_eq!(moved.labels, [4; 9]);
        for (row, (down, right)) in moved.images.rows().into_iter().zip(SHIFTS) {
            let ink: Vec<usize> = (0..PIXELS).filter(|&pixel| row[pixel] == 1.0).collect();
            let place = (2 + down) * 8 + 7 + right;
            let expected = if right > 0 {
                vec![]
            } else {
                vec![place as usize]
            };
            assert_eq!(ink, expected, "{down} {right}");
        }
    }
}
