//! Names that hide others which something around still needs.

use std::collections::BTreeMap;

use ckpt::checkpointed;

crate::list_programs! {
    item_hides_an_item item_hides_what_is_lent left_in_one_branch_of_two
}

#[checkpointed]
fn items(n: &mut u64) -> u64 {
    let numbers = vec![80, *n, 5];
    let mut sum = 0;
    for (i, &number) in numbers.iter().enumerate() {
        let pairs = BTreeMap::from([(*n % 5, number), (7, i as u64)]);
        #[ckpt(safe_point)]
        for (key, number) in pairs.into_iter() {
            ckpt::safe_point!();
            sum += key * number;
            println!("{i} {key} {number}");
        }
        *n += sum % 3;
    }
    sum
}

fn item_hides_an_item() {
    let mut n = 3;
    println!("{} {n}", items(&mut n));
}

#[checkpointed]
fn lent(n: u64) -> u64 {
    let text = "x".repeat(n as usize);
    let mut sum = 0;
    if let Some(length) = Some(text.len() as u64).filter(|&length| length > 1) {
        for text in 0..length {
            #[ckpt(safe_point)]
            for i in 1..4 {
                sum += i * text;
                println!("{text} {i} {sum}");
            }
        }
    } else {
        drop(text);
    }
    sum
}

fn item_hides_what_is_lent() {
    println!("{}", lent(3));
}

#[checkpointed]
fn branches<T: ckpt::Savable + ToString>(named: T, n: u64) -> (u64, String) {
    let mut first = Some(n);
    let mut sum = 0;
    if let Some(value) = &mut first
        && *value % 7 == 3
    {
        ckpt::safe_point!();
        *value += 1;
    } else {
        let mut second: Result<u64, String> = Ok(n + sum);
        match second {
            Ok(ref mut value) if *value % 4 == named.to_string().len() as u64 => {
                *value += 1;
            }
            Ok(ref mut value) => {
                ckpt::safe_point!();
                *value += 2;
                sum += *value;
            }
            Err(ref mut text) => {
                ckpt::safe_point!();
                text.push('!');
            }
        }
        println!("{second:?}");
    }
    println!("{first:?}");
    for i in 0..3 {
        sum += i;
    }
    (sum, named.to_string())
}

fn left_in_one_branch_of_two() {
    println!("{:?}", branches(12u8, 5));
}
