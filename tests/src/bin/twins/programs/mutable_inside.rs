//! Loops over mutable items inside and around other code: loops, branches, ways out.

use ckpt::checkpointed;
use ckpt_tests::mix::mix;

crate::list_programs! {
    grid_of_rows nested_below_an_item while_below_an_item labels_across left_by_return left_by_question_mark
    values_of_the_item after_the_loop twice_in_a_row array_of_items split_in_two in_a_branch slice_of_a_range
    nothing_to_go_over
}

#[checkpointed]
fn rows_and_cells(n: u64) -> Vec<Vec<u64>> {
    let mut grid = vec![vec![1; 3]; n as usize];
    let mut carry = 0;
    for (y, row) in grid.iter_mut().enumerate() {
        let first = row[0];
        #[ckpt(safe_point)]
        for (x, cell) in row.iter_mut().enumerate() {
            carry = mix(carry, *cell + first + (x * y) as u64) % 100;
            *cell = carry;
            println!("{y} {x} {cell}");
        }
        row.push(carry);
    }
    grid
}

fn grid_of_rows() {
    println!("{:?}", rows_and_cells(3));
}

#[checkpointed]
fn worked_on(n: u64) -> Vec<u64> {
    let mut cells: Vec<u64> = (0..n).collect();
    let mut sum = 0;
    for cell in cells.iter_mut() {
        let before = *cell;
        #[ckpt(safe_point)]
        for step in 0..3 {
            *cell = mix(*cell, step) % 100;
            sum += *cell;
            println!("{before} {step} {cell} {sum}");
        }
        *cell += before;
    }
    cells
}

fn nested_below_an_item() {
    println!("{:?}", worked_on(3));
}

#[checkpointed]
fn counted_down(mut cells: Vec<u64>) -> (Vec<u64>, u64) {
    let mut steps = 0;
    for cell in &mut cells {
        #[ckpt(safe_point)]
        while *cell > 1 {
            *cell /= 2;
            steps += 1;
            println!("{cell} {steps}");
        }
    }
    (cells, steps)
}

fn while_below_an_item() {
    println!("{:?}", counted_down(vec![5, 1, 9]));
}

#[checkpointed]
fn across(n: u64) -> Vec<Vec<u64>> {
    let mut grid: Vec<Vec<u64>> = (0..n).map(|i| (i..i + 3).collect()).collect();
    let mut seen = 0;
    'rows: for row in grid.iter_mut() {
        #[ckpt(safe_point)]
        for cell in row.iter_mut() {
            seen += 1;
            *cell = mix(*cell, seen) % 20;
            println!("{seen} {cell}");
            if *cell > 15 {
                continue 'rows;
            }
            if seen == 7 {
                break 'rows;
            }
        }
        row.clear();
    }
    grid
}

fn labels_across() {
    println!("{:?}", across(4));
}

#[checkpointed]
fn first_above(cells: &mut Vec<u64>, limit: u64) -> Option<u64> {
    let mut seen = 0;
    for cell in cells.iter_mut() {
        seen += 1;
        *cell += seen;
        println!("{cell}");
        if *cell > limit {
            return Some(*cell);
        }
    }
    None
}

fn left_by_return() {
    let mut cells = vec![1, 4, 9, 2];
    println!("{:?} {cells:?}", first_above(&mut cells, 8));
}

#[checkpointed]
fn all_parsed(mut words: Vec<String>) -> Result<Vec<String>, std::num::ParseIntError> {
    let mut sum = 0;
    for word in words.iter_mut() {
        sum += word.parse::<u64>()?;
        word.push('!');
        println!("{word} {sum}");
    }
    words.push(sum.to_string());
    Ok(words)
}

fn left_by_question_mark() {
    println!("{:?}", all_parsed(vec!["1".into(), "2".into(), "x".into()]));
}

/// Has more than one thing in it.
#[checkpointed]
#[derive(Debug, Clone)]
struct Body {
    place: f64,
    speed: f64,
    name: String,
}

