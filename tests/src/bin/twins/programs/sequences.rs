//! Loops one after the other, and what lies before, between and behind them.

use std::io::{BufWriter, Write};

use ckpt::checkpointed;
use ckpt_tests::mix::mix;

crate::list_programs! {
    three_loops five_loops equal_loops named_equal_loops variables_between shadowed shadowed_by_another_type
    destructured_lets let_else let_else_taken moved_between moved_and_made_anew moved_in_a_branch moved_in_the_other_branch late_initialisers late_initialisers_again
    borrowed_across borrowed_mutably_across skipped_closure skipped_chain guards ordinary_loop once_and_rerun safe_points
    only_safe_points format_arguments only_used_later no_longer_used buffered_output items_inside unnamed constants
    saved_by_request
}

#[checkpointed]
fn three(n: u64) -> u64 {
    let mut a = 1;
    for i in 0..n {
        a = mix(a, i);
        println!("one {i}");
    }
    let mut b = a ^ 5;
    println!("between {b}");
    while b % 11 != 0 {
        b = mix(b, a) % 100;
        println!("two {b}");
    }
    let c = loop {
        a = mix(a, b) % 20;
        println!("three {a}");
        if a > 15 {
            break a;
        }
    };
    println!("after {c}");
    a + b + c
}

fn three_loops() {
    println!("{}", three(4));
}

#[checkpointed]
fn five(n: u64) -> Vec<u64> {
    let mut all = vec![n];
    for i in 0..n {
        all.push(i);
    }
    while all.len() < 7 {
        all.push(mix(all.len() as u64, n) % 10);
    }
    let first = loop {
        if let Some(x) = all.pop() {
            if x > 3 {
                break x;
            }
        } else {
            break 0;
        }
    };
    println!("first {first}");
    let snapshot = all.clone();
    for x in &snapshot {
        all.push(x + first);
    }
    while let Some(x) = all.pop() {
        println!("{x}");
        if x % 4 == 0 {
            break;
        }
    }
    all
}

fn five_loops() {
    println!("{:?}", five(3));
}

#[checkpointed]
fn alike(n: u64) -> u64 {
    let mut a = 0;
    for i in 0..n {
        a = mix(a, i);
        println!("first {a}");
    }
    for i in 0..n {
        a = mix(a, i + 1);
        println!("second {a}");
    }
    for i in 0..n {
        a = mix(a, i + 2);
        println!("third {a}");
    }
    a
}

fn equal_loops() {
    println!("{}", alike(3));
}

#[checkpointed]
fn named(n: u64) -> u64 {
    let mut a = 0;
    #[ckpt(name = "warm-up")]
    for i in 0..n {
        a = mix(a, i);
        println!("first {a}");
    }
    #[ckpt(name = "main")]
    for i in 0..n {
        a = mix(a, i + 1);
        println!("second {a}");
    }
    a
}

fn named_equal_loops() {
    println!("{}", named(3));
}

#[checkpointed]
fn between(n: u64) -> String {
    let before = n * 7;
    let mut sum = 0;
    for i in 0..n {
        sum += i * before;
    }
    let average = sum as f64 / n as f64;
    let mut label = format!("{average}");
    for _ in 0..n {
        label.push('.');
        println!("{label}");
    }
    let after = label.len();
    for i in 0..after as u64 {
        sum = mix(sum, i);
    }
    format!("{sum} {label} {after} {before}")
}

fn variables_between() {
    println!("{}", between(3));
}

#[checkpointed]
fn hides(x: u64) -> u64 {
    let x = x + 1;
    let mut y = x;
    for i in 0..x {
        let x = i * 2;
        y = mix(y, x);
        println!("{y}");
    }
    let x = mix(x, y) % 7;
    for i in 0..x {
        y = mix(y, i + x);
        println!("{y}");
    }
    let y = y % 10 + x;
    let mut z = 0;
    while z < y {
        let y = z + 1;
        z = y;
        println!("{z}");
    }
    z + y
}

fn shadowed() {
    println!("{}", hides(3));
}

#[checkpointed]
fn types_change(value: u64) -> String {
    let mut value = value;
    for i in 0..3 {
        value = mix(value, i);
        println!("{value}");
    }
    let mut value = value.to_string();
    for i in 0..3 {
        value.push_str(&i.to_string());
        println!("{value}");
    }
    let mut value = value.into_bytes();
    while value.len() > 19 {
        value.remove(0);
        println!("{value:?}");
    }
    let value = value.len();
    format!("{value}")
}

