//! Loops whose iterations are short: they run in blocks, whatever they loop over and however they are left.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::num::Wrapping;

use ckpt::checkpointed;

crate::list_programs! {
    borrowed_by_what_is_saved branches_on_what_never_changes types_found_late stack_and_tables queue_left_by_breaks
    characters_and_items numbers_of_all_kinds stencil_in_place checksum of_any_type places_of_odd_kinds until_a_constant
    grown_behind_a_shared_borrow
}

#[checkpointed]
struct Model {
    weight: Vec<f64>,
    name: String,
    bias: f64,
}

fn model(n: usize) -> Model {
    Model {
        weight: (0..n).map(|i| i as f64 * 0.5).collect(),
        name: "model".to_owned(),
        bias: 0.25,
    }
}

#[checkpointed]
fn weighted(n: usize) -> String {
    let model = model(n);
    let title: Cow<'_, str> = Cow::Borrowed(&model.name);
    let mut sum = 0.0;
    for i in 0..model.weight.len() {
        sum += model.weight[i] + model.bias;
    }
    format!("{title} {sum}")
}

fn borrowed_by_what_is_saved() {
    println!("{}", weighted(9));
}

#[checkpointed]
enum Mode {
    Scale(Vec<f64>),
    Shift(f64),
}

#[checkpointed]
fn moved(n: usize, scale: bool) -> f64 {
    let mode = if scale {
        Mode::Scale(vec![2.0; n])
    } else {
        Mode::Shift(1.0)
    };
    let mut x = 1.0;
    match &mode {
        Mode::Scale(v) => {
            for i in 0..n {
                x += v[i];
                if x > 12.0 {
                    break;
                }
            }
        }
        Mode::Shift(s) => {
            for _ in 0..n {
                x += s;
            }
        }
    }
    let more = Some(vec![3.0; n]);
    if let Some(v) = &more {
        for i in 0..v.len() {
            x += v[i];
        }
    }
    if let Mode::Shift(s) = mode {
        x += s;
    }
    x
}

fn branches_on_what_never_changes() {
    println!("{} {}", moved(7, true), moved(5, false));
}

#[checkpointed]
fn late(n: u32) -> u64 {
    let model = model(4);
    #[ckpt(skip)]
    let longer = |x: u64| x + model.weight.len() as u64;
    let mut best = None;
    let mut sum = Default::default();
    let mut hits = Vec::new();
    for i in 0..n {
        if i % 3 == 0 {
            best = Some(i);
            hits.push(i);
            continue;
        }
        sum += u64::from(i);
    }
    let mut few = 0;
    for i in 0..6 {
        few += i;
    }
    longer(sum) + u64::from(best.unwrap_or(0)) + hits.len() as u64 + few as u64
}

fn types_found_late() {
    println!("{}", late(11));
}

#[checkpointed]
fn visited(n: u64) -> u64 {
    let mut stack = vec![1u64];
    let mut seen: HashMap<u64, u32> = HashMap::new();
    let mut order: BTreeMap<u64, u64> = BTreeMap::new();
    let mut total = 0;
    'all: while let Some(x) = stack.pop() {
        if seen.contains_key(&x) {
            continue 'all;
        }
        *seen.entry(x).or_insert(0) += 1;
        order.insert(x, total);
        for k in 0..2 {
            let y = 2 * x + k;
            if y < n {
                stack.push(y);
            }
        }
        total += x;
    }
    total + order.len() as u64
}

fn stack_and_tables() {
    println!("{}", visited(12));
}

#[checkpointed]
fn drained(n: u64) -> u64 {
    let mut queue: VecDeque<u64> = (0..n).collect();
    let mut total = 1u64;
    loop {
        let Some(x) = queue.pop_front() else { break };
        total = total.wrapping_mul(31) ^ x;
        if total % 97 == 3 {
            break;
        }
    }
    let last = loop {
        total = total.wrapping_add(7);
        if total % 11 == 0 {
            break total;
        }
    };
    last + queue.len() as u64
}

fn queue_left_by_breaks() {
    println!("{}", drained(9));
}

#[checkpointed]
fn written(text: &str) -> String {
    let mut out = String::new();
    let mut count = [0u32; 26];
    for c in 'a'..='g' {
        out.push(c);
        if out.len() > 5 {
            out.clear();
        }
    }
    for b in text.bytes() {
        if b.is_ascii_lowercase() {
            count[(b - b'a') as usize] += 1;
        }
    }
    for (i, c) in text.chars().enumerate() {
        if i % 2 == 0 {
            out.push(c);
        }
    }
    for pair in count[..6].windows(2) {
        if pair[0] > pair[1] {
            out.push('>');
        }
    }
    for (n, at) in count.iter().take(5).copied().zip(1..) {
        if n > 1 {
            out.push_str("yes");
        }
        out.push(if at % 2 == 0 { '.' } else { ',' });
    }
    out
}

fn characters_and_items() {
    println!("{}", written("the cab fees"));
}

