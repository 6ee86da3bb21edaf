//! Loops over mutable items: the borrow is made again after a save, and on resume.

use std::collections::{BTreeMap, VecDeque};

use ckpt::checkpointed;
use ckpt_tests::mix::mix;

crate::list_programs! {
    iter_mut reference_to_mutable parameter_of_items slice_parameter chunks_mut values_mut pairs_of_a_map enumerated
    zipped_with_shared zipped_with_mutable reversed skipped_and_stepped field_of_self field_of_a_local
    queue_of_items strings_changed chunks_exact_mut
}

#[checkpointed]
fn halved(n: u64) -> Vec<u64> {
    let mut cells: Vec<u64> = (0..n).map(|i| mix(i, 1) % 100).collect();
    let mut sum = 0;
    for cell in cells.iter_mut() {
        *cell /= 2;
        sum = mix(sum, *cell);
        println!("{cell} {sum}");
    }
    cells.push(sum);
    cells
}

fn iter_mut() {
    println!("{:?}", halved(4));
}

#[checkpointed]
fn by_reference(n: u64) -> Vec<u64> {
    let mut cells: Vec<u64> = (0..n).collect();
    let mut last = 7;
    for cell in &mut cells {
        *cell = mix(*cell, last) % 100;
        last = *cell;
        println!("{cell}");
    }
    cells
}

fn reference_to_mutable() {
    println!("{:?}", by_reference(4));
}

#[checkpointed]
fn of_a_parameter(cells: &mut Vec<u64>, factor: u64) -> u64 {
    let mut sum = 0;
    for cell in cells.iter_mut() {
        *cell *= factor;
        sum += *cell;
        println!("{cell} {sum}");
    }
    for cell in &mut *cells {
        *cell += sum;
        println!("{cell}");
    }
    cells.push(sum);
    sum
}

fn parameter_of_items() {
    let mut cells = vec![1, 2, 3];
    println!("{} {cells:?}", of_a_parameter(&mut cells, 3));
}

#[checkpointed]
fn of_a_slice(cells: &mut [f64]) -> f64 {
    let mut change = 0.0;
    for cell in cells {
        let new = *cell / 3.0;
        change += *cell - new;
        *cell = new;
        println!("{change:?}");
    }
    change
}

fn slice_parameter() {
    let mut cells = [1.0, 2.5, 4.0];
    println!("{:?}", of_a_slice(&mut cells));
    println!("{cells:?}");
}

#[checkpointed]
fn in_chunks(n: u64) -> Vec<u64> {
    let mut cells: Vec<u64> = (0..n).collect();
    let mut carry = 1;
    for chunk in cells.chunks_mut(3) {
        for cell in chunk.iter_mut() {
            *cell = mix(*cell, carry) % 50;
        }
        carry = chunk[0];
        println!("{chunk:?}");
    }
    cells
}

fn chunks_mut() {
    println!("{:?}", in_chunks(8));
}

#[checkpointed]
fn of_values(mut map: BTreeMap<String, u64>) -> BTreeMap<String, u64> {
    let mut sum = 0;
    for value in map.values_mut() {
        sum += *value;
        *value = sum;
        println!("{value}");
    }
    map
}

fn values_mut() {
    let map = [("b", 2), ("a", 1), ("c", 3)].map(|(key, value)| (key.to_owned(), value));
    println!("{:?}", of_values(map.into()));
}

#[checkpointed]
fn of_pairs(mut map: BTreeMap<u64, Vec<u64>>) -> BTreeMap<u64, Vec<u64>> {
    let mut length = 0;
    for (key, list) in &mut map {
        list.push(*key + length);
        length += list.len() as u64;
        println!("{key} {list:?}");
    }
    for (key, list) in map.iter_mut() {
        list.push(*key);
        println!("{list:?}");
    }
    map
}

fn pairs_of_a_map() {
    println!(
        "{:?}",
        of_pairs([(3, vec![1]), (1, vec![]), (2, vec![5, 6])].into())
    );
}

#[checkpointed]
fn with_indices(n: u64) -> Vec<u64> {
    let mut cells: Vec<u64> = vec![n; 4];
    let mut odd = 0;
    for (at, cell) in cells.iter_mut().enumerate() {
        if at % 2 == 1 {
            odd += 1;
            continue;
        }
        *cell = mix(*cell, at as u64 + odd) % 100;
        println!("{at} {cell}");
    }
    println!("{odd}");
    cells
}

fn enumerated() {
    println!("{:?}", with_indices(3));
}

