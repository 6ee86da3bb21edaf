//! Functions left from within a loop or between two, and loops with much inside.

use ckpt::checkpointed;
use ckpt_tests::mix::mix;

crate::list_programs! {
    ok_by_question_mark err_by_question_mark none_by_question_mark some_by_question_mark early_return_inside
    early_return_avoided early_return_between early_return_not_taken unit_and_return never_entered endless_range
    inner_loops closures_inside macros_inside nested_blocks big_numbers
}

#[checkpointed]
fn parsed(words: Vec<String>) -> Result<i64, std::num::ParseIntError> {
    let mut sum = 0;
    for word in &words {
        println!("word {word}");
        sum += word.parse::<i64>()?;
    }
    let scale: i64 = words[0].parse()?;
    let mut left = scale;
    while left > 0 {
        sum *= 2;
        left -= 1;
    }
    Ok(sum)
}

fn words(text: &str) -> Vec<String> {
    text.split(' ').map(str::to_owned).collect()
}

fn ok_by_question_mark() {
    println!("{:?}", parsed(words("3 14 15 92 65")));
}

fn err_by_question_mark() {
    println!("{:?}", parsed(words("3 14 fifteen 92")));
}

#[checkpointed]
fn chained(links: Vec<Option<usize>>) -> Option<usize> {
    let mut at = 0;
    for step in 0..10 {
        at = (*links.get(at)?)?;
        println!("step {step}: {at}");
    }
    Some(at)
}

fn none_by_question_mark() {
    println!("{:?}", chained(vec![Some(2), None, Some(1)]));
}

fn some_by_question_mark() {
    println!("{:?}", chained(vec![Some(2), None, Some(3), Some(0)]));
}

#[checkpointed]
fn position(haystack: Vec<u32>, needle: u32) -> Result<usize, String> {
    for (at, item) in haystack.iter().enumerate() {
        println!("look at {item}");
        if *item == needle {
            return Ok(at);
        }
    }
    Err(format!("no {needle}"))
}

fn early_return_inside() {
    println!("{:?}", position(vec![5, 3, 8, 1], 8));
}

fn early_return_avoided() {
    println!("{:?}", position(vec![5, 3], 8));
}

#[checkpointed]
fn bounded(n: u64, limit: u64) -> u64 {
    let mut sum = 0;
    for i in 0..n {
        sum += i;
    }
    println!("sum {sum}");
    if sum > limit {
        return sum;
    }
    for i in 0..n {
        sum = mix(sum, i);
    }
    sum
}

fn early_return_between() {
    println!("{}", bounded(5, 3));
}

fn early_return_not_taken() {
    println!("{}", bounded(5, 300));
}

#[checkpointed]
fn unit(n: u8) {
    for i in 0..n {
        println!("i {i}");
        if i == 200 {
            return;
        }
    }
    println!("done");
}

fn unit_and_return() {
    unit(4);
}

#[checkpointed]
fn empty(items: Vec<u8>) -> usize {
    let mut count = 0;
    for item in &items {
        count += usize::from(*item);
    }
    for i in 5..2 {
        count += i;
    }
    while count > 1_000 {
        count -= 1;
    }
    for _ in 0..3 {
        count += 1;
        println!("count {count}");
    }
    count
}

fn never_entered() {
    println!("{}", empty(Vec::new()));
}

#[checkpointed]
fn counted_up() -> u64 {
    let mut state = 9;
    for i in 5u64.. {
        state = mix(state, i) % 64;
        println!("{i}: {state}");
        if state == 0 || i > 30 {
            break;
        }
    }
    state
}

fn endless_range() {
    println!("{}", counted_up());
}

#[checkpointed]
fn triangle(n: u64) -> u64 {
    let mut state = 0;
    for i in 0..n {
        let mut row = Vec::new();
        for j in 0..i {
            row.push(mix(i, j));
        }
        while let Some(item) = row.pop() {
            state = mix(state, item);
            if item % 5 == 0 {
                break;
            }
        }
        let extra = loop {
            if state % 3 == 0 {
                break state % 10;
            }
            state += 1;
        };
        println!("{i}: {extra}");
    }
    state
}

fn inner_loops() {
    println!("{}", triangle(8));
}

#[checkpointed]
fn closed_over(n: u64) -> u64 {
    let mut sum = 0;
    for i in 0..n {
        let double = |x: u64| {
            if x == 3 {
                return 100;
            }
            for y in 0..x {
                if y > 5 {
                    break;
                }
            }
            x * 2
        };
        let mut add = |x: u64| sum += x;
        add(double(i));
        println!("{i}: {sum}");
    }
    (0..n).map(|x| x + sum).sum()
}

fn closures_inside() {
    println!("{}", closed_over(6));
}

macro_rules! add_all {
    ($to:ident: $($number:expr),*) => {
        $($to = mix($to, $number);)*
    };
}

#[checkpointed]
fn by_macro(n: u64) -> u64 {
    let mut state = 5;
    for i in 0..n {
        add_all!(state: i, i + 1, i * i);
        let line = format!("{i} {state:>22} {}", matches!(state % 4, 0 | 2));
        println!("{line}");
        assert!(state != 0, "{state}");
    }
    state
}

fn macros_inside() {
    println!("{}", by_macro(5));
}

#[checkpointed]
fn in_blocks(n: u64) -> u64 {
    let mut state = {
        let seed = n * 3;
        seed + 1
    };
    let kind = if state > 10 { "large" } else { "small" }.to_owned();
    for i in 0..n {
        let part = {
            let x = mix(state, i);
            match x % 3 {
                0 => x,
                1 if i > 2 => x / 2,
                _ => {
                    let y = x / 3;
                    y + 1
                }
            }
        };
        state = mix(state, part);
        unsafe_free(&mut state);
    }
    println!("{kind}");
    state
}

fn unsafe_free(state: &mut u64) {
    *state = state.rotate_left(1);
}

fn nested_blocks() {
    println!("{}", in_blocks(5));
}

#[checkpointed]
fn wide(n: u128) -> (u128, i128, i64, f64, char) {
    let mut big = n;
    let mut negative = -1i128;
    let mut small = i64::MIN;
    let mut float = 0.1f64;
    let mut letter = 'a';
    for i in 0..6u8 {
        big = big.wrapping_mul(big).wrapping_add(u128::from(i));
        negative = negative.wrapping_mul(3) - i128::from(i);
        small = small.wrapping_add(i64::from(i) << 40);
        float = float.sin() / 3.0 + f64::from(i);
        letter = char::from_u32(letter as u32 * 2 + 1).unwrap_or('z');
        println!("{big} {negative} {small} {:#x} {letter}", float.to_bits());
    }
    (big, negative, small, float, letter)
}

fn big_numbers() {
    println!("{:?}", wide(u128::MAX - 7));
}