#[checkpointed]
fn moved(mut bodies: Vec<Body>, rounds: u64) -> Vec<Body> {
    for round in 0..rounds {
        let mut centre = 0.0;
        #[ckpt(safe_point)]
        for Body { place, speed, name } in bodies.iter_mut() {
            *speed += 0.5;
            *place += *speed;
            centre += *place;
            println!("{round} {name} {place:?} {centre:?}");
        }
        #[ckpt(safe_point)]
        for body in &mut bodies {
            body.place -= centre;
            println!("{:?}", body.place);
        }
    }
    bodies
}

fn values_of_the_item() {
    let body = |name: &str, place| Body {
        place,
        speed: 1.0,
        name: name.to_owned(),
    };
    println!("{:?}", moved(vec![body("a", 0.0), body("b", 2.0)], 2));
}

#[checkpointed]
fn changed_then_read(n: u64) -> u64 {
    let mut cells: Vec<u64> = (0..n).collect();
    for cell in cells.iter_mut() {
        *cell += 10;
        println!("{cell}");
    }
    let mut sum = 0;
    for cell in &cells {
        sum = mix(sum, *cell);
        println!("{sum}");
    }
    for cell in cells {
        sum = mix(sum, cell);
        println!("{cell}");
    }
    sum
}

fn after_the_loop() {
    println!("{}", changed_then_read(3));
}

#[checkpointed]
fn again_and_again(n: u64) -> Vec<u64> {
    let mut cells: Vec<u64> = (0..n).collect();
    for round in 0..2 {
        #[ckpt(safe_point)]
        for cell in cells.iter_mut() {
            *cell += round;
            println!("first {cell}");
        }
        cells.push(round);
        #[ckpt(safe_point)]
        for cell in cells.iter_mut() {
            *cell *= 2;
            println!("second {cell}");
        }
    }
    cells
}

fn twice_in_a_row() {
    println!("{:?}", again_and_again(2));
}

#[checkpointed]
fn of_an_array(n: u64) -> [[u64; 2]; 2] {
    let mut table = [[n, 1], [2, 3]];
    for row in &mut table {
        row[0] += row[1];
        row.reverse();
        println!("{row:?}");
    }
    for row in table.iter_mut() {
        #[ckpt(safe_point)]
        for cell in row {
            *cell *= 3;
            println!("{cell}");
        }
    }
    table
}

fn array_of_items() {
    println!("{:?}", of_an_array(9));
}

#[checkpointed]
fn in_halves(n: u64) -> Vec<u64> {
    let mut cells: Vec<u64> = (0..n).collect();
    let middle = cells.len() / 2;
    for cell in cells[..middle].iter_mut() {
        *cell += 100;
        println!("{cell}");
    }
    for cell in &mut cells[middle..] {
        *cell += 200;
        println!("{cell}");
    }
    cells
}

fn split_in_two() {
    println!("{:?}", in_halves(5));
}

#[checkpointed]
fn if_asked(n: u64, up: bool) -> Vec<u64> {
    let mut cells: Vec<u64> = (0..n).collect();
    if up {
        let step = n * 2;
        for cell in cells.iter_mut() {
            *cell += step;
            println!("up {cell}");
        }
    } else {
        for cell in cells.iter_mut().rev() {
            *cell /= 2;
            println!("down {cell}");
        }
    }
    cells
}

fn in_a_branch() {
    println!("{:?}", if_asked(3, true));
}

#[checkpointed]
fn of_a_part(cells: &mut [u64], from: usize, to: usize) -> u64 {
    let mut sum = 0;
    for (at, cell) in cells[from..to].iter_mut().enumerate() {
        *cell += at as u64;
        sum += *cell;
        println!("{at} {cell}");
    }
    sum
}

fn slice_of_a_range() {
    let mut cells = [1, 2, 3, 4, 5];
    println!("{}", of_a_part(&mut cells, 1, 4));
    println!("{cells:?}");
}

#[checkpointed]
fn empty(mut cells: Vec<u64>) -> u64 {
    let mut sum = 0;
    for cell in cells.iter_mut() {
        *cell += 1;
        sum += *cell;
    }
    println!("{sum}");
    ckpt::safe_point!();
    sum + cells.len() as u64
}

fn nothing_to_go_over() {
    println!("{}", empty(Vec::new()));
}
