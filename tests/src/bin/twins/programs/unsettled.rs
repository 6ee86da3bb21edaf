//! Variables that only some runs have where others come by: dead, replaced, hidden, taken by one arm.

use std::collections::BTreeMap;

use ckpt::checkpointed;
use ckpt_tests::mix::mix;

crate::list_programs! {
    needed_by_one_arm_of_two hidden_item_not_looked_at taken_by_a_plain_arm hidden_behind_a_jump
    hidden_and_assigned_later hidden_in_an_arm_that_lends hidden_item_of_an_outer_loop used_up_by_a_loop_inside
    borrowed_in_part_and_not_named shown_by_a_skipped_variable skipped_made_of_a_copied_item
    named_as_what_it_borrows item_named_as_a_lent_parameter moved_and_replaced_around_a_loop
    hidden_behind_a_safe_point used_up_in_another_arm moved_into_a_closure_in_an_arm
    left_early_under_a_borrow
}

#[checkpointed]
fn one_arm(n: u64) -> String {
    let name = String::from("ab");
    let mut cells = BTreeMap::from([(1, n), (7, n + 1)]);
    for (key, cell) in cells.iter_mut() {
        let mut first = (*cell < 50).then_some(97u64);
        match &mut first {
            Some(inner) => {
                println!("{name} {cell} {inner}");
                ckpt::safe_point!();
                *cell += *inner;
            }
            None => {
                ckpt::safe_point!();
                return n.to_string();
            }
        }
        println!("{key} {first:?}");
    }
    format!("{cells:?}")
}

fn needed_by_one_arm_of_two() {
    println!("{}", one_arm(5));
}

#[checkpointed]
fn item_hidden(n: u64) -> u64 {
    let mut cells = BTreeMap::from([(1u64, 2u64), (7, n)]);
    for (key, cell) in cells.iter_mut() {
        *cell += *key;
        let cell = vec![*cell];
        #[ckpt(skip)]
        let scale = 3 * n;
        println!("{}", cell[0]);
        ckpt::safe_point!();
        println!("{key} {scale}");
    }
    cells.values().sum()
}

fn hidden_item_not_looked_at() {
    println!("{}", item_hidden(5));
}

#[checkpointed]
fn plain_arm(n: u64) -> u64 {
    let mut count = 0u64;
    let mut stack = vec![98u64, 8];
    while let Some(first) = stack.first_mut() {
        count += 1;
        if count > 3 {
            break;
        }
        let (mut sum, word) = (count, "ab".repeat(2));
        let bound = if word.len() as u64 > count * 2 {
            println!("{word}");
            let out = n;
            ckpt::safe_point!();
            out
        } else {
            word.len() as u64
        };
        #[ckpt(safe_point)]
        for i in (0..bound % 7).step_by(*first as usize % 3 + 1) {
            println!("{i} {sum}");
            sum += i;
        }
        *first += sum;
    }
    stack[0]
}

fn taken_by_a_plain_arm() {
    println!("{}", plain_arm(5));
}

#[checkpointed]
fn behind_a_jump(n: u64) -> u64 {
    let mut all = vec![n];
    let found = 'block: {
        if n % 4 == 1 {
            break 'block n;
        }
        let all = n * 2;
        println!("{all}");
        ckpt::safe_point!();
        return all;
    };
    for i in 0..3 {
        println!("{i}");
        all.push(found + i);
    }
    all.len() as u64
}

fn hidden_behind_a_jump() {
    println!("{}", behind_a_jump(5));
}

#[checkpointed]
fn assigned_later(value: u64, limits: &[u64]) -> (u64, u64) {
    let mut round = 0u64;
    let mut last = 0;
    loop {
        round += 1;
        println!("round {round}");
        if round > 2 {
            break;
        }
        let mut value = value + round;
        println!("{value}");
        let mut count = 0;
        value = #[ckpt(safe_point)]
        loop {
            count += 1;
            if count > 3 {
                break limits[0] + round;
            }
        };
        last = value;
    }
    (last, value)
}