#[checkpointed]
fn mixed(n: u64) -> f64 {
    let mut x = [0.0f64; 4];
    let mut pair = (0u64, 1u64);
    let mut around = Wrapping(1u32);
    for i in 0..n {
        x[(i % 4) as usize] += i as f64;
        pair = (pair.1, pair.0.wrapping_add(pair.1));
        pair.0 ^= i;
        around += 3;
        let second = &mut x[1];
        *second *= 0.5;
        std::mem::swap(&mut pair.0, &mut pair.1);
    }
    for small in (0u8..=3).rev() {
        x[0] -= f64::from(small);
    }
    x.iter().sum::<f64>() + pair.0 as f64 + f64::from(around.0)
}

fn numbers_of_all_kinds() {
    println!("{}", mixed(9));
}

#[checkpointed]
fn relaxed(v: &mut [f64], steps: i32) -> f64 {
    let n = v.len();
    let mut t = 0.0;
    for s in -1..steps {
        let scale = f64::from(s) * 0.01;
        #[ckpt(safe_point)]
        for i in 1..n - 1 {
            v[i] = 0.5 * v[i] + 0.25 * (v[i - 1] + v[i + 1]) + scale;
        }
        #[ckpt(safe_point)]
        for x in v.iter_mut() {
            *x *= 0.999;
            t += *x;
        }
        let n = 2;
        #[ckpt(safe_point)]
        for k in 0..n {
            t += k as f64;
        }
    }
    t
}

fn stencil_in_place() {
    let mut v = [1.0, 5.0, 2.0, 8.0];
    println!("{} {v:?}", relaxed(&mut v, 1));
}

#[checkpointed]
fn crc(bytes: &[u8]) -> Result<u32, String> {
    let mut crc = !0u32;
    for &byte in bytes {
        crc ^= u32::from(byte);
        for _ in 0..7 {
            crc = if crc & 1 == 1 {
                (crc >> 1) ^ 0xEDB8_8320
            } else {
                crc >> 1
            };
        }
        let low = u8::try_from(crc & 0x7F).map_err(|error| error.to_string())?;
        if low == 255 {
            return Err("never".to_owned());
        }
    }
    let mut k = 0;
    while let Some(x) = bytes.get(k) {
        crc = crc.rotate_left(3) ^ u32::from(*x);
        k += 2;
    }
    Ok(!crc)
}

fn checksum() {
    println!("{:?}", crc(b"blocks"));
}

#[checkpointed]
fn repeated<T>(zero: T, one: T, n: u8) -> T
where
    T: Copy + std::ops::AddAssign + serde::Serialize + serde::de::DeserializeOwned,
{
    let mut sum = zero;
    for _ in 0..n {
        sum += one;
    }
    for _ in 0..=n {
        sum += one;
    }
    sum
}

fn of_any_type() {
    println!("{} {}", repeated(0u64, 3, 4), repeated(0.0, 0.1, 3));
}

static mut CALLS: u64 = 0;
const STEP: u64 = 17;

#[repr(C, packed)]
#[derive(Clone, Copy)]
struct Packed {
    small: u8,
    large: u64,
}

#[checkpointed]
fn odd(n: u64) -> u64 {
    let mut sum = 0;
    #[ckpt(skip)]
    let packed = Packed { small: 1, large: 5 };
    for i in 0..n {
        // SAFETY: this program has one thread.
        unsafe {
            CALLS += 1;
            sum += u64::from(CALLS > 0) + i;
        }
        if sum > STEP * 2 {
            sum -= STEP;
        }
        sum += packed.large + u64::from(packed.small);
        let way: u64 = if i % 2 == 0 { 1 } else { 2 };
        sum = match way {
            1 => sum ^ 3,
            _ => sum | 1,
        };
        assert!(sum < u64::MAX, "{sum} is too large");
    }
    sum
}

fn places_of_odd_kinds() {
    println!("{}", odd(9));
}

#[checkpointed]
fn counted() -> u64 {
    const LAST: u64 = 9;
    let mut sum = 0;
    'outer: for i in 2..LAST {
        if i == 3 {
            continue 'outer;
        }
        if sum > 20 {
            break 'outer;
        }
        sum += i * STEP % 10;
    }
    sum
}

fn until_a_constant() {
    println!("{}", counted());
}

/// Grows through a shared borrow.
#[checkpointed]
struct Queue(std::cell::RefCell<Vec<u64>>);

impl Queue {
    fn len(&self) -> usize {
        self.0.borrow().len()
    }

    fn push(&self, item: u64) {
        self.0.borrow_mut().push(item);
    }
}

#[checkpointed]
fn grown(rows: &mut [u64]) -> usize {
    let queue = Queue(std::cell::RefCell::new(vec![1, 2, 3]));
    for i in 0..queue.len() {
        queue.push(i as u64);
    }
    for row in rows.iter_mut() {
        #[ckpt(safe_point)]
        for i in 0..queue.len() {
            if i > 7 {
                break;
            }
            *row += i as u64;
            queue.push(*row);
        }
    }
    queue.len()
}

fn grown_behind_a_shared_borrow() {
    let mut rows = [1, 2];
    println!("{} {rows:?}", grown(&mut rows));
}
