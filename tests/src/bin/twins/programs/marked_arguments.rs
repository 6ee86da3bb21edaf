//! Marked calls, by what is given to them and what they stand in.

use std::collections::VecDeque;

use ckpt::checkpointed;

use super::marked_calls::Solver;

crate::list_programs! {
    parts_that_are_lent what_is_lent_from_a_box the_element_itself anywhere_in_an_expression anywhere_until_an_error
    what_is_given_away any_number_of_types closures_for_arguments arguments_in_their_order values_that_borrow
}

#[checkpointed]
struct Simulation {
    bodies: Vec<f64>,
    sweeps: u64,
    label: String,
    solvers: [Solver; 2],
}

#[checkpointed]
fn move_all(bodies: &mut Vec<f64>, by: f64) -> usize {
    for x in bodies.iter_mut() {
        *x += by;
    }
    bodies.len()
}

#[checkpointed]
fn halve(part: &mut [f64]) {
    for i in 0..part.len() {
        part[i] *= 0.5;
    }
}

#[checkpointed]
pub(super) fn count_up(count: &mut u64, n: u64) -> u64 {
    for _ in 0..n {
        *count += 1;
    }
    *count
}

#[checkpointed]
fn total(of: &[f64], text: String) -> (f64, usize) {
    let mut sum = 0.0;
    for x in of {
        sum += x;
    }
    (sum, text.len())
}

#[checkpointed]
fn in_parts(n: usize) -> String {
    let solver = |name: &str| Solver {
        u: vec![0.0; 3],
        sweeps: 0,
        name: name.to_owned(),
    };
    let mut simulation = Simulation {
        bodies: vec![1.0, 2.0, 3.0, 4.0],
        sweeps: 0,
        label: "x".into(),
        solvers: [solver("a"), solver("b")],
    };
    let mut local = vec![9.0, 8.0];
    for i in 0..n {
        let m = #[ckpt(call)]
        move_all(&mut simulation.bodies, i as f64);
        #[ckpt(call)]
        halve(&mut simulation.bodies[1..m - 1]);
        #[ckpt(call)]
        halve(&mut local);
        #[ckpt(call)]
        halve(&mut local[i % 2..]);
        let c = #[ckpt(call)]
        count_up(&mut simulation.sweeps, i as u64 + 1);
        let k = #[ckpt(call)]
        simulation.solvers[i % 2].solve(0.5);
        let name = format!("{}{c}", simulation.label);
        let (sum, length) = #[ckpt(call)]
        total(&simulation.bodies, name);
        simulation.label = format!("{} {k} {sum} {length}", simulation.label);
    }
    format!("{} {local:?} {:?}", simulation.label, simulation.solvers)
}

fn parts_that_are_lent() {
    println!("{}", in_parts(3));
}

#[checkpointed]
#[derive(Clone, Copy, Debug)]
struct Cursor {
    at: usize,
    total: u64,
}

impl Cursor {
    #[checkpointed]
    fn feed(&mut self, cell: &mut u64, #[ckpt(skip)] by: usize) -> u64 {
        for i in 0..3 {
            *cell += 1;
            self.at += 1;
            self.total += *cell * by as u64 + i;
        }
        self.total
    }
}

fn told_index(of: usize) -> usize {
    println!("index of {of}");
    of * 2 % 4
}

/// What is lent by a computed index, or one that the callee changes, is the element itself, and the same one after a resume.
#[checkpointed]
fn elements(n: usize) -> String {
    let mut cells = vec![1, 2, 3, 4u64, 5, 6, 7, 8, 9, 10];
    let mut cursors = [Cursor { at: 0, total: 0 }; 4];
    let mut cursor = Cursor { at: 1, total: 0 };
    for i in 0..n {
        #[ckpt(call)]
        count_up(&mut cells[told_index(i)], 2);
        let last = 1 + #[ckpt(call)]
        count_up(&mut cells[n.min(3)], 1);
        #[ckpt(call)]
        cursor.feed(&mut cells[cursor.at % 5], cursor.at);
        #[ckpt(call)]
        cursors[told_index(i + 1)].feed(&mut cells[last as usize % 2], i);
    }
    format!("{cells:?} {cursors:?} {cursor:?}")
}

fn the_element_itself() {
    println!("{}", elements(3));
}

#[checkpointed]
fn in_boxes(n: usize) -> String {
    let mut solver = Box::new(Solver {
        u: vec![0.0; n],
        sweeps: 0,
        name: "boxed".into(),
    });
    let mut numbers: Box<[f64]> = vec![1.0, 2.0, 3.0].into_boxed_slice();
    let mut sum = 0.0;
    for _ in 0..2 {
        sum += #[ckpt(call)]
        solver.sweep(n);
        #[ckpt(call)]
        halve(&mut numbers);
    }
    format!("{sum} {solver:?} {numbers:?}")
}

fn what_is_lent_from_a_box() {
    println!("{}", in_boxes(4));
}

#[checkpointed]
pub(super) fn tail(n: u64, count: &mut u64) -> u64 {
    #[ckpt(call)]
    count_up(count, n)
}

#[checkpointed]
fn failing(n: u64, count: &mut u64) -> Result<u64, u64> {
    let now = #[ckpt(call)]
    count_up(count, n);
    if now > 30 { Err(now) } else { Ok(now) }
}