fn hidden_and_assigned_later() {
    println!("{:?}", assigned_later(5, &[40]));
}

#[checkpointed]
fn lending_arm(n: u64) -> Vec<u64> {
    let names = BTreeMap::from([(1, n)]);
    let mut count = 0u64;
    loop {
        count += 1;
        println!("count {count}");
        if count > 3 {
            break vec![count, names[&1]];
        }
        let mut state = (count % 2 == 0).then_some(1);
        match &mut state {
            Some(inner) => {
                let names = String::from("ab");
                *inner += names.len();
                ckpt::safe_point!();
                println!("{inner}");
            }
            None => println!("{}", names.len()),
        }
    }
}

fn hidden_in_an_arm_that_lends() {
    println!("{:?}", lending_arm(5));
}

#[checkpointed]
fn outer_item(starts: &[u64]) -> u64 {
    let mut total = 0;
    for start in starts.to_vec() {
        for item in (0..3u64).map(|q| q + start).skip(1) {
            let half = total / 2;
            for step in vec![1, 2] {
                let item = half;
                println!("{item} {step}");
                ckpt::safe_point!();
                total += step;
            }
            total += item;
        }
    }
    total
}

fn hidden_item_of_an_outer_loop() {
    println!("{}", outer_item(&[1, 2]));
}

#[checkpointed]
fn used_up(n: u64) -> u64 {
    let mut cells = vec![n, 22];
    for part in cells.chunks_mut(1) {
        let items = vec![part[0] % 7; 3];
        #[ckpt(safe_point)]
        for item in items.into_iter() {
            println!("{item}");
            part[0] = mix(part[0], item);
        }
    }
    cells[0] ^ cells[1]
}

fn used_up_by_a_loop_inside() {
    println!("{}", used_up(3));
}

#[checkpointed]
struct Parts {
    list: Vec<u64>,
    more: u64,
}

#[checkpointed]
fn in_part(n: u64) -> (Vec<u64>, u64) {
    let mut range = 0..3u64;
    let mut parts = Parts {
        list: vec![1],
        more: n,
    };
    for i in &mut range {
        let end = &mut parts.list;
        end.push(i);
        println!("{i}");
        ckpt::safe_point!();
    }
    parts.more += range.count() as u64;
    (parts.list, parts.more)
}

fn borrowed_in_part_and_not_named() {
    println!("{:?}", in_part(4));
}

#[checkpointed]
fn shown(n: u64) -> u64 {
    let mut list = vec![n, 2];
    let mut cells = BTreeMap::from([(2, 58u64)]);
    if let Some(cell) = cells.get_mut(&2) {
        #[ckpt(skip)]
        let slice = list.as_slice();
        ckpt::safe_point!();
        *cell += slice[0];
        println!("{cell}");
    }
    list.push(cells[&2]);
    list.iter().sum()
}

fn shown_by_a_skipped_variable() {
    println!("{}", shown(3));
}

#[checkpointed]
fn of_a_copy(n: u64) -> u64 {
    let steps = vec![n, 3];
    let mut rows = vec![vec![1u64], vec![2, 3]];
    for row in rows.iter_mut() {
        for &step in steps.iter() {
            #[ckpt(skip)]
            let scale = step * 2;
            #[ckpt(safe_point)]
            for cell in row.iter_mut() {
                println!("{cell} {scale}");
                *cell += scale;
            }
        }
    }
    rows.concat().iter().sum()
}

fn skipped_made_of_a_copied_item() {
    println!("{}", of_a_copy(2));
}

#[checkpointed]
fn named_alike(n: u64) -> u64 {
    let mut state = n;
    let mut last = Some(n);
    for i in 0..n {
        match &mut last {
            Some(last) if *last > 2 => {
                #[ckpt(safe_point)]
                for j in 0..2 {
                    println!("{i} {j} {last}");
                    state = mix(state, j);
                }
                *last -= 1;
            }
            Some(last) => *last += 5,
            None => state += 1,
        }
    }
    state
}

fn named_as_what_it_borrows() {
    println!("{}", named_alike(4));
}

