//! When values are dropped, and in which order. Values that a resume makes anew are dropped by each process that has
//! them, so these programs are compared with their twins only where nobody stops them.

use std::panic::catch_unwind;

use ckpt::checkpointed;

crate::list_programs! {
    at_the_end between_loops shadowed_values moved_values early_return_drops question_mark_drops break_drops
    parameters_dropped skipped_and_guards replaced_in_a_loop panic_inside panic_after temporaries_in_headers
    replaced_after_a_branch unnamed_beside_a_branch hidden_item_beside_a_skipped taken_by_one_arm closures_that_own argument_of_one_arm
    looked_at_by_a_macro replaced_beside_a_borrow
}

/// Says when it is dropped.
#[checkpointed]
#[derive(Clone)]
pub(super) struct Loud(pub(super) String);

impl Drop for Loud {
    fn drop(&mut self) {
        println!("{} is dropped", self.0);
    }
}

pub(super) fn loud(name: impl ToString) -> Loud {
    Loud(name.to_string())
}

#[checkpointed]
fn ends(n: u32) -> Loud {
    let first = loud("first");
    let mut second = loud("second");
    for i in 0..n {
        second.0.push('!');
        println!("{i} {}", first.0);
    }
    let third = loud(&second.0);
    println!("end");
    loud(format!("{}{}", third.0, first.0))
}

fn at_the_end() {
    println!("{}", ends(2).0);
}

#[checkpointed]
fn between(n: u32) -> usize {
    let one = loud("one");
    let mut all = vec![];
    for i in 0..n {
        let inner = loud(i);
        all.push(inner);
        let _unused = loud("each time");
    }
    let two = loud("two");
    while let Some(last) = all.pop() {
        println!("popped {}", last.0);
    }
    let three = loud("three");
    loop {
        println!("{}", two.0);
        break;
    }
    one.0.len() + three.0.len()
}

fn between_loops() {
    println!("{}", between(3));
}

#[checkpointed]
fn hides(n: u32) -> String {
    let value = loud("outer");
    let value = loud(value.0.clone() + " inner");
    for i in 0..n {
        let value = loud(format!("{} {i}", value.0));
        println!("{}", value.0);
    }
    let value = loud(value.0.clone() + " last");
    for _ in 0..n {
        println!("{}", value.0);
    }
    value.0.clone()
}

fn shadowed_values() {
    println!("{}", hides(2));
}

#[checkpointed]
fn moves(n: u32) -> Vec<Loud> {
    let gone = loud("gone");
    let kept = loud("kept");
    for i in 0..n {
        println!("{i}");
    }
    drop(gone);
    let mut list = vec![kept];
    for i in 0..n {
        list.push(loud(i));
    }
    let rest = list.split_off(1);
    for item in rest {
        println!("rest {}", item.0);
    }
    list
}

fn moved_values() {
    println!("{}", moves(3).len());
}

#[checkpointed]
fn returns(n: u32) -> Option<Loud> {
    let a = loud("a");
    let b = loud("b");
    for i in 0..n {
        let c = loud(format!("c{i}"));
        if i == 2 {
            return Some(loud(format!("{} {}", b.0, c.0)));
        }
    }
    println!("{}", a.0);
    None
}

fn early_return_drops() {
    println!("{:?}", returns(5).map(|loud| loud.0.clone()));
}

#[checkpointed]
fn tries(words: &[String]) -> Result<u32, std::num::ParseIntError> {
    let _guard = loud("guard");
    let sums = loud("sums");
    let mut sum = 0;
    for word in words {
        let word = loud(word);
        sum += word.0.parse::<u32>()?;
    }
    println!("{}", sums.0);
    Ok(sum)
}

fn question_mark_drops() {
    println!("{:?}", tries(&["1".into(), "2".into(), "x".into()]));
}

#[checkpointed]
fn breaks(n: u32) -> Loud {
    let before = loud("before");
    let found = 'outer: loop {
        let outer = loud("outer");
        for i in 0..n {
            let inner = loud(i);
            if i == 1 {
                break 'outer loud(outer.0.clone() + &inner.0);
            }
        }
    };
    println!("{}", before.0);
    found
}

fn break_drops() {
    println!("{}", breaks(3).0);
}

#[checkpointed]
fn takes(_c: Loud, a: Loud, mut b: Loud, n: u32) -> usize {
    for i in 0..n {
        b.0 += &i.to_string();
    }
    println!("{}", b.0);
    a.0.len()
}

fn parameters_dropped() {
    println!("{}", takes(loud("a"), loud("b"), loud("c"), 2));
}

#[checkpointed]
fn skips(n: u32) -> u32 {
    #[ckpt(skip)]
    let skipped = loud("skipped");
    let _guard = loud("guard");
    let saved = loud("saved");
    let mut sum = 0;
    for i in 0..n {
        sum += i;
        println!("{} {} {sum}", skipped.0, saved.0);
    }
    #[ckpt(skip)]
    let second = loud("second skipped");
    for i in 0..n {
        sum += i;
        println!("{} {} {sum}", second.0, saved.0);
    }
    sum
}

fn skipped_and_guards() {
    println!("{}", skips(2));
}

#[checkpointed]
fn replaced(n: u32) -> Loud {
    let mut current = loud("start");
    for i in 0..n {
        current = loud(format!("{} {i}", current.0));
        println!("now {}", current.0);
    }
    current
}

fn replaced_in_a_loop() {
    println!("{}", replaced(3).0);
}

