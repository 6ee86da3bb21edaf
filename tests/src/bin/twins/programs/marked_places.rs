//! Marked calls in loops, branches and blocks.

use std::collections::VecDeque;

use ckpt::checkpointed;

use super::marked_arguments::count_up;

crate::list_programs! {
    in_loops_of_all_kinds in_branches_and_blocks values_of_blocks names_that_hide_parameters
}

#[checkpointed]
fn add_text(to: &mut String, text: &str, n: usize) -> usize {
    for _ in 0..n {
        to.push_str(text);
    }
    to.len()
}

#[checkpointed]
fn loops(words: Vec<String>) -> (String, usize) {
    let mut line = String::new();
    let mut sum = 0;
    let kept = words.clone();
    for word in words {
        sum += #[ckpt(call)]
        add_text(&mut line, &word, 2);
    }
    for (i, letter) in kept[0].chars().enumerate() {
        sum += #[ckpt(call)]
        add_text(&mut line, "c", i);
        sum += letter as usize;
    }
    for word in &kept {
        sum += #[ckpt(call)]
        add_text(&mut line, word, 1);
    }
    for word in kept.clone().into_iter().map(|word| word + "!").take(2) {
        sum += #[ckpt(call)]
        add_text(&mut line, &word, 1);
    }
    while sum < 400 {
        #[ckpt(safe_point)]
        for k in 0..2 {
            sum += #[ckpt(call)]
            add_text(&mut line, "w", k + 1);
        }
    }
    let mut queue: VecDeque<usize> = (1..4).collect();
    while let Some(n) = queue.pop_front() {
        let length = #[ckpt(call)]
        add_text(&mut line, "q", n);
        if n > 1 {
            queue.push_back(n - 2);
        }
        sum += length;
    }
    for k in (0..3).rev().step_by(2) {
        sum += #[ckpt(call)]
        add_text(&mut line, "r", k);
    }
    (line, sum)
}

fn in_loops_of_all_kinds() {
    println!("{:?}", loops(vec!["one".into(), "three".into()]));
}

#[checkpointed]
fn branching(n: u64) -> (u64, Option<u64>) {
    let mut count = 0;
    let mut last = None;
    'outer: for i in 0..n {
        if i % 3 == 0 {
            #[ckpt(call)]
            count_up(&mut count, 2);
        } else if i % 3 == 1 {
            last = Some(
                #[ckpt(call)]
                count_up(&mut count, 1),
            );
        } else {
            let found = 'block: {
                if #[ckpt(call)]
                count_up(&mut count, 3)
                    % 2
                    == 0
                {
                    break 'block 1;
                }
                if count > 14 {
                    break 'outer;
                }
                2
            };
            count += found;
        }
        match last {
            Some(x) if x > 3 => {
                last = Some(
                    #[ckpt(call)]
                    count_up(&mut count, 1),
                )
            }
            Some(_) => continue,
            None => {}
        }
    }
    (count, last)
}

#[checkpointed]
fn values(n: u64) -> (u64, u64) {
    struct Pair {
        a: u64,
        b: u64,
    }
    let (mut count, mut sum) = (0, 0);
    let last = 'outer: loop {
        let pair = Pair {
            a: #[ckpt(call)]
            count_up(&mut count, 1),
            b: 2,
        };
        sum += pair.a + pair.b;
        sum += match sum % 3 {
            0 =>
            {
                #[ckpt(call)]
                count_up(&mut count, 2)
            }
            1 => sum,
            _ => 1,
        };
        let some = if sum % 2 == 0 {
            #[ckpt(call)]
            count_up(&mut count, 1)
        } else {
            5
        };
        sum -= {
            let k = some + 1;
            #[ckpt(call)]
            count_up(&mut count, k % 2)
        } % 2;
        sum += !#[ckpt(call)]
        count_up(&mut count, 1)
            % 7;
        if count > n {
            break 'outer #[ckpt(call)]
            count_up(&mut count, 2);
        }
    };
    (last, sum)
}

fn in_branches_and_blocks() {
    println!("{:?}", branching(9));
}

fn values_of_blocks() {
    println!("{:?}", values(9));
}

#[checkpointed]
fn hides_parameters(slice: &mut [u64], n: &mut u64) -> u64 {
    let mut sum = 0;
    for i in 0..2 {
        slice[0] += i;
        *n += 1;
    }
    let (first, n) = (slice[0], vec![*n, 2]);
    let [_, mut slice] = [first, first + 1];
    let gained = #[ckpt(call)]
    raise(3, &mut slice);
    let length = #[ckpt(call)]
    uses_up(n, slice);
    sum += gained + length;
    for i in 0..2 {
        sum += i * slice;
    }
    sum
}

#[checkpointed]
fn raise(times: u64, by: &mut u64) -> u64 {
    for i in 0..times {
        *by += i;
    }
    *by
}

#[checkpointed]
fn uses_up(mut all: Vec<u64>, more: u64) -> u64 {
    let mut sum = more;
    while let Some(x) = all.pop() {
        sum = sum * 10 + x;
    }
    sum
}

fn names_that_hide_parameters() {
    let (mut cells, mut n) = ([4, 5], 6);
    println!("{}", hides_parameters(&mut cells, &mut n));
    println!("{cells:?} {n}");
}