#[checkpointed]
fn with_shared(a: &[u64], n: u64) -> Vec<u64> {
    let mut cells = vec![n; 3];
    let b = vec![1, 2, 3, 4];
    for ((cell, x), y) in cells.iter_mut().zip(a).zip(&b) {
        *cell += x * y;
        println!("{cell} {x} {y}");
    }
    for (x, cell) in a.iter().zip(cells.iter_mut()) {
        *cell -= x;
        println!("{cell}");
    }
    cells
}

fn zipped_with_shared() {
    println!("{:?}", with_shared(&[5, 6, 7], 10));
}

#[checkpointed]
fn both_mutable(n: u64) -> (Vec<u64>, Vec<u64>) {
    let (mut left, mut right): (Vec<u64>, Vec<u64>) = (vec![n; 3], (0..3).collect());
    for (a, b) in left.iter_mut().zip(right.iter_mut()) {
        std::mem::swap(a, b);
        *a += 1;
        println!("{a} {b}");
    }
    (left, right)
}

fn zipped_with_mutable() {
    println!("{:?}", both_mutable(9));
}

#[checkpointed]
fn backwards(n: u64) -> Vec<u64> {
    let mut cells: Vec<u64> = (0..n).collect();
    let mut next = 1;
    for cell in cells.iter_mut().rev() {
        next = mix(next, *cell) % 100;
        *cell = next;
        println!("{cell}");
    }
    for (at, cell) in cells.iter_mut().enumerate().rev() {
        *cell += at as u64;
        println!("{at} {cell}");
    }
    cells
}

fn reversed() {
    println!("{:?}", backwards(4));
}

#[checkpointed]
fn only_some(n: u64) -> Vec<u64> {
    let mut cells: Vec<u64> = (0..n).collect();
    let mut count = 0;
    for cell in cells.iter_mut().skip(1).step_by(2).take(3) {
        count += 1;
        *cell = count * 100;
        println!("{cell}");
    }
    cells
}

fn skipped_and_stepped() {
    println!("{:?}", only_some(9));
}

/// Has cells to change.
#[checkpointed]
#[derive(Debug)]
struct Grid {
    cells: Vec<u64>,
    total: u64,
}

impl Grid {
    #[checkpointed]
    fn relax(&mut self, rounds: u64) -> u64 {
        for cell in self.cells.iter_mut() {
            *cell = mix(*cell, rounds) % 100;
            self.total += *cell;
            println!("{cell} {}", self.total);
        }
        for cell in &mut self.cells {
            *cell += self.total;
            println!("{cell}");
        }
        self.total
    }
}

fn field_of_self() {
    let mut grid = Grid {
        cells: vec![1, 2, 3],
        total: 0,
    };
    println!("{} {grid:?}", grid.relax(2));
}

#[checkpointed]
fn of_a_field(n: u64) -> Grid {
    let mut grid = Grid {
        cells: (0..n).collect(),
        total: n,
    };
    for cell in grid.cells.iter_mut() {
        *cell += grid.total;
        grid.total += 1;
        println!("{cell} {}", grid.total);
    }
    grid
}

fn field_of_a_local() {
    println!("{:?}", of_a_field(4));
}

#[checkpointed]
fn of_a_queue(n: u64) -> VecDeque<u64> {
    let mut queue: VecDeque<u64> = (0..n).collect();
    queue.rotate_left(1);
    queue.push_front(n);
    let mut carry = 0;
    for item in &mut queue {
        carry = mix(carry, *item) % 100;
        *item = carry;
        println!("{item}");
    }
    queue
}

fn queue_of_items() {
    println!("{:?}", of_a_queue(3));
}

#[checkpointed]
fn longer(mut words: Vec<String>, suffix: &str) -> Vec<String> {
    let mut longest = 0;
    for word in words.iter_mut() {
        word.push_str(suffix);
        longest = longest.max(word.len());
        println!("{word} {longest}");
    }
    words.retain(|word| word.len() == longest);
    words
}

fn strings_changed() {
    println!(
        "{:?}",
        longer(vec!["a".into(), "bb".into(), "cc".into()], "-x")
    );
}

#[checkpointed]
fn exact_pieces(mut cells: Vec<u64>, width: usize) -> Vec<u64> {
    for piece in cells.chunks_exact_mut(width) {
        piece.swap(0, 1);
        println!("{piece:?}");
    }
    for piece in cells.rchunks_mut(width) {
        piece[0] += 10;
        println!("{piece:?}");
    }
    cells
}

fn chunks_exact_mut() {
    println!("{:?}", exact_pieces(vec![1, 2, 3, 4, 5], 2));
}