fn shadowed_by_another_type() {
    println!("{}", types_change(5));
}

#[checkpointed]
fn parts(n: u64) -> u64 {
    let (mut a, b) = (n, n * 2);
    let [first, .., last] = [a, b, 9, 4];
    let (x, (mut y, z)): (u64, (u64, u64)) = (first, (last, b));
    let super::types::Point { x: px, .. } = super::types::Point { x: 3, y: 4 };
    for i in 0..4 {
        a = mix(a, b + i);
        y += x;
        println!("{a} {y}");
    }
    let (quotient, remainder) = (a / 7, a % 7);
    for i in 0..remainder {
        y = mix(y, quotient + i);
    }
    a + y + z + px as u64
}

fn destructured_lets() {
    println!("{}", parts(5));
}

#[checkpointed]
fn either(text: String) -> Result<u64, String> {
    let Some((left, right)) = text
        .split_once('=')
        .map(|(l, r)| (l.to_owned(), r.to_owned()))
    else {
        return Err(format!("no = in {text}"));
    };
    let mut sum = 0;
    for c in left.chars() {
        sum = mix(sum, c as u64);
        println!("{sum}");
    }
    let Ok(count) = right.parse::<u64>() else {
        return Err(right);
    };
    for i in 0..count {
        sum = mix(sum, i);
    }
    Ok(sum)
}

fn let_else() {
    println!("{:?}", either("abc=3".into()));
}

fn let_else_taken() {
    println!("{:?}", either("ab=x".into()));
}

#[checkpointed]
fn handed_on(n: u64) -> Vec<String> {
    let mut numbers = Vec::new();
    for i in 0..n {
        numbers.push(mix(i, n) % 100);
        println!("{numbers:?}");
    }
    let sorted = sort(numbers);
    let mut texts = Vec::new();
    for number in &sorted {
        texts.push(number.to_string());
        println!("{texts:?}");
    }
    let boxed: Box<[u64]> = sorted.into();
    for (at, number) in boxed.iter().enumerate() {
        texts[at] += &format!("+{number}");
    }
    texts
}

fn sort(mut numbers: Vec<u64>) -> Vec<u64> {
    numbers.sort_unstable();
    numbers
}

fn moved_between() {
    println!("{:?}", handed_on(4));
}

#[checkpointed]
fn refilled(n: usize) -> Vec<String> {
    let mut buffer = String::new();
    let mut out = Vec::new();
    for i in 0..n {
        buffer.push_str(&"ab".repeat(i));
        if buffer.len() > 3 {
            out.push(buffer);
            buffer = String::from("-");
        }
        println!("{buffer}");
    }
    out.push(buffer);
    buffer = out.join("/");
    let before = buffer.clone();
    for c in before.chars().filter(|c| *c == 'b') {
        buffer.push(c);
        println!("{buffer}");
    }
    out.push(buffer);
    out
}

fn moved_and_made_anew() {
    println!("{:?}", refilled(5));
}

#[checkpointed]
fn perhaps(n: u64) -> u64 {
    let data = vec![n, n + 1, n + 2];
    let mut sum = 0;
    for i in 0..n {
        sum = mix(sum, i);
        println!("{sum}");
    }
    if sum % 2 == 1 {
        sum += consume(data);
    } else {
        println!("{data:?}");
    }
    for i in 0..n {
        sum = mix(sum, i * i);
        println!("{sum}");
    }
    sum
}

fn consume(data: Vec<u64>) -> u64 {
    data.into_iter().sum()
}

fn moved_in_a_branch() {
    println!("{}", perhaps(3));
}

fn moved_in_the_other_branch() {
    println!("{}", perhaps(4));
}

#[checkpointed]
fn late(n: u64) -> u64 {
    let scale;
    if n > 3 {
        scale = 10;
    } else {
        scale = 100;
    }
    let mut sum = 0;
    for i in 0..n {
        sum += i * scale;
        println!("{sum}");
    }
    let name: String;
    match sum % 3 {
        0 => name = "zero".into(),
        _ => name = format!("{sum}"),
    }
    for c in name.chars() {
        sum = mix(sum, c as u64);
    }
    sum
}

fn late_initialisers() {
    println!("{}", late(3));
}

