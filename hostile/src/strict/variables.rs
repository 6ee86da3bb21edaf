//! What variables are declared like, and what happens to them around loops.

use ckpt_tests::mix::mix;
use keep::checkpointed;

crate::list_programs! {
    shadowed destructured deferred moved skipped guarded marked named items closures formatted unused_names mutably_held
    taken_apart
}

#[checkpointed(crate = ::keep)]
fn hides(x: u64) -> String {
    let x = x + 1;
    let mut state = x;
    for i in 0..x {
        let x = i * 2;
        state = mix(state, x);
        println!("{state}");
    }
    let x = (x + state) % 5;
    for i in 0..x {
        state = mix(state, i + x);
        println!("{state}");
    }
    let mut state = state.to_string();
    while state.len() < 22 {
        state.push('.');
        println!("{state}");
    }
    state
}

fn shadowed() {
    println!("{}", hides(2));
}

/// A point of the plane.
#[checkpointed(crate = ::keep)]
#[derive(Debug, Clone, Copy)]
pub struct Point {
    /// To the right.
    pub x: u64,
    /// Up.
    pub y: u64,
}

#[checkpointed(crate = ::keep)]
fn parts(point: Point) -> u64 {
    let Point { x, y } = point;
    let (mut low, high) = (x, x + y);
    let [first, .., last] = [low, high, 9, 4];
    let (quotient, (mut rest, whole @ 0..)) = (first / 2, (last, high));
    let Some(top) = Some(high).filter(|top| *top > 0) else {
        return 0;
    };
    while low < top {
        low += 1;
        rest = mix(rest, low + quotient);
        println!("{low} {rest}");
    }
    for (at, value) in [(1, whole), (2, rest)] {
        low = mix(low, at + value);
        println!("{low}");
    }
    low
}

fn destructured() {
    println!("{}", parts(Point { x: 2, y: 3 }));
}

#[checkpointed(crate = ::keep)]
fn later(n: u64) -> u64 {
    let scale;
    println!("scale follows");
    if n > 3 {
        scale = 10;
        println!("large");
    } else {
        scale = 100;
        println!("small");
    }
    let mut sum = 0;
    for i in 0..n {
        sum += i * scale;
        println!("{sum}");
    }
    sum
}

fn deferred() {
    println!("{}", later(4));
}

#[checkpointed(crate = ::keep)]
fn handed_on(n: u64) -> Vec<String> {
    let mut numbers = Vec::new();
    for i in 0..n {
        numbers.push(mix(i, n) % 100);
        println!("{numbers:?}");
    }
    let sorted = sort(numbers);
    let mut buffer = String::new();
    let mut texts = Vec::new();
    for number in &sorted {
        buffer.push_str(&number.to_string());
        if buffer.len() > 3 {
            texts.push(buffer);
            buffer = String::from("-");
        }
        println!("{texts:?}");
    }
    texts.push(buffer);
    texts
}

fn sort(mut numbers: Vec<u64>) -> Vec<u64> {
    numbers.sort_unstable();
    numbers
}

fn moved() {
    println!("{:?}", handed_on(4));
}

#[checkpointed(crate = ::keep)]
fn made_again(n: u64) -> u64 {
    let data: Vec<u64> = (0..n).map(|i| mix(i, 3) % 20).collect();
    #[ckpt(skip)]
    let view = &data[1..];
    #[ckpt(skip)]
    let largest = view.iter().max();
    let mut state = 0;
    for value in &data {
        state = mix(state, *value);
        println!("{state}");
    }
    while state % 5 != 0 {
        state /= 2;
        state += largest.copied().unwrap_or(1);
        println!("{state}");
        if state % 7 == 0 {
            break;
        }
    }
    state
}

fn skipped() {
    println!("{}", made_again(4));
}

#[checkpointed(crate = ::keep)]
fn held(n: u64) -> u64 {
    #[ckpt(skip)]
    let lock = std::sync::Mutex::new(());
    let _held = lock.lock();
    let mut state = 0;
    for i in 0..n {
        state = mix(state, i + u64::from(lock.try_lock().is_ok()));
        println!("{state}");
    }
    state
}

fn guarded() {
    println!("{}", held(3));
}