#[checkpointed]
fn anywhere(n: u64) -> Result<(u64, Vec<u64>), u64> {
    let mut count = 0;
    let mut all = Vec::new();
    for i in 0..n {
        let a = 1 + #[ckpt(call)]
        count_up(&mut count, i);
        all.push(
            #[ckpt(call)]
            count_up(&mut count, 1),
        );
        if #[ckpt(call)]
        count_up(&mut count, 1)
            % 2
            == 0
            && a > 3
        {
            all.push(a);
        }
        match #[ckpt(call)]
        failing(1, &mut count)?
        {
            even if even % 2 == 0 => all.push(0),
            odd => all.push(odd),
        }
        let nested = #[ckpt(call)]
        count_up(
            &mut count,
            #[ckpt(call)]
            count_up(&mut 0, 2)
                % 3,
        );
        all.push(nested.max(
            #[ckpt(call)]
            tail(1, &mut count),
        ));
        let Ok(last) = #[ckpt(call)]
        failing(0, &mut count) else {
            println!("over");
            break;
        };
        #[ckpt(call)]
        let more = failing(last % 2, &mut count)?;
        #[ckpt(call)]
        failing(more % 2, &mut count)?;
        let (first, ..) = (
            #[ckpt(call)]
            count_up(&mut count, 1),
            last,
        );
        all.push(
            [
                first,
                (#[ckpt(call)]
                total(&[0.5, 1.5], "abc".to_owned()))
                .1 as u64,
            ][i as usize % 2],
        );
    }
    Ok((count, all))
}

fn anywhere_in_an_expression() {
    println!("{:?}", anywhere(2));
}

fn anywhere_until_an_error() {
    println!("{:?}", anywhere(9));
}

#[checkpointed]
#[derive(Debug, Clone, Copy)]
struct Point {
    x: f64,
    y: f64,
}

#[checkpointed]
fn join(mut words: Vec<String>, point: Point, queue: VecDeque<u8>, n: u32) -> (String, usize) {
    let mut line = String::new();
    let mut taken = 0;
    for _ in 0..n {
        if let Some(word) = words.pop() {
            line.push_str(&word);
            taken += 1;
        }
    }
    (
        format!("{line} {} {}", point.x + point.y, words.len()),
        taken + queue.len(),
    )
}

#[checkpointed]
fn given(n: u32) -> Vec<(String, usize)> {
    let mut all = Vec::new();
    let mut point = Point { x: 0.5, y: 2.0 };
    let mut rest: VecDeque<u8> = (0..9).collect();
    for i in 0..n {
        let words: Vec<String> = (0..4).map(|k| format!("w{k}{i}")).collect();
        let queue = rest.split_off(rest.len() / 2);
        all.push(
            #[ckpt(call)]
            join(words, point, queue, i),
        );
        point.x += 1.0;
    }
    all.push(
        #[ckpt(call)]
        join(Vec::new(), point, rest, 1),
    );
    all
}

fn what_is_given_away() {
    println!("{:?}", given(4));
}

mod elsewhere {
    #[ckpt::checkpointed]
    pub(super) fn add_up<T>(n: u32, x: &mut T, step: T) -> u32
    where
        T: Copy + std::ops::AddAssign + serde::Serialize + for<'a> serde::Deserialize<'a> + 'static,
    {
        let mut steps = 0;
        for _ in 0..n {
            *x += step;
            steps += 1;
        }
        steps
    }
}

#[checkpointed]
fn of_types(n: u32) -> (u32, f32, u64, i8) {
    let (mut a, mut b, mut c) = (0.5f32, 7u64, -3i8);
    let mut steps = #[ckpt(call)]
    elsewhere::add_up(n, &mut a, 0.25);
    steps += #[ckpt(call)]
    elsewhere::add_up::<u64>(n + 1, &mut b, 2);
    steps += #[ckpt(call)]
    elsewhere::add_up(n, &mut c, -1);
    (steps, a, b, c)
}

fn any_number_of_types() {
    println!("{:?}", of_types(3));
}

#[checkpointed]
fn apply(n: u64, #[ckpt(skip)] f: impl Fn(u64) -> u64) -> u64 {
    let mut sum = 0;
    for i in 0..n {
        sum += f(i);
    }
    sum
}

#[checkpointed]
fn with_closures(n: u64) -> u64 {
    let base = n * 3;
    let mut sum = 0;
    for i in 0..n {
        sum += #[ckpt(call)]
        apply(i + 1, |x| x * base + i);
    }
    sum
}

fn closures_for_arguments() {
    println!("{}", with_closures(3));
}

fn said(what: &str, value: u64) -> u64 {
    println!("{what} {value}");
    value
}

#[checkpointed]
fn three(a: u64, b: &str, c: u64, d: &mut u64) -> u64 {
    let mut sum = a + c + b.len() as u64;
    for i in 0..2 {
        sum += i + *d;
        *d += 1;
    }
    sum
}

#[checkpointed]
fn ordered(n: u64) -> (u64, u64) {
    let (mut x, mut d, mut sum) = (1, 5, 0);
    for i in 0..n {
        sum += #[ckpt(call)]
        three(
            said("first", i),
            &format!("text {i}"),
            x + {
                x += 1;
                x
            },
            &mut d,
        );
        let lent = #[ckpt(call)]
        three(
            x,
            "literal",
            {
                x += 10;
                said("third", x)
            },
            &mut said("lent", 2),
        );
        sum += lent;
    }
    (sum, d)
}

fn arguments_in_their_order() {
    println!("{:?}", ordered(3));
}

#[checkpointed]
fn longest<'a>(words: &'a [String], n: usize) -> &'a str {
    let mut best = 0;
    for i in 0..n {
        if words[i].len() > words[best].len() {
            best = i;
        }
    }
    &words[best]
}

#[checkpointed]
fn borrowed_values(n: usize) -> String {
    let words: Vec<String> = (0..n).map(|i| "x".repeat(i * 7 % 5)).collect();
    let long = (#[ckpt(call)]
    longest(&words, n))
    .len();
    let again = #[ckpt(call)]
    longest(&words, n / 2);
    format!("{long} {again}")
}

fn values_that_borrow() {
    println!("{}", borrowed_values(5));
}
