//! What goes into a function: parameters and receivers.

use std::collections::BTreeMap;

use ckpt::checkpointed;
use ckpt_tests::mix::mix;

use super::types::Point;

crate::list_programs! {
    by_value by_value_mutable by_shared_reference by_mutable_reference by_mutable_slice mixed_references
    pattern_parameter skipped_parameters self_shared self_mutable self_by_value self_mutable_by_value self_boxed
    no_self fields_of_self
}

#[checkpointed]
fn sum_up(numbers: Vec<u64>, start: u64, label: String) -> String {
    let mut state = start;
    for number in &numbers {
        println!("{label} {number}");
        state = mix(state, *number);
    }
    format!("{label} {state} {start}")
}

fn by_value() {
    println!("{}", sum_up(vec![3, 1, 4], 7, "seven".into()));
}

#[checkpointed]
fn count_down(mut from: u32, mut all: Vec<u32>) -> Vec<u32> {
    while from > 0 {
        println!("{from}");
        all.push(from * from);
        from -= 1;
    }
    all.reverse();
    all
}

fn by_value_mutable() {
    println!("{:?}", count_down(5, vec![99]));
}

#[checkpointed]
fn longest(words: &[String], map: &BTreeMap<String, u64>, text: &str) -> (usize, u64) {
    let mut length = 0;
    let mut sum = 0;
    for word in words {
        println!("{word}");
        length = length.max(word.len());
        sum += map.get(word).copied().unwrap_or(1);
    }
    for c in text.chars() {
        sum = mix(sum, c as u64);
    }
    (length, sum)
}

fn by_shared_reference() {
    let map = [("abc".to_owned(), 5)].into();
    println!(
        "{:?}",
        longest(&["a".into(), "abc".into(), "ab".into()], &map, "xyz")
    );
}

#[checkpointed]
fn fill(grid: &mut Vec<u64>, total: &mut u64, n: u64) {
    for i in 0..n {
        grid.push(mix(*total, i));
        *total += grid.len() as u64;
        println!("{total}");
    }
}

fn by_mutable_reference() {
    let (mut grid, mut total) = (vec![1], 5);
    fill(&mut grid, &mut total, 4);
    println!("{grid:?} {total}");
}

#[checkpointed]
fn smooth(values: &mut [f64], rounds: u32) -> f64 {
    let mut change = 0.0;
    for round in 0..rounds {
        for i in 1..values.len() - 1 {
            let new = (values[i - 1] + values[i] + values[i + 1]) / 3.0;
            change += (new - values[i]).abs();
            values[i] = new;
        }
        println!("{round}: {change:?}");
    }
    change
}

fn by_mutable_slice() {
    let mut values = [1.0, 5.0, 2.0, 9.0, 4.0];
    println!("{:?}", smooth(&mut values, 4));
    println!("{values:?}");
}

#[checkpointed]
fn merge(into: &mut BTreeMap<u64, u64>, from: &[u64], times: usize) -> usize {
    for (at, key) in from.iter().enumerate() {
        *into.entry(*key % 5).or_insert(0) += at as u64;
        println!("{into:?}");
    }
    into.len() * times
}

fn mixed_references() {
    let mut map = BTreeMap::new();
    let size = merge(&mut map, &[3, 14, 15, 92], 2);
    println!("{size} {map:?}");
}

#[checkpointed]
fn walk((x, y): (i64, i64), [a, b]: [i64; 2], Point { x: px, y: py }: Point) -> i64 {
    let mut at = x + y;
    for step in 0..4 {
        at = at * 3 + a * step - b + px * py;
        println!("{at}");
    }
    at + x
}

fn pattern_parameter() {
    println!("{}", walk((1, 2), [3, 4], Point { x: 5, y: 6 }));
}

#[checkpointed]
fn with_helper<F: Fn(u64) -> u64>(
    #[ckpt(skip)] helper: F,
    #[ckpt(skip)] names: &[&str],
    n: u64,
) -> u64 {
    let mut state = 0;
    for i in 0..n {
        state = helper(state) + i;
        println!("{} {state}", names[i as usize % names.len()]);
    }
    state
}

fn skipped_parameters() {
    println!("{}", with_helper(|x| mix(x, 3) % 1000, &["even", "odd"], 5));
}

/// Something with methods.
#[checkpointed]
#[derive(Clone, Debug)]
pub(crate) struct Machine {
    pub(crate) state: u64,
    log: Vec<u64>,
    #[ckpt(skip)]
    cache: Option<u64>,
}

impl Machine {
    pub(crate) fn new(state: u64) -> Machine {
        Machine {
            state,
            log: Vec::new(),
            cache: None,
        }
    }

    fn doubled(&mut self) -> u64 {
        *self.cache.get_or_insert(self.state * 2)
    }

    #[checkpointed]
    fn look(&self, n: u64) -> u64 {
        let mut seen = 0;
        for i in 0..n {
            seen = mix(seen, self.state + i);
            println!("{seen}");
        }
        seen
    }

    #[checkpointed]
    fn run(&mut self, n: u64) -> u64 {
        for i in 0..n {
            self.state = mix(self.state, i) % 1000;
            self.cache = None;
            let doubled = self.doubled();
            self.log.push(doubled);
            println!("{} {doubled}", self.state);
        }
        self.state
    }

    #[checkpointed]
    fn finish(self, n: u64) -> Vec<u64> {
        let mut all = self.log.clone();
        for i in 0..n {
            all.push(mix(self.state, i));
            println!("{}", all.len());
        }
        all
    }

    #[checkpointed]
    fn spend(mut self, n: u64) -> u64 {
        while self.state > n {
            self.state /= 2;
            self.log.push(self.state);
            println!("{}", self.state);
        }
        self.state + self.log.len() as u64
    }

    #[checkpointed]
    fn unboxed(mut self: Box<Self>, n: u64) -> Box<Self> {
        for i in 0..n {
            self.state = mix(self.state, i);
            println!("{}", self.state);
        }
        self
    }

    #[checkpointed]
    fn made(n: u64) -> Self {
        let mut machine = Self::new(n);
        for i in 0..n {
            machine.state = mix(machine.state, i);
            println!("{machine:?}");
        }
        machine
    }

    #[checkpointed]
    fn fields(&mut self, n: usize) -> usize {
        let Machine { state, .. } = self.clone();
        let mut pushed = 0;
        while self.log.len() < n {
            self.log.push(state + self.log.len() as u64);
            pushed += 1;
            println!("{pushed}");
        }
        let last = self.log.len() - 1;
        for i in 0..last {
            self.log[last] += self.log[i];
        }
        pushed
    }
}

fn self_shared() {
    println!("{}", Machine::new(4).look(4));
}

fn self_mutable() {
    let mut machine = Machine::new(4);
    println!("{}", machine.run(5));
    println!("{:?} {:?}", machine.state, machine.log);
}

fn self_by_value() {
    println!("{:?}", Machine::new(8).finish(4));
}

fn self_mutable_by_value() {
    println!("{}", Machine::new(1000).spend(3));
}

fn self_boxed() {
    println!("{:?}", Box::new(Machine::new(6)).unboxed(4));
}

fn no_self() {
    println!("{:?}", Machine::made(4));
}

fn fields_of_self() {
    let mut machine = Machine::new(6);
    println!("{} {:?}", machine.fields(5), machine.log.clone());
    println!("{machine:?}");
}