#[checkpointed]
fn lent_and_hidden(cells: &mut Vec<u64>, n: u64) -> u64 {
    let mut total = n;
    cells.push(n);
    for cells in 1..=n % 4 + 1 {
        total += cells;
        println!("{total}");
        ckpt::safe_point!();
    }
    total
}

fn item_named_as_a_lent_parameter() {
    let mut cells = vec![1];
    println!("{} {cells:?}", lent_and_hidden(&mut cells, 6));
}

fn length(values: Vec<u64>) -> u64 {
    values.len() as u64
}

#[checkpointed]
fn moved_around(mut values: Vec<u64>) -> Vec<u64> {
    let mut cells = vec![1, 2, 3];
    for cell in cells.iter_mut() {
        'once: {
            if *cell == 2 {
                break 'once;
            }
            *cell += length(values);
            #[ckpt(skip)]
            let items = vec![25u64, 6, 1];
            #[ckpt(safe_point)]
            for item in items {
                println!("{item}");
                *cell += item;
            }
            values = vec![54u64, 5, 6];
        }
    }
    cells
}

fn moved_and_replaced_around_a_loop() {
    println!("{:?}", moved_around(vec![1]));
}

#[checkpointed]
fn behind_a_safe_point(n: u64) -> u64 {
    let parts = vec![n, 4];
    if n < 3 {
        println!("small");
    } else {
        ckpt::safe_point!();
        let parts = n.to_string();
        println!("{parts}");
        ckpt::safe_point!();
        println!("{parts}");
    }
    parts[1]
}

fn hidden_behind_a_safe_point() {
    println!("{}", behind_a_safe_point(5));
}

#[checkpointed]
fn in_another_arm(n: u64) -> u64 {
    let mut parts = vec![n, 4];
    let mut stack = vec![n, 6];
    let (mut round, mut sum) = (0, 0);
    while let Some(last) = stack.last_mut() {
        round += 1;
        if round > 5 {
            break;
        }
        match (parts.len() as u64 + *last + round) % 4 {
            0 => *last += 1,
            left @ 1..=2 => {
                if let Some(count) = parts.len().checked_sub(1) {
                    sum = mix(sum, parts.into_iter().sum());
                    #[ckpt(safe_point)]
                    for step in 0..2 {
                        println!("{count} {step} {left}");
                    }
                    parts = vec![*last, round];
                }
            }
            left if parts.len() as u64 > left => println!("never"),
            _ => println!("{parts:?}"),
        }
    }
    sum
}

fn used_up_in_another_arm() {
    println!("{}", in_another_arm(3));
}

#[checkpointed]
fn into_a_closure(mut parts: Vec<u64>) -> u64 {
    let sum;
    if let [first, _, ..] = parts.as_mut_slice() {
        *first += 1;
        ckpt::safe_point!();
        *first += 1;
        sum = 1;
    } else {
        let count = move || parts.len() as u64;
        println!("{}", count());
        ckpt::safe_point!();
        sum = 2;
    }
    sum
}

fn moved_into_a_closure_in_an_arm() {
    println!("{} {}", into_a_closure(vec![4, 5]), into_a_closure(vec![7]));
}

#[checkpointed]
fn early_under_a_borrow(n: u64) -> Result<u64, String> {
    let mut round = 0;
    let mut stack = vec![n, round];
    while let Some(first) = stack.first_mut() {
        round += 1;
        if round > 3 {
            break;
        }
        *first += round;
        let mut left = Some(n);
        match left {
            Some(ref mut n) if *n % 4 == *first % 4 => println!("{n}"),
            Some(ref mut n) => {
                *n += 1;
                ckpt::safe_point!();
                if *n > round + 3 {
                    return Err(format!("early {n}"));
                }
                return Ok(*n);
            }
            None => {}
        }
    }
    let last = stack;
    stack = vec![n];
    Ok(last[0] + stack[0])
}

fn left_early_under_a_borrow() {
    println!("{:?}", early_under_a_borrow(3));
}
