//! Types made savable by the attribute.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::time::Duration;

use ckpt::checkpointed;
use ckpt_tests::mix::mix;

crate::list_programs! {
    structs tuple_structs enums generic_types nested_types skipped_fields skipped_with_default renamed_fields
    interior_mutability standard_types boxed_recursion option_of_state unit_types

}

/// A struct.
#[checkpointed]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Point {
    pub(crate) x: i64,
    pub(crate) y: i64,
}

#[checkpointed]
fn moved(n: i64) -> (Point, Vec<Point>) {
    let mut point = Point { x: 1, y: -1 };
    let mut trail = Vec::new();
    for i in 0..n {
        trail.push(point.clone());
        point.x += i * point.y;
        point.y -= i;
        println!("{point:?}");
    }
    (point, trail)
}

fn structs() {
    println!("{:?}", moved(5));
}

#[checkpointed]
#[derive(Clone, Copy, Debug)]
struct Metres(f64);

#[checkpointed]
#[derive(Clone, Debug)]
struct Pair(Metres, String);

#[checkpointed]
fn measured(n: u32) -> Pair {
    let mut pair = Pair(Metres(0.1), String::new());
    for i in 0..n {
        pair.0.0 = (pair.0.0 * 3.7).fract();
        pair.1 += &i.to_string();
        println!("{pair:?}");
    }
    pair
}

fn tuple_structs() {
    println!("{:?}", measured(5));
}

#[checkpointed]
#[derive(Clone, Debug)]
enum Mode {
    Idle,
    Heating(f64),
    Cooling { from: f64, steps: Vec<u32> },
}

#[checkpointed]
fn controlled(n: u32) -> Mode {
    let mut mode = Mode::Idle;
    for i in 0..n {
        mode = match mode {
            Mode::Idle => Mode::Heating(f64::from(i)),
            Mode::Heating(degrees) if degrees > 4.0 => Mode::Cooling {
                from: degrees,
                steps: vec![i],
            },
            Mode::Heating(degrees) => Mode::Heating(degrees * 2.0 + 1.0),
            Mode::Cooling { steps, .. } if steps.len() > 2 => Mode::Idle,
            Mode::Cooling { from, mut steps } => {
                steps.push(i);
                Mode::Cooling {
                    from: from - 1.0,
                    steps,
                }
            }
        };
        println!("{mode:?}");
    }
    mode
}

fn enums() {
    println!("{:?}", controlled(9));
}

#[checkpointed]
#[derive(Clone, Debug)]
struct Grid<T, const N: usize>
where
    T: Clone,
{
    cells: Vec<T>,
    default: Option<T>,
}

#[checkpointed]
fn painted(n: usize) -> Grid<(u8, String), 3> {
    let mut grid = Grid::<(u8, String), 3> {
        cells: Vec::new(),
        default: None,
    };
    for i in 0..n {
        grid.cells.push((i as u8, "x".repeat(i)));
        grid.default = grid.cells.first().cloned();
        println!("{grid:?}");
    }
    grid
}

fn generic_types() {
    println!("{:?}", painted(4));
}

#[checkpointed]
#[derive(Clone, Debug, Default)]
struct World {
    name: String,
    points: BTreeMap<u32, Vec<Option<i64>>>,
    inner: Inner,
}

#[checkpointed]
#[derive(Clone, Debug, Default)]
struct Inner {
    matrix: [[f32; 2]; 2],
    flags: (bool, Option<char>),
}

#[checkpointed]
fn built(n: u32) -> World {
    let mut world = World::default();
    for i in 0..n {
        world.name.push(char::from(b'a' + i as u8));
        let row = world.points.entry(i / 2).or_default();
        row.push((i % 2 == 0).then_some(i64::from(i)));
        world.inner.matrix[(i % 2) as usize][1] += i as f32;
        world.inner.flags = (i % 3 == 0, world.name.chars().last());
        println!("{world:?}");
    }
    world
}

fn nested_types() {
    println!("{:?}", built(5));
}

#[checkpointed]
#[derive(Debug)]
struct Cached {
    numbers: Vec<u64>,
    #[ckpt(skip)]
    sum: Option<u64>,
    #[ckpt(skip)]
    not_savable: Option<std::thread::ThreadId>,
}

impl Cached {
    fn sum(&mut self) -> u64 {
        let sum = *self.sum.get_or_insert_with(|| self.numbers.iter().sum());
        self.not_savable = Some(std::thread::current().id());
        sum
    }
}

#[checkpointed]
fn caching(n: u64) -> u64 {
    let mut cached = Cached {
        numbers: vec![],
        sum: None,
        not_savable: None,
    };
    let mut state = 0;
    for i in 0..n {
        cached.numbers.push(i * 3);
        cached.sum = None;
        state = mix(state, cached.sum());
        println!("{state}");
    }
    state + cached.sum()
}