#[checkpointed(crate = ::keep)]
fn with_marks(n: usize) -> u64 {
    #[ckpt(skip)]
    let mut scratch: Vec<u64> = Vec::new();
    #[ckpt(rerun)]
    scratch.resize(4, 7);
    let mut state = 0;
    #[ckpt(once)]
    for i in 0..n {
        scratch[i % 4] = i as u64;
        state = mix(state, scratch[i % 4]);
        println!("{state}");
    }
    #[ckpt(once)]
    println!("{}", scratch.len());
    state
}

fn marked() {
    println!("{}", with_marks(3));
}

#[checkpointed(crate = ::keep, id = "strict.named", every = "1h")]
fn with_names(n: u64) -> u64 {
    #[ckpt(name = "old")]
    let mut state = 1;
    #[ckpt(name = "the loop")]
    for i in 0..n {
        state = mix(state, i);
        println!("{state}");
    }
    state
}

fn named() {
    println!("{}", with_names(3));
}

#[checkpointed(crate = ::keep)]
fn with_items(n: u64) -> u64 {
    use std::cmp::min;

    #[derive(Debug)]
    struct Local(u64);
    const LIMIT: u64 = 50;
    static NAME: &str = "static";

    fn after(x: u64) -> u64 {
        x + 1
    }

    let mut state = 0;
    for i in 0..n {
        let local = Local(min(mix(state, i) % 100, LIMIT));
        state = local.0;
        println!("{NAME} {local:?}");
    }
    after(state)
}

fn items() {
    println!("{}", with_items(3));
}

#[checkpointed(crate = ::keep)]
fn with_closures(n: u64) -> u64 {
    let offset = n * 10;
    #[ckpt(skip)]
    let add = |x: u64| x + offset;
    let mut state = 0;
    for i in 0..n {
        let double = |x: u64| {
            if x == 1 {
                return 100;
            }
            x * 2
        };
        state = mix(state, add(double(i)));
        println!("{state}");
    }
    (0..n).map(|x| x + state % 7).sum()
}

fn closures() {
    println!("{}", with_closures(3));
}

#[checkpointed(crate = ::keep)]
fn shown(n: u64) -> String {
    let width = 8;
    let name = "n".repeat(3);
    let mut out = String::new();
    for i in 0..n {
        out = format!("{out}{name}{i:>width$}|");
        println!("{out}");
    }
    out
}

fn formatted() {
    println!("{}", shown(3));
}

#[checkpointed(crate = ::keep)]
fn blanks(n: u64, _unused: u64) -> u64 {
    let _ = mix(n, 1);
    let (first, _) = (n, n + 1);
    let mut state = first;
    for _ in 0..n {
        let _ = state;
        state = mix(state, 1);
        println!("{state}");
    }
    state
}

fn unused_names() {
    println!("{}", blanks(3, 4));
}

#[checkpointed(crate = ::keep)]
struct World {
    places: Vec<u64>,
    time: u64,
}

impl World {
    #[checkpointed(crate = ::keep)]
    fn advance(&mut self, n: u64) -> u64 {
        let World { places, time } = self;
        for i in 0..n {
            places.push(mix(*time, i));
            *time += 1;
            println!("{places:?}");
        }
        *time
    }
}

#[checkpointed(crate = ::keep)]
fn borrows(n: u64) -> Option<Vec<Vec<u64>>> {
    let mut table = vec![vec![1; 3]; 2];
    for i in 0..2 {
        let row = &mut table[1 - i];
        #[ckpt(safe_point)]
        for cell in row.iter_mut() {
            *cell += n;
            println!("{i} {cell}");
        }
    }
    let (top, bottom) = table.split_at_mut(1);
    for (above, below) in top[0].iter_mut().zip(&bottom[0]) {
        *above += below;
        println!("{above}");
    }
    let [first, .., last] = &mut table[..] else {
        return None;
    };
    for i in 0..n {
        first.push(i);
        last.push(i);
    }
    Some(table)
}

fn taken_apart() {
    let mut world = World {
        places: Vec::new(),
        time: 3,
    };
    println!("{}", world.advance(2));
}

fn mutably_held() {
    println!("{:?}", borrows(3));
}
