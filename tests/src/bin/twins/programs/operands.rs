//! Safe points inside larger expressions, and jumps that leave a loop with something new.

use std::num::Wrapping;

use ckpt::checkpointed;
use ckpt_tests::mix::mix;

crate::list_programs! {
    loop_as_an_argument loop_before_a_method loop_before_a_question_mark branch_in_a_tuple block_pushed
    branch_added nested_operands operands_before borrowed_before operand_that_stays operand_that_leaves field_of_a_struct in_a_method
    set_on_the_way_out set_in_a_let_else set_in_an_inner_loop set_behind_an_inner_loop
}

fn add(a: u64, b: u64) -> u64 {
    println!("add {a} {b}");
    mix(a, b)
}

#[checkpointed]
fn square_above(limit: u64) -> Option<u64> {
    let mut n = 0;
    Some(loop {
        n += 1;
        println!("n {n}");
        if n * n > limit {
            break n * n;
        }
    })
}

fn loop_as_an_argument() {
    println!("{:?}", square_above(20));
}

#[checkpointed]
fn smallest_divisor(n: u64) -> u64 {
    let mut d = 1;
    loop {
        d += 1;
        println!("d {d}");
        if d * d > n {
            break None;
        }
        if n.is_multiple_of(d) {
            break Some(d);
        }
    }
    .unwrap_or(n)
}

fn loop_before_a_method() {
    println!("{}", smallest_divisor(35));
}

#[checkpointed]
fn halvings(n: u64) -> Result<u64, String> {
    let mut left = n;
    let mut count = 0;
    let halved = (loop {
        println!("left {left}");
        if left % 2 == 1 {
            break if left > 5 {
                Err(format!("{left} is odd"))
            } else {
                Ok(left)
            };
        }
        left /= 2;
        count += 1;
    })? + count;
    println!("halved {halved}");
    Ok(halved)
}

fn loop_before_a_question_mark() {
    println!("{:?}", halvings(24));
}

#[checkpointed]
fn pair(n: u64) -> (u64, [u64; 2]) {
    (
        match n % 3 {
            0 => {
                let mut sum = 0;
                for i in 0..n {
                    println!("sum {sum}");
                    sum += i;
                }
                sum
            }
            rest => rest,
        },
        [n, add(n, 1)],
    )
}

fn branch_in_a_tuple() {
    println!("{:?}", pair(6));
}

#[checkpointed]
fn pushed(n: u64) -> Vec<u64> {
    let mut all = vec![n];
    all.push({
        let mut sum = 0;
        for i in 0..n {
            println!("sum {sum} of {}", all.len());
            sum += i + all[0];
        }
        sum
    });
    for k in 0..n {
        all.push(if k % 2 == 0 {
            let mut steps = 0;
            #[ckpt(safe_point)]
            while steps < k {
                println!("steps {steps}");
                steps += 1;
            }
            steps
        } else {
            k
        });
    }
    all
}

fn block_pushed() {
    println!("{:?}", pushed(4));
}

#[checkpointed]
fn added(n: u64) -> (u64, Wrapping<u64>) {
    let mut plain = 5;
    let mut wrapping = Wrapping(u64::MAX);
    for k in 0..n {
        plain += {
            let mut sum = 0;
            #[ckpt(safe_point)]
            for i in 0..k {
                println!("sum {sum}");
                plain += 1;
                sum += i;
            }
            sum
        };
        wrapping += if k % 2 == 0 {
            let mut sum = Wrapping(0);
            #[ckpt(safe_point)]
            for i in 0..k {
                println!("wrapping {sum}");
                sum += i;
            }
            sum
        } else {
            Wrapping(3)
        };
    }
    (plain, wrapping)
}

fn branch_added() {
    println!("{:?}", added(4));
}

#[checkpointed]
fn nested(n: u64) -> u64 {
    let mut state = n;
    let all = add(
        2,
        add(
            n,
            1 + loop {
                state = mix(state, 1);
                println!("state {state}");
                if state % 4 == 0 {
                    break state;
                }
            },
        ),
    );
    all ^ state
}

fn nested_operands() {
    println!("{}", nested(3));
}

