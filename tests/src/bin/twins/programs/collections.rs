//! What `for` goes over: collections, by value and by reference.

use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque};

use ckpt::checkpointed;
use ckpt_tests::mix::mix;

crate::list_programs! {
    destructured arrays ordered_collections other_collections hashed_by_value options consumed_in_the_body
    shadowing_pattern range_changed_inside range_of_variables strings_of_items iterator_by_value owned_with_early_end
    skipped_iterator
}

#[checkpointed]
fn taken_apart(pairs: Vec<(u32, (String, bool))>) -> String {
    let mut out = String::new();
    for (number, (name, flag)) in &pairs {
        out += &format!("{number}{name}{flag};");
    }
    let rest = pairs;
    for (number, (name, _)) in rest {
        println!("{number}");
        out += &name;
    }
    out
}

fn destructured() {
    let pairs = vec![
        (1, ("a".to_owned(), true)),
        (2, ("b".to_owned(), false)),
        (3, ("c".into(), true)),
    ];
    println!("{}", taken_apart(pairs));
}

#[checkpointed]
fn over_arrays() -> u64 {
    let mut state = 0;
    let table = [[1u64, 2, 3], [4, 5, 6]];
    for row in table {
        state = mix(state, row.iter().sum());
    }
    for size in [3u64, 1, 2] {
        println!("{size}");
        state = mix(state, size);
    }
    for row in &table {
        state = mix(state, row[1]);
    }
    state
}

fn arrays() {
    println!("{}", over_arrays());
}

#[checkpointed]
fn ordered(map: BTreeMap<String, u64>, set: BTreeSet<u64>) -> u64 {
    let mut state = 0;
    for (key, value) in &map {
        println!("{key} {value}");
        state = mix(state, key.len() as u64 + value);
    }
    for value in map.values().rev() {
        state = mix(state, *value);
    }
    for item in &set {
        state = mix(state, *item);
    }
    let (map, set) = (map, set);
    for (key, value) in map {
        println!("{key} {value}");
        state = mix(state, value);
    }
    for item in set {
        println!("{item}");
        state = mix(state, item);
    }
    state
}

fn ordered_collections() {
    let map = [("b", 2), ("a", 1), ("c", 3)].map(|(key, value)| (key.to_owned(), value));
    println!("{}", ordered(map.into(), [9, 7, 8].into()));
}

#[checkpointed]
fn others(queue: VecDeque<u64>, list: LinkedList<u64>, boxed: Box<[u64]>) -> u64 {
    let mut state = 0;
    for item in &queue {
        state = mix(state, *item);
    }
    let (queue, list) = (queue, list);
    for item in queue {
        println!("{item}");
        state = mix(state, item);
    }
    for item in list {
        println!("{item}");
        state = mix(state, item);
    }
    for item in boxed.iter() {
        println!("{item}");
        state = mix(state, *item);
    }
    state
}

fn other_collections() {
    println!(
        "{}",
        others([1, 2, 3].into(), [4, 5].into(), vec![6, 7, 8].into())
    );
}

#[checkpointed]
fn unordered(set: HashSet<u64>, map: HashMap<u64, u64>, heap: BinaryHeap<u64>) -> u64 {
    let mut sum = 0u64;
    let (set, map, heap) = (set, map, heap);
    // The order differs from process to process: once begun it is kept, and a sum does not tell it.
    for item in set {
        sum += mix(item, 1) >> 8;
    }
    for (key, value) in map {
        sum += mix(key, value) >> 8;
    }
    for item in heap {
        sum += mix(item, 2) >> 8;
    }
    sum
}

fn hashed_by_value() {
    let map = (0..6).map(|key| (key, key * key)).collect();
    println!("{}", unordered((0..6).collect(), map, (0..4).collect()));
}

#[checkpointed]
fn maybe(one: Option<u64>, none: Option<u64>) -> u64 {
    let mut state = 3;
    for item in one {
        println!("{item}");
        state = mix(state, item);
    }
    for item in none {
        state = mix(state, item);
    }
    for item in &one {
        state = mix(state, *item);
    }
    state
}

fn options() {
    println!("{}", maybe(Some(4), None));
}

#[checkpointed]
fn eaten(n: u64) -> Vec<String> {
    let mut parts = Vec::new();
    let mut pool: Vec<String> = (0..n).map(|i| format!("part {i}")).collect();
    for i in 0..n {
        let part = pool.swap_remove((mix(i, n) % pool.len() as u64) as usize);
        println!("{part}");
        parts.push(part);
    }
    parts
}

fn consumed_in_the_body() {
    println!("{:?}", eaten(5));
}

#[checkpointed]
fn same_name(i: u64) -> u64 {
    let n = i;
    let mut state = 0;
    for i in 0..n {
        let i = i + 1;
        println!("{i}");
        state = mix(state, i);
    }
    for i in [i, i + 1] {
        state = mix(state, i);
    }
    state + i
}

fn shadowing_pattern() {
    println!("{}", same_name(4));
}

#[checkpointed]
fn grown(mut n: u64) -> u64 {
    let mut rounds = 0;
    for i in 0..n {
        // The range was made before: this changes nothing of it.
        n += i;
        rounds += 1;
        println!("{n}");
    }
    n * 100 + rounds
}

fn range_changed_inside() {
    println!("{}", grown(5));
}

#[checkpointed]
fn bounds(values: Vec<u64>) -> u64 {
    let mut state = 0;
    let (from, to) = (values[0] as usize, values.len());
    for i in from..to {
        state = mix(state, values[i]);
        println!("{i}");
    }
    for i in 0..values.len() - 1 {
        state = mix(state, values[i + 1]);
    }
    state
}

fn range_of_variables() {
    println!("{}", bounds(vec![2, 3, 4, 5, 6]));
}

#[checkpointed]
fn joined(items: Vec<String>) -> String {
    let mut all = String::new();
    for item in &items {
        for c in item.chars().rev() {
            all.push(c);
        }
        println!("{all}");
    }
    let total = items.iter().map(String::len).sum::<usize>();
    format!("{all}{total}")
}

fn strings_of_items() {
    println!("{}", joined(vec!["abc".into(), "".into(), "de".into()]));
}

#[checkpointed]
fn handed_over(items: Vec<u64>) -> u64 {
    let mut state = 0;
    let rest = items.into_iter();
    for item in rest {
        println!("{item}");
        state = mix(state, item);
    }
    state
}

fn iterator_by_value() {
    println!("{}", handed_over(vec![4, 5, 6]));
}

#[checkpointed]
fn ended(items: &[String]) -> Option<String> {
    let mine = items.to_vec();
    for item in mine {
        println!("{item}");
        if item.starts_with('c') {
            return Some(item);
        }
    }
    None
}

fn owned_with_early_end() {
    println!("{:?}", ended(&["a", "b", "c", "d"].map(str::to_owned)));
}

#[checkpointed]
fn made_again(n: u64) -> u64 {
    let mut state = 0;
    #[ckpt(skip)]
    let items = (0..n).map(|i| mix(i, 5)).filter(|x| x % 3 != 0);
    for item in items {
        println!("{item}");
        state = mix(state, item);
    }
    state
}

fn skipped_iterator() {
    println!("{}", made_again(8));
}
