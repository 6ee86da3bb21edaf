//! A `let` that borrows state mutably, with safe points while it is borrowed.

use std::collections::BTreeMap;

use ckpt::checkpointed;
use ckpt_tests::mix::mix;

crate::list_programs! {
    self_taken_apart borrowed_by_a_name row_of_a_table entry_that_is_there halves_of_a_vector first_and_others
    one_in_another left_while_borrowed returned_while_borrowed hidden_while_borrowed items_behind_a_borrow borrowed_in_each_iteration
    marked_as_skipped parameter_taken_apart keys_found_once two_at_once
    only_before_the_safe_point
}

/// What is simulated.
#[checkpointed]
struct World {
    places: Vec<i64>,
    speeds: Vec<i64>,
    time: u64,
    log: String,
}

impl World {
    #[checkpointed]
    fn run(&mut self, steps: u64) -> Option<i64> {
        let World {
            places,
            speeds,
            time,
            log,
        } = self;
        log.push('>');
        for step in 0..steps {
            for (place, speed) in places.iter_mut().zip(speeds.iter()) {
                *place += speed;
            }
            *time += 1;
            speeds.rotate_left(1);
            println!("{step} {places:?}");
        }
        log.push('<');
        let sum = places.iter().sum::<i64>();
        while *time % 8 != 0 {
            *time += 1;
            println!("{time}");
        }
        self.places.first().map(|first| first + sum)
    }
}

fn self_taken_apart() {
    let mut world = World {
        places: vec![1, 2, 3],
        speeds: vec![1, -1, 5],
        time: 0,
        log: String::new(),
    };
    println!("{:?} {} {}", world.run(4), world.time, world.log);
}

#[checkpointed]
fn by_a_name(n: u64) -> Vec<u64> {
    let mut buffer = vec![7];
    let out = &mut buffer;
    let mut last = 0;
    for i in 0..n {
        out.push(mix(last, i));
        last = out[out.len() - 1] % 100;
        println!("{last}");
    }
    out.truncate(4);
    buffer.push(last);
    buffer
}

fn borrowed_by_a_name() {
    println!("{:?}", by_a_name(5));
}

#[checkpointed]
fn rows(n: usize) -> Vec<Vec<usize>> {
    let mut table = vec![vec![0; n]; n];
    for y in 0..n {
        let row = &mut table[y];
        #[ckpt(safe_point)]
        for x in 0..n {
            row[x] = x * y + 1;
            println!("{x} {y}");
        }
        row.reverse();
    }
    table
}

fn row_of_a_table() {
    println!("{:?}", rows(3));
}

#[checkpointed]
fn entry(n: u64) -> BTreeMap<String, Vec<u64>> {
    let mut map = BTreeMap::new();
    for name in ["a", "b"] {
        map.insert(name.to_owned(), vec![n]);
    }
    let key = "b".to_owned();
    let values = map.get_mut(&key).expect("it was inserted");
    for i in 0..n {
        values.push(i * i);
        println!("{values:?}");
    }
    let Some(values) = map.get_mut("a") else {
        return map;
    };
    while values.len() < 4 {
        values.push(n);
        println!("{values:?}");
    }
    map
}

fn entry_that_is_there() {
    println!("{:?}", entry(3));
}

#[checkpointed]
fn halves(n: usize) -> Vec<u64> {
    let mut items: Vec<u64> = (0..n as u64).collect();
    let half = n / 2;
    let (low, high) = items.split_at_mut(half);
    for (i, item) in low.iter_mut().enumerate() {
        *item += high[i] * 2;
        println!("{item}");
    }
    high.reverse();
    ckpt::safe_point!();
    let sum: u64 = low.iter().sum();
    high[0] += sum;
    items
}

fn halves_of_a_vector() {
    println!("{:?}", halves(6));
}

#[checkpointed]
fn first_and(n: u64) -> Result<Vec<u64>, String> {
    let mut items = vec![1, 2, 3];
    let [first, others @ ..] = &mut items[..] else {
        return Err("empty".to_owned());
    };
    for i in 0..n {
        *first += i;
        others[i as usize % 2] += *first;
        println!("{first} {others:?}");
    }
    let Some((last, _)) = items.split_last_mut() else {
        return Err("empty".to_owned());
    };
    for i in 0..n {
        *last += i;
        println!("{last}");
    }
    let [none] = &mut items[..] else {
        println!("three");
        return Ok(items);
    };
    for _ in 0..n {
        *none += 1;
    }
    Err("one".to_owned())
}

fn first_and_others() {
    println!("{:?}", first_and(3));
}

#[checkpointed]
fn nested(n: u64) -> (u64, Vec<(u64, u64)>) {
    let mut state = (1, vec![(1, 2), (3, 4)]);
    let (sum, pairs) = &mut state;
    for i in 0..n {
        let (left, right) = &mut pairs[i as usize % 2];
        *left += i;
        #[ckpt(safe_point)]
        for j in 0..2 {
            *right += *left * j;
            *sum += *right;
            println!("{i} {j} {sum}");
        }
    }
    state
}

fn one_in_another() {
    println!("{:?}", nested(4));
}