fn late_initialisers_again() {
    println!("{}", late(5));
}

#[checkpointed]
fn views(n: u64) -> u64 {
    let data: Vec<u64> = (0..n).map(|i| mix(i, 3) % 20).collect();
    #[ckpt(skip)]
    let view = &data[1..];
    #[ckpt(skip)]
    let largest = view.iter().max();
    let mut sum = 0;
    for i in 0..n - 1 {
        sum = mix(sum, view[i as usize]);
        println!("{sum}");
    }
    for x in &data {
        sum += x;
    }
    while sum % 5 != 0 {
        sum += largest.copied().unwrap_or(1);
        println!("{sum}");
        if sum % 7 == 0 {
            break;
        }
    }
    sum
}

fn borrowed_across() {
    println!("{}", views(5));
}

#[checkpointed]
fn window(n: usize) -> Vec<u64> {
    let mut data = vec![0u64; n];
    for i in 0..n {
        let part = &mut data[i..];
        part[0] = mix(i as u64, 4) % 10;
        println!("{part:?}");
    }
    let last = data.last_mut().expect("not empty");
    *last += 1;
    for i in 0..n {
        data[i] += 1;
    }
    data
}

fn borrowed_mutably_across() {
    println!("{:?}", window(4));
}

#[checkpointed]
fn with_closure(n: u64) -> u64 {
    let offset = n * 10;
    #[ckpt(skip)]
    let add = |x: u64| x + offset;
    let mut sum = 0;
    for i in 0..n {
        sum = mix(sum, add(i));
        println!("{sum}");
    }
    #[ckpt(skip)]
    let twice = move |x: u64| add(add(x));
    for i in 0..n {
        sum = mix(sum, twice(i));
        println!("{sum}");
    }
    sum
}

fn skipped_closure() {
    println!("{}", with_closure(3));
}

#[checkpointed]
fn chain_of_skips(n: u64) -> u64 {
    #[ckpt(skip)]
    let base: Vec<u64> = (0..n).collect();
    #[ckpt(skip)]
    let doubled: Vec<u64> = base.iter().map(|x| x * 2).collect();
    let mut sum = 0;
    for x in &base {
        sum = mix(sum, *x);
        println!("{sum}");
    }
    #[ckpt(skip)]
    let both: Vec<u64> = base.iter().chain(&doubled).copied().collect();
    for x in &both {
        sum = mix(sum, *x);
        println!("{sum}");
    }
    for x in doubled.iter().rev() {
        sum = mix(sum, *x);
    }
    sum
}

fn skipped_chain() {
    println!("{}", chain_of_skips(4));
}

#[checkpointed]
fn guarded(n: u64) -> u64 {
    #[ckpt(skip)]
    let lock = std::sync::Mutex::new(());
    let _held = lock.lock().expect("nobody panicked with it");
    let mut sum = 0;
    for i in 0..n {
        sum = mix(sum, i + u64::from(lock.try_lock().is_ok()));
        println!("{sum}");
    }
    let _ = sum;
    sum
}

fn guards() {
    println!("{}", guarded(4));
}

#[checkpointed]
fn partly(n: u64) -> u64 {
    let mut table = Vec::new();
    #[ckpt(skip)]
    for i in 0..n {
        table.push(i * i);
    }
    let table = table;
    let mut sum = 0;
    for x in &table {
        sum = mix(sum, *x);
        println!("{sum}");
    }
    sum
}

fn ordinary_loop() {
    println!("{}", partly(5));
}

#[checkpointed]
fn marked(n: u64) -> u64 {
    #[ckpt(skip)]
    let mut scratch: Vec<u64> = Vec::new();
    #[ckpt(rerun)]
    scratch.resize(4, 7);
    let mut sum = 0;
    #[ckpt(once)]
    for i in 0..n {
        scratch[(i % 4) as usize] = i;
        sum = mix(sum, scratch[(i % 4) as usize]);
        println!("{sum}");
    }
    #[ckpt(once)]
    println!("{}", scratch.len());
    #[ckpt(once)]
    for i in 0..n {
        scratch[0] = i + 1;
        sum = mix(sum, scratch[0]);
        println!("{sum}");
    }
    sum
}

fn once_and_rerun() {
    println!("{}", marked(5));
}

