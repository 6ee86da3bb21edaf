//! `unordered KIND`: loops over hash tables, directly and behind adapters. Prints a sum that no order changes.

use std::collections::{BTreeMap, BinaryHeap, HashMap, HashSet};

use ckpt::checkpointed;

type Table = HashMap<u64, u64>;
type Set = HashSet<u64>;

macro_rules! sums {
    ($($name:ident($($table:ident: $type:ty),*) over $items:expr;)*) => {
        $(
            #[checkpointed]
            fn $name($($table: $type),*) -> u64 {
                let mut sum = 0;
                for item in $items {
                    sum += 1 << item;
                }
                sum
            }
        )*
    };
}

sums! {
    keys(table: Table) over table.keys();
    values(table: Table) over table.values().copied();
    by_reference(set: Set) over &set;
    of_a_parameter(set: &Set) over set.iter();
    union(a: Set, b: Set) over a.union(&b);
    filtered(table: Table) over table.keys().filter(|key| **key < 100).copied();
    counted(table: Table) over table.keys().enumerate().skip_while(|(at, _)| *at > 99).map(|pair| pair.1);
    chained(set: Set) over (0..0).chain(set.iter().copied());
    zipped(set: Set) over set.iter().zip(0..).map(|(item, _)| item);
    flattened(sets: BTreeMap<u64, Set>) over sets.values().flatten();
    from_a_function(table: Table) over small(&table);
    boxed(table: Table) over hidden(&table);
    boxed_counted(table: Table) over hidden(&table).enumerate().map(|pair| pair.1);
    // Once begun, the order is kept: the items left are saved.
    by_value(set: Set) over set;
    collected(table: Table) over table.keys().copied().collect::<Vec<_>>();
    boxed_collected(table: Table) over hidden(&table).collect::<Vec<_>>();
    // Not sorted, but the same after a restore.
    heap(heap: BinaryHeap<u64>) over heap.iter();
    sorted(table: BTreeMap<u64, u64>) over table.keys();
}

fn small(table: &Table) -> impl Iterator<Item = u64> {
    table.keys().copied().filter(|key| *key < 100)
}

fn hidden(table: &Table) -> Box<dyn Iterator<Item = u64> + '_> {
    Box::new(table.keys().copied())
}

fn table() -> Table {
    (0..12).map(|key| (key, key)).collect()
}

fn set() -> Set {
    (0..12).collect()
}

fn main() {
    ckpt_tests::script::watchdog();
    let sum = match &*std::env::args().nth(1).expect("a kind") {
        "keys" => keys(table()),
        "values" => values(table()),
        "by_reference" => by_reference(set()),
        "of_a_parameter" => of_a_parameter(&set()),
        "union" => union((0..7).collect(), (5..12).collect()),
        "filtered" => filtered(table()),
        "counted" => counted(table()),
        "chained" => chained(set()),
        "zipped" => zipped(set()),
        "flattened" => flattened([(1, (0..5).collect()), (2, (5..12).collect())].into()),
        "from_a_function" => from_a_function(table()),
        "boxed" => boxed(table()),
        "boxed_counted" => boxed_counted(table()),
        "by_value" => by_value(set()),
        "collected" => collected(table()),
        "boxed_collected" => boxed_collected(table()),
        "heap" => heap((0..12).collect()),
        "sorted" => sorted(table().into_iter().collect()),
        other => panic!("no loop {other}"),
    };
    println!("{sum}");
}