fn skipped_fields() {
    println!("{}", caching(5));
}

#[checkpointed]
#[derive(Debug)]
struct Scaled {
    value: u64,
    #[ckpt(skip, default = standard_scale)]
    scale: u64,
}

fn standard_scale() -> u64 {
    3
}

#[checkpointed]
fn scaled(n: u64) -> Scaled {
    let mut scaled = Scaled {
        value: 1,
        scale: standard_scale(),
    };
    for _ in 0..n {
        scaled.value = scaled.value * scaled.scale + 1;
        println!("{scaled:?}");
    }
    scaled
}

fn skipped_with_default() {
    println!("{:?}", scaled(5));
}

#[checkpointed]
#[derive(Debug)]
struct Renamed {
    #[ckpt(name = "old")]
    new: u64,
    other: u64,
}

#[checkpointed]
fn renaming(n: u64) -> Renamed {
    #[ckpt(name = "before")]
    let mut renamed = Renamed { new: 1, other: 2 };
    #[ckpt(name = "the loop")]
    for i in 0..n {
        renamed.new = mix(renamed.new, renamed.other);
        renamed.other = i;
        println!("{renamed:?}");
    }
    renamed
}

fn renamed_fields() {
    println!("{:?}", renaming(5));
}

#[checkpointed]
fn in_cells(n: u64) -> u64 {
    let count = Cell::new(0u64);
    let list = RefCell::new(Vec::new());
    for i in 0..n {
        count.set(mix(count.get(), i));
        list.borrow_mut().push(count.get() % 10);
        println!("{:?}", list.borrow());
    }
    count.get() + list.into_inner().iter().sum::<u64>()
}

fn interior_mutability() {
    println!("{}", in_cells(5));
}

type Standard = (
    Duration,
    Box<[u8]>,
    Cow<'static, str>,
    Result<u8, String>,
    VecDeque<i8>,
);

#[checkpointed]
fn standard(n: u8) -> (Standard, u64) {
    let mut all: Standard = (
        Duration::from_millis(5),
        Box::new([]),
        Cow::Borrowed("cow"),
        Err("none".into()),
        VecDeque::new(),
    );
    let mut map: HashMap<String, u64> = HashMap::new();
    for i in 0..n {
        all.0 *= 2;
        all.1 = all.1.iter().copied().chain([i]).collect();
        all.2.to_mut().push('!');
        all.3 = if i % 2 == 0 {
            Ok(i)
        } else {
            Err(i.to_string())
        };
        all.4.push_front(i as i8);
        *map.entry(format!("key {}", i % 3)).or_default() += u64::from(i);
        println!("{all:?}");
    }
    let sum = map.values().map(|value| mix(*value, 1) >> 8).sum();
    (all, sum)
}

fn standard_types() {
    println!("{:?}", standard(5));
}

#[checkpointed]
#[derive(Debug)]
enum Tree {
    Leaf,
    Node(Box<Tree>, u64, Box<Tree>),
}

impl Tree {
    fn with(self, item: u64) -> Tree {
        match self {
            Tree::Leaf => Tree::Node(Box::new(Tree::Leaf), item, Box::new(Tree::Leaf)),
            Tree::Node(left, own, right) if item < own => {
                Tree::Node(Box::new(left.with(item)), own, right)
            }
            Tree::Node(left, own, right) => Tree::Node(left, own, Box::new(right.with(item))),
        }
    }
}

#[checkpointed]
fn planted(n: u64) -> Tree {
    let mut tree = Tree::Leaf;
    for i in 0..n {
        tree = tree.with(mix(i, 1) % 50);
        println!("{tree:?}");
    }
    tree
}

fn boxed_recursion() {
    println!("{:?}", planted(6));
}

#[checkpointed]
fn optional(n: u64) -> Option<Vec<Option<u64>>> {
    let mut state: Option<Vec<Option<u64>>> = None;
    for i in 0..n {
        match &mut state {
            None => state = Some(vec![]),
            Some(list) => list.push((i % 2 == 0).then_some(i)),
        }
        println!("{state:?}");
    }
    state
}

fn option_of_state() {
    println!("{:?}", optional(5));
}

#[checkpointed]
#[derive(Clone, Copy, Debug)]
struct Marker;

#[checkpointed]
fn units(n: u8) -> (Marker, (), [Marker; 2]) {
    let marker = Marker;
    let unit = ();
    let both = [marker; 2];
    for i in 0..n {
        println!("{i} {marker:?} {unit:?}");
    }
    (marker, unit, both)
}

fn unit_types() {
    println!("{:?}", units(3));
}