#[checkpointed]
fn before(n: u64, names: Vec<String>) -> (u64, usize) {
    let mut state = n;
    let sum = add(
        state,
        loop {
            state += 3;
            println!("state {state}");
            if state > 12 {
                break state;
            }
        },
    );
    let first = add(
        add(state, sum),
        if state > 3 {
            for _ in 0..3 {
                println!("more {state}");
                state += 1;
            }
            state
        } else {
            0
        },
    );
    let both = (names, {
        let names = ["a", "b"];
        let mut length = 0;
        for name in names {
            println!("name {name}");
            length += name.len();
        }
        length
    });
    (first, both.0.len() + both.1)
}

#[checkpointed]
fn scale(values: Vec<u64>) -> u64 {
    let mut n = 1;
    #[ckpt(skip)]
    let scaled = |values: &[u64], factor: u64| values.iter().sum::<u64>() * factor;
    scaled(
        &values,
        loop {
            n *= 2;
            println!("n {n}");
            if n > 20 {
                break n;
            }
        },
    )
}

fn borrowed_before() {
    println!("{}", scale(vec![1, 2]));
}

fn operands_before() {
    println!("{:?}", before(2, vec!["one".to_owned(), "two".to_owned()]));
}

#[checkpointed]
fn leaves(name: String, limit: u32) -> Result<(String, u32), u32> {
    let mut n = 0;
    let made = (
        name,
        loop {
            n += 1;
            println!("n {n}");
            if n > 4 {
                return Err(n);
            }
            if n == limit {
                break n;
            }
        },
    );
    Ok(made)
}

fn operand_that_stays() {
    println!("{:?}", leaves("a".to_owned(), 3));
}

fn operand_that_leaves() {
    println!("{:?}", leaves("b".to_owned(), 9));
}

#[derive(Debug)]
struct Pair {
    name: &'static str,
    count: u32,
}

#[checkpointed]
fn counted(n: u32) -> Pair {
    Pair {
        name: "steps",
        count: {
            let mut count = 0;
            while count * count < n {
                println!("count {count}");
                count += 1;
            }
            count
        },
    }
}

fn field_of_a_struct() {
    println!("{:?}", counted(20));
}

#[checkpointed]
#[derive(Debug, Default)]
struct Walk {
    steps: Vec<u64>,
    at: u64,
}

impl Walk {
    #[checkpointed]
    fn to(&mut self, end: u64) -> usize {
        self.steps.push(loop {
            self.at += 1;
            println!("at {}", self.at);
            if self.at > end {
                break self.at;
            }
        });
        self.at += {
            let mut sum = 0;
            for i in 0..end {
                println!("sum {sum}");
                sum += i;
            }
            sum
        };
        self.steps.len()
            + loop {
                self.at += 1;
                println!("at {}", self.at);
                if self.at.is_multiple_of(3) {
                    break 1;
                }
            }
    }
}

fn in_a_method() {
    let mut walk = Walk::default();
    println!("{} {walk:?}", walk.to(3));
}

#[checkpointed]
fn set(limit: u32) -> String {
    let found;
    let mut n = 0;
    loop {
        println!("n {n}");
        if n * n > limit {
            found = format!("found {n}");
            break;
        }
        n += 1;
    }
    found
}

fn set_on_the_way_out() {
    println!("{}", set(10));
}

#[checkpointed]
fn set_at_the_end(words: &[&str]) -> usize {
    let result;
    let mut at = 0;
    let mut sum = 0;
    loop {
        let Some(word) = words.get(at) else {
            result = sum + at;
            break;
        };
        println!("{word}");
        sum += word.len();
        at += word.len() % 2 + 1;
    }
    result
}

fn set_in_a_let_else() {
    println!("{}", set_at_the_end(&["abc", "de", "f", "ghij"]));
}

#[checkpointed]
fn set_inside(rows: Vec<Vec<u32>>) -> u32 {
    let found: u32;
    let mut at = 0;
    'rows: loop {
        println!("row {at}");
        for &value in &rows[at] {
            if value > 10 {
                found = value;
                break 'rows;
            }
        }
        at += 1;
        if at == rows.len() {
            found = 0;
            break;
        }
    }
    found
}

fn set_in_an_inner_loop() {
    println!(
        "{}",
        set_inside(vec![vec![1, 2], vec![3], vec![4, 50, 60], vec![70]])
    );
}

fn set_behind_an_inner_loop() {
    println!("{}", set_inside(vec![vec![1, 2], vec![3]]));
}
