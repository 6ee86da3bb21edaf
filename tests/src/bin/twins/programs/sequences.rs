//! Loops one after the other, and what lies before, between and behind them.

use ckpt::checkpointed;
use ckpt_tests::mix::mix;

crate::list_programs! {
    three_loops five_loops equal_loops named_equal_loops variables_between shadowed shadowed_by_another_type
    destructured_lets let_else let_else_taken moved_between moved_and_made_anew moved_in_a_branch
    moved_in_the_other_branch late_initialisers late_initialisers_again shadowed_at_every_level
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
fn levels(x: u64) -> u64 {
    let mut sum = 0;
    for x in 0..x {
        let x = x + 10;
        #[ckpt(safe_point)]
        for x in x..x + 2 {
            let x = x * 2;
            sum = mix(sum, x);
            println!("inner {x}");
        }
        println!("middle {x}");
    }
    println!("outer {x}");
    let x = x.to_string();
    for x in x.chars() {
        sum = mix(sum, x as u64);
        println!("letter {x}");
    }
    mix(sum, x.len() as u64)
}

fn shadowed_at_every_level() {
    println!("{}", levels(2));
}
