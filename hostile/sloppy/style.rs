//! What clippy says.

#[ckpt::checkpointed]
pub fn index_for_its_element(items: &Vec<u64>) -> u64 { //~ lost: clippy::ptr_arg
    let mut sum = 0;
    for i in 0..items.len() { //~ lost: clippy::needless_range_loop
        sum += items[i];
    }
    if items.len() == 0 {
        sum = 1;
    }
    return sum; //~ lost: clippy::needless_return
}

#[ckpt::checkpointed]
pub fn counted_by_hand(items: &[u64]) -> u64 {
    let mut at = 0;
    let mut sum = 0;
    for item in items.iter() { //~ lost: clippy::explicit_counter_loop, clippy::explicit_iter_loop
        sum = sum + item * at;
        at += 1;
    }
    sum
}

#[ckpt::checkpointed]
pub fn many(a: u64, b: u64, c: u64, d: u64, e: u64, f: u64, g: u64, h: u64) -> u64 { //~ lost: clippy::many_single_char_names
    let mut sum = a + b + c + d + e + f + g + h;
    for i in 0..a {
        sum += i;
    }
    sum
}

#[ckpt::checkpointed]
pub fn single_arm(n: Option<u64>) -> u64 {
    let mut sum = 0;
    for i in 0..3 {
        match n {
            Some(n) => sum += n * i,
            None => {}
        }
        if sum > 3 {
            if sum < 5 {
                sum += 7;
            }
        }
    }
    sum
}

#[ckpt::checkpointed]
pub fn nothing_bound(n: u64) -> u64 {
    let unit = println!("{n}"); //~ lost: clippy::let_unit_value, unit_bindings
    let mut sum = 0;
    for i in 0..n {
        sum += i;
        let () = println!("{i}");
    }
    println!("{unit:?}");
    sum
}

#[ckpt::checkpointed]
pub fn never_loops(n: u64) -> u64 {
    let mut sum = 0;
    for i in 0..n { //~ lost: clippy::never_loop
        sum += i;
        break;
    }
    sum
}

#[ckpt::checkpointed]
pub fn late(n: u64) -> u64 {
    let scale; //~ lost: clippy::needless_late_init
    scale = n * 2;
    let mut sum = 0;
    for i in 0..n {
        sum += i * scale;
    }
    sum
}

#[ckpt::checkpointed]
pub fn equal_on_both_sides(n: u64) -> bool {
    let mut sum = 0;
    for i in 0..n {
        sum += i;
    }
    sum == sum
}

#[ckpt::checkpointed]
pub fn copies(n: u64) -> Vec<String> {
    let word = String::from("word");
    let mut all = Vec::new();
    for i in 0..n {
        all.push(format!("{}", word));
        all.push(i.to_string().to_string());
    }
    all
}

#[ckpt::checkpointed]
pub fn loop_for_while(mut stack: Vec<u64>) -> u64 {
    let mut sum = 0;
    loop { //~ lost: clippy::while_let_loop
        let Some(top) = stack.pop() else { break };
        sum += top;
    }
    sum
}

#[ckpt::checkpointed]
pub fn unreadable(n: u64) -> u64 {
    let mut sum = 100000000;
    let _never_used_again = n;
    for i in 0..=n - 1 { //~ lost: clippy::range_minus_one
        sum += i as u32 as u64 + _never_used_again; //~ lost: clippy::used_underscore_binding
    }
    sum
}