#[checkpointed]
fn phases(n: u64) -> u64 {
    let mut state = n;
    println!("one");
    state = mix(state, 1);
    ckpt::safe_point!();
    println!("two");
    let half = state / 2;
    ckpt::safe_point!();
    for i in 0..n {
        state = mix(state, half + i);
        println!("{state}");
    }
    ckpt::safe_point!();
    println!("three");
    mix(state, half)
}

fn safe_points() {
    println!("{}", phases(3));
}

#[checkpointed]
fn straight(text: &str) -> String {
    let upper = text.to_uppercase();
    println!("{upper}");
    ckpt::safe_point!();
    let mut both = upper + text;
    println!("{both}");
    ckpt::safe_point!();
    both.push('.');
    both
}

fn only_safe_points() {
    println!("{}", straight("word"));
}

#[checkpointed]
fn shown(n: u64) -> String {
    let width = 8;
    let name = "n".repeat(3);
    let precise = 2.5f64;
    let mut out = String::new();
    for i in 0..n {
        out += &format!("{name}{i:>width$}{precise:.3}|");
        println!("{out:?}");
    }
    out
}

fn format_arguments() {
    println!("{}", shown(3));
}

#[checkpointed]
fn later(n: u64) -> u64 {
    let early = mix(n, 1);
    let unused_after_first = vec![n; 3];
    let mut sum = 0;
    for i in 0..n {
        sum = mix(sum, i + unused_after_first[0]);
        println!("{sum}");
    }
    for i in 0..n {
        sum = mix(sum, i);
        println!("{sum}");
    }
    mix(sum, early)
}

fn only_used_later() {
    println!("{}", later(3));
}

/// Not savable, and gone before the first safe point.
struct Temporary<'a>(&'a str);

#[checkpointed]
fn forgotten(n: u64) -> u64 {
    let temporary = Temporary("temp");
    let mut sum = temporary.0.len() as u64;
    for i in 0..n {
        sum = mix(sum, i);
        println!("{sum}");
    }
    let temporary = Temporary("another");
    sum += temporary.0.len() as u64;
    for i in 0..n {
        sum = mix(sum, i);
    }
    sum
}

fn no_longer_used() {
    println!("{}", forgotten(3));
}

#[checkpointed]
fn written(n: u64) -> u64 {
    #[ckpt(skip)]
    let mut out = BufWriter::new(std::io::stdout());
    let mut sum = 0;
    #[ckpt(once)]
    for i in 0..n {
        sum = mix(sum, i);
        writeln!(out, "{sum}").expect("stdout is there");
    }
    sum
}

fn buffered_output() {
    println!("{}", written(5));
}

#[checkpointed]
fn with_items(n: u64) -> u64 {
    #[derive(Debug)]
    struct Local(u64);
    const LIMIT: u64 = 50;
    static NAME: &str = "static";
    use std::cmp::min;
    let mut sum = 0;
    for i in 0..n {
        sum = min(mix(sum, i) % 100, LIMIT);
        println!("{NAME} {:?}", Local(sum));
    }
    fn after(x: u64) -> u64 {
        x + 1
    }
    after(sum)
}

fn items_inside() {
    println!("{}", with_items(4));
}

#[checkpointed]
fn blanks(n: u64) -> u64 {
    let _ = mix(n, 1);
    let (sum, _) = (n, n + 1);
    let mut sum = sum;
    for _ in 0..n {
        let _ = sum;
        sum = mix(sum, 1);
        println!("{sum}");
    }
    _ = sum;
    sum
}

fn unnamed() {
    println!("{}", blanks(3));
}

const ROUNDS: u64 = 3;
static OFFSET: u64 = 5;

#[checkpointed]
fn from_outside() -> u64 {
    let mut sum = OFFSET;
    for i in 0..ROUNDS {
        sum = mix(sum, i + OFFSET);
        println!("{sum}");
    }
    for i in (0..ROUNDS).map(|x| x * 2) {
        sum = mix(sum, i);
        println!("{sum}");
    }
    sum
}

fn constants() {
    println!("{}", from_outside());
}

#[checkpointed]
fn saves_itself(n: u64) -> u64 {
    let mut sum = 0;
    for i in 0..n {
        if i % 2 == 0 {
            ckpt::request_save();
        }
        sum = mix(sum, i);
        println!("{sum}");
    }
    sum
}

fn saved_by_request() {
    println!("{}", saves_itself(5));
}
