//! Branches on a part of some state, where finding out which part it is must not happen twice.

use std::collections::BTreeMap;

use ckpt::checkpointed;
use ckpt_tests::mix::mix;

crate::list_programs! {
    index_from_a_call key_made_for_the_lookup shared_by_a_call index_that_changes one_inside_another two_indices
    behind_an_else first_of_a_chain key_of_a_method as_an_operand_of_a_sum
}

fn at(x: usize, y: usize) -> usize {
    println!("at {x} {y}");
    3 * x + y
}

#[checkpointed]
fn call(n: u64) -> Vec<Option<u64>> {
    let mut grid = vec![None, Some(1), Some(n), None, Some(4), Some(5)];
    for x in 0..2 {
        if let Some(cell) = &mut grid[at(x, 1)] {
            #[ckpt(safe_point)]
            for i in 0..n {
                *cell = mix(*cell, i);
                println!("{cell}");
            }
        }
    }
    grid
}

fn index_from_a_call() {
    println!("{:?}", call(3));
}

#[checkpointed]
fn made(n: u64) -> BTreeMap<String, u64> {
    let mut table: BTreeMap<String, u64> = (0..n).map(|i| (i.to_string(), i)).collect();
    for i in 0..n + 1 {
        if let Some(cell) = table.get_mut(&(i * 2).to_string()) {
            *cell += 1;
            ckpt::safe_point!();
            *cell = mix(*cell, i);
        } else {
            ckpt::safe_point!();
            println!("no {i}");
        }
    }
    table
}

fn key_made_for_the_lookup() {
    println!("{:?}", made(4));
}

#[checkpointed]
fn shared(n: u64) -> u64 {
    let grid = vec![None, Some(vec![1, 2]), None, None, Some(vec![n, 5, 6])];
    let mut sum = 0;
    for x in 0..2 {
        match &grid[at(x, 1)] {
            Some(numbers) if numbers.len() > 2 =>
            {
                #[ckpt(safe_point)]
                for number in numbers {
                    sum = mix(sum, *number);
                }
            }
            Some(numbers) => {
                ckpt::safe_point!();
                println!("{numbers:?}");
            }
            None => println!("none"),
        }
    }
    sum
}

fn shared_by_a_call() {
    println!("{}", shared(3));
}

#[checkpointed]
fn changing(mut cells: Vec<Option<u64>>) -> (usize, Vec<Option<u64>>) {
    let mut index = 0;
    while index < cells.len() {
        if let Some(cell) = &mut cells[index] {
            for i in 0..3 {
                ckpt::safe_point!();
                *cell = mix(*cell, i);
                index += 1;
            }
        } else {
            index += 1;
        }
    }
    (index, cells)
}

fn index_that_changes() {
    println!(
        "{:?}",
        changing(vec![Some(1), None, None, None, Some(2), Some(3), None])
    );
}

#[checkpointed]
fn nested(n: usize) -> Vec<Vec<Option<u64>>> {
    let mut rows = vec![vec![Some(1), None], vec![None, Some(2), Some(3)]];
    for i in 0..n {
        if let Some(row) = rows.get_mut(at(0, i % 2)) {
            ckpt::safe_point!();
            if let Some(Some(cell)) = row.get_mut(at(0, i % 3)) {
                ckpt::safe_point!();
                *cell += i as u64;
            }
            println!("{row:?}");
        }
    }
    rows
}

fn one_inside_another() {
    println!("{:?}", nested(6));
}

#[checkpointed]
fn two(n: usize) -> Vec<Vec<Option<u64>>> {
    let mut rows = vec![vec![Some(1), None], vec![None, Some(2)]];
    for i in 0..n {
        match &mut rows[at(0, i % 2)][at(0, i / 2 % 2)] {
            Some(cell) => {
                ckpt::safe_point!();
                *cell += 7;
            }
            cell => {
                ckpt::safe_point!();
                *cell = Some(i as u64);
            }
        }
    }
    rows
}

fn two_indices() {
    println!("{:?}", two(6));
}

#[checkpointed]
fn otherwise(n: usize) -> Vec<Option<u64>> {
    let mut cells = vec![None, Some(1), Some(2)];
    for i in 0..n {
        if let Some(7) = cells[at(0, i % 3)] {
            println!("seven");
        } else if let Some(cell) = &mut cells[at(0, (i + 1) % 3)] {
            ckpt::safe_point!();
            *cell += 5;
        } else {
            ckpt::safe_point!();
            println!("nothing");
        }
    }
    cells
}

fn behind_an_else() {
    println!("{:?}", otherwise(7));
}

#[checkpointed]
fn chain(n: usize) -> Vec<Option<u64>> {
    let mut cells = vec![None, Some(1), Some(2)];
    for i in 0..n {
        if let Some(cell) = &mut cells[at(0, i % 3)]
            && *cell < 9
        {
            ckpt::safe_point!();
            *cell += 3;
        } else {
            println!("no {i}");
        }
    }
    cells
}

fn first_of_a_chain() {
    println!("{:?}", chain(11));
}

#[checkpointed]
struct Field {
    width: usize,
    cells: Vec<Option<u64>>,
}

impl Field {
    #[checkpointed]
    fn grow(&mut self, n: usize) {
        for i in 0..n {
            if let Some(cell) = &mut self.cells[at(0, i / 2).wrapping_mul(self.width) + i % 2] {
                ckpt::safe_point!();
                *cell += 1;
            }
        }
    }
}

fn key_of_a_method() {
    let mut field = Field {
        width: 2,
        cells: vec![Some(1), None, Some(3), Some(4)],
    };
    field.grow(4);
    println!("{:?}", field.cells);
}

#[checkpointed]
fn operand(n: usize) -> u64 {
    let mut cells = vec![Some(1), None, Some(3)];
    let mut sum = 0;
    for i in 0..n {
        sum += match &mut cells[at(0, i % 3)] {
            Some(cell) => {
                ckpt::safe_point!();
                *cell *= 2;
                *cell
            }
            None => 100,
        };
    }
    sum
}

fn as_an_operand_of_a_sum() {
    println!("{}", operand(6));
}