#[checkpointed]
fn fails(n: u32) -> u32 {
    let _guard = loud("guard");
    let outer = loud("outer");
    let mut sum = 0;
    for i in 0..n {
        let inner = loud(i);
        sum += 10 / (2 - i);
        println!("{} {} {sum}", outer.0, inner.0);
    }
    sum
}

fn panic_inside() {
    std::panic::set_hook(Box::new(|_| println!("a panic")));
    println!("{:?}", catch_unwind(|| fails(4)).is_err());
}

#[checkpointed]
fn fails_later(n: u32) -> u32 {
    let values = loud("values");
    let mut sum = 0;
    for i in 0..n {
        sum += i;
    }
    let more = loud("more");
    assert!(sum > 100, "{} {}", values.0, more.0);
    sum
}

fn panic_after() {
    std::panic::set_hook(Box::new(|info| println!("{:?}", info.payload_as_str())));
    println!("{:?}", catch_unwind(|| fails_later(4)).is_err());
}

#[checkpointed]
fn headers(n: usize) -> usize {
    let mut sum = 0;
    while loud("condition").0.len() + sum < n {
        sum += 3;
        println!("{sum}");
    }
    sum
}

fn temporaries_in_headers() {
    println!("{}", headers(15));
}

#[checkpointed]
fn replaced_behind(n: u32) -> Loud {
    let mut last = loud("first");
    for i in 0..n {
        let made;
        if i % 2 == 1 {
            made = i * 2;
            ckpt::safe_point!();
            println!("safe");
        } else {
            made = i;
        }
        last = loud(format!("{i} {made}"));
        println!("replaced");
    }
    last
}

fn replaced_after_a_branch() {
    println!("{}", replaced_behind(3).0);
}

#[checkpointed]
fn unnamed(n: u64) -> u64 {
    let mut cells = vec![1, 2, 3];
    for cell in cells.iter_mut().skip(1) {
        let _first = loud("guard");
        let unnamed = loud(format!("unnamed {cell}"));
        let made;
        if *cell > n {
            made = *cell;
            ckpt::safe_point!();
        } else {
            made = n;
            ckpt::safe_point!();
        }
        println!("made {made}");
    }
    cells[0]
}

fn unnamed_beside_a_branch() {
    println!("{}", unnamed(2));
}

#[checkpointed]
fn hidden_item(n: u64) -> u64 {
    let mut cells = vec![n, n + 1];
    for (index, cell) in cells.iter_mut().enumerate() {
        let cell = loud(format!("{index} {cell}"));
        #[ckpt(skip)]
        let skipped = loud("skipped");
        ckpt::safe_point!();
        println!("after");
    }
    cells[0]
}

fn hidden_item_beside_a_skipped() {
    println!("{}", hidden_item(2));
}

#[checkpointed]
fn taken(n: u64) -> u64 {
    let mut cells = vec![n, n + 1, n + 2];
    for cell in cells.iter_mut() {
        let looked_at = loud(format!("cell {cell}"));
        if *cell % 2 == 0 {
            ckpt::safe_point!();
            *cell += 1;
        } else {
            println!("look at {}", looked_at.0);
        }
        let later = loud("later");
        ckpt::safe_point!();
        println!("end");
    }
    cells[0]
}

fn taken_by_one_arm() {
    println!("{}", taken(2));
}

#[checkpointed]
fn owning(n: u32) -> usize {
    let all: Vec<Loud> = (0..n).map(loud).collect();
    let mut sum = 0;
    for name in all.into_iter().map({
        let held = loud("held");
        move |loud| format!("{}{}", loud.0, held.0)
    }) {
        println!("{name}");
        sum += name.len();
        if sum > 13 {
            break;
        }
    }
    sum
}

fn closures_that_own() {
    println!("{}", owning(5));
}

#[checkpointed]
fn argument(n: u64, name: Loud) -> Result<u64, String> {
    let mut text = Some(n.to_string());
    match text {
        Some(ref mut text) => {
            ckpt::safe_point!();
            text.push('!');
        }
        None => {
            ckpt::safe_point!();
            return Err("early".to_owned());
        }
    }
    println!("{} {text:?}", name.0);
    Ok(n)
}

fn argument_of_one_arm() {
    println!("{:?}", argument(4, loud("name")));
}

macro_rules! next_if {
    ($condition:expr) => {
        if $condition {
            continue;
        }
    };
}

#[checkpointed]
fn by_a_macro(n: u64) -> u64 {
    let mut stack = vec![n, 3];
    let mut round = 0;
    while let Some(last) = stack.last_mut() {
        *last += 1;
        round += 1;
        if round > 3 {
            break;
        }
        let name = loud("name");
        next_if!(name.0.len() as u64 == round + n);
        ckpt::safe_point!();
        println!("behind");
    }
    round
}

fn looked_at_by_a_macro() {
    println!("{}", by_a_macro(2));
}

#[checkpointed]
#[allow(unused_assignments, unused_variables)]
fn replaced_inside(n: u64) -> u64 {
    let mut stack = vec![n, 3];
    let mut round = 0;
    while let Some(last) = stack.last_mut() {
        round += 1;
        if round > 3 {
            break;
        }
        let mut name = loud("first");
        name = loud("second");
        let deferred;
        deferred = loud("deferred");
        if round == 2 {
            name = loud("third");
        }
        ckpt::safe_point!();
        *last += 1;
        println!("behind {last}");
    }
    round
}

fn replaced_beside_a_borrow() {
    println!("{}", replaced_inside(2));
}