#[checkpointed]
fn leaving(n: u64, limit: u64) -> Result<u64, String> {
    let mut totals = vec![0, 0];
    'rounds: for round in 0..n {
        let total = &mut totals[round as usize % 2];
        #[ckpt(safe_point)]
        for i in 0..n {
            *total += i * round;
            println!("{round} {i} {total}");
            if *total % 7 == 6 {
                continue 'rounds;
            }
            if *total > limit {
                return Err(format!("{total} in round {round}"));
            }
        }
        let text = total.to_string();
        *total = text.parse::<u64>().map_err(|error| error.to_string())? + 1;
    }
    Ok(totals.iter().sum())
}

fn left_while_borrowed() {
    println!("{:?}", leaving(4, 1000));
}

fn returned_while_borrowed() {
    println!("{:?}", leaving(4, 10));
}

#[checkpointed]
fn hiding(n: u64) -> Vec<u64> {
    let mut values = vec![n; 3];
    let sum = {
        let first = &mut values[0];
        let mut sum = 0;
        for i in 0..n {
            let n = i + *first;
            *first += 1;
            sum += n;
            println!("{n} {sum}");
        }
        sum
    };
    values.push(sum);
    values
}

fn hidden_while_borrowed() {
    println!("{:?}", hiding(3));
}

#[checkpointed]
fn with_items(n: u64) -> u64 {
    let mut state = [0; 3];
    let before = twice(n);
    let place = &mut state[1];
    const STEP: u64 = 3;
    for i in 0..n {
        *place += twice(i) + STEP;
        println!("{place}");
    }
    fn twice(x: u64) -> u64 {
        x * 2
    }
    state[1] + before
}

fn items_behind_a_borrow() {
    println!("{}", with_items(4));
}

#[checkpointed]
fn each_iteration(n: usize) -> Vec<Vec<u64>> {
    let mut grid = vec![vec![1; 2]; n];
    let mut kept = None;
    for i in 0..n {
        let (done, left) = grid.split_at_mut(i);
        let above = done.last().map_or(0, |row| row[0]);
        let row = &mut left[0];
        let name = format!("row {i}");
        #[ckpt(safe_point)]
        for cell in row.iter_mut() {
            *cell += above;
            println!("{name} {cell}");
        }
        row.push(above);
        kept = Some(name);
    }
    println!("{kept:?}");
    grid
}

fn borrowed_in_each_iteration() {
    println!("{:?}", each_iteration(3));
}

#[checkpointed]
fn marked(n: u64) -> Vec<u64> {
    let mut buffer = Vec::new();
    #[ckpt(skip)]
    let out = &mut buffer;
    for i in 0..n {
        out.push(i);
        println!("{}", out.len());
    }
    buffer
}

fn marked_as_skipped() {
    println!("{:?}", marked(4));
}

#[checkpointed]
fn taken_apart(pair: &mut (Vec<u64>, u64), n: u64) -> u64 {
    let (items, count) = pair;
    for i in 0..n {
        items.push(i + *count);
        *count += 1;
        println!("{items:?}");
    }
    *count
}

fn parameter_taken_apart() {
    let mut pair = (vec![5], 2);
    println!("{}", taken_apart(&mut pair, 4));
    println!("{pair:?}");
}

#[checkpointed]
fn keys(n: usize) -> Vec<Vec<u64>> {
    let mut seed = n as u64;
    let mut table = vec![vec![0; 2]; 3];
    for i in 0..n {
        let row = &mut table[pick(&mut seed)];
        #[ckpt(safe_point)]
        for cell in row.iter_mut() {
            *cell += i as u64 + 1;
            seed += *cell;
            println!("{i} {cell}");
        }
        row.push(i as u64);
    }
    let at = pick(&mut seed);
    let (low, high) = table.split_at_mut(at.clamp(1, 2));
    for i in 0..n {
        low[0].push(seed);
        high[0].push(i as u64);
        println!("{low:?}");
    }
    table
}

fn pick(seed: &mut u64) -> usize {
    *seed += 7;
    println!("picked from {seed}");
    *seed as usize % 3
}

fn keys_found_once() {
    println!("{:?}", keys(3));
}

#[checkpointed]
fn pairs(n: u64) -> (Vec<u64>, String) {
    let mut numbers = vec![1, n, 3];
    let mut text = String::new();
    let (low, high) = numbers.split_at_mut(1);
    let (first, second) = (&mut low[0], &mut high[0]);
    for i in 0..n {
        *first += i;
        *second += *first;
        println!("{first} {second}");
    }
    let (numbers_again, words) = (&mut numbers, &mut text);
    while words.len() < 3 {
        words.push('x');
        numbers_again.push(words.len() as u64);
        println!("{words}");
    }
    (numbers, text)
}

fn two_at_once() {
    println!("{:?}", pairs(3));
}

#[checkpointed]
fn before(n: u64) -> u64 {
    let mut stack = vec![n, 9];
    let mut round = 0;
    while let Some(top) = stack.last_mut() {
        let mut numbers = [n, *top, round];
        let last = numbers.last_mut().unwrap();
        *last += 1;
        ckpt::safe_point!();
        println!("{numbers:?}");
        *top /= 2;
        round += 1;
        if *top == 0 {
            stack.pop();
        }
    }
    round
}

fn only_before_the_safe_point() {
    println!("{}", before(3));
}
