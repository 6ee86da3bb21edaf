//! Marked calls: the callee's frame is inside of the caller's.

use std::collections::VecDeque;

use ckpt::checkpointed;

crate::list_programs! {
    three_levels three_levels_left_by_an_error methods_of_methods methods_of_traits called_twice_in_one_body branch_and_bound_ten_deep parts_that_are_lent
    what_is_lent_from_a_box the_element_itself anywhere_in_an_expression anywhere_until_an_error what_is_given_away any_number_of_types in_loops_of_all_kinds a_tree lent_in_another_order
    not_checkpointed closures_for_arguments in_branches_and_blocks values_of_blocks arguments_in_their_order behind_a_dyn values_that_borrow
    phases
}

#[checkpointed]
fn walk(steps: u64, state: &mut u64, weights: &[u64]) -> u64 {
    let mut sum = 0;
    for i in 0..steps {
        *state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(i);
        sum += (*state >> 60) + weights[i as usize % weights.len()];
    }
    sum
}

#[checkpointed]
fn rounds(n: u64, state: &mut u64, log: &mut Vec<u64>) -> Result<u64, String> {
    let weights = vec![1, 2, 3];
    let mut total = 0;
    for round in 0..n {
        let gained = #[ckpt(call)]
        walk(round + 1, state, &weights);
        total += gained;
        log.push(gained);
        if log.len() > 5 {
            return Err(format!("{total} after {round}"));
        }
    }
    Ok(total)
}

#[checkpointed]
fn levels(n: u64) -> Result<(u64, u64), String> {
    let (mut state, mut all) = (1u64, 0);
    let mut log = Vec::new();
    for k in 0..n {
        all += #[ckpt(call)]
        rounds(k, &mut state, &mut log)?;
        println!("level {k} {all} {log:?}");
    }
    Ok((all, state))
}

fn three_levels() {
    println!("{:?}", levels(3));
}

fn three_levels_left_by_an_error() {
    println!("{:?}", levels(5));
}

#[checkpointed]
#[derive(Debug)]
struct Solver {
    u: Vec<f64>,
    sweeps: u64,
    name: String,
}

impl Solver {
    #[checkpointed]
    fn sweep(&mut self, n: usize) -> f64 {
        let mut worst = 0.0f64;
        for i in 1..n {
            let new = self.u[i - 1] * 0.5 + i as f64;
            worst = worst.max((new - self.u[i]).abs());
            self.u[i] = new;
        }
        self.sweeps += 1;
        worst
    }

    #[checkpointed]
    fn solve(&mut self, tolerance: f64) -> u64 {
        let mut k = 0;
        loop {
            let n = self.u.len();
            let worst = #[ckpt(call)]
            self.sweep(n);
            k += 1;
            if worst < tolerance || k > 6 {
                break k;
            }
        }
    }

    #[checkpointed]
    fn measure(&self, from: usize) -> f64 {
        let mut sum = 0.0;
        for i in from..self.u.len() {
            sum += self.u[i];
        }
        sum
    }

    #[checkpointed]
    fn used_up(mut self) -> f64 {
        let mut sum = 0.0;
        while let Some(last) = self.u.pop() {
            sum = sum * 2.0 + last;
        }
        sum
    }
}

#[checkpointed]
fn solved(n: usize) -> (u64, f64, f64, String) {
    let mut solver = Solver {
        u: vec![0.0; n],
        sweeps: 0,
        name: "solver".into(),
    };
    let k = #[ckpt(call)]
    solver.solve(0.01);
    let first = #[ckpt(call)]
    (&solver).measure(1);
    let whole = solver;
    let second = #[ckpt(call)]
    whole.measure(2);
    let name = whole.name.clone();
    let last = #[ckpt(call)]
    Solver::used_up(whole);
    (k, first + second, last, name)
}

fn methods_of_methods() {
    println!("{:?}", solved(5));
}

trait Model {
    fn step(&mut self, dt: f64) -> bool;
    fn both(&mut self) -> u32;
    fn by_default(&mut self, n: u32) -> u32;
}

#[derive(Debug, serde::Serialize, serde::Deserialize)]
struct Generator {
    state: u64,
    time: f64,
}

impl Model for Generator {
    #[checkpointed]
    fn step(&mut self, dt: f64) -> bool {
        for k in 0..3u64 {
            self.state = self
                .state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(k);
        }
        self.time += dt;
        self.state >> 63 == 0
    }

    #[checkpointed]
    fn both(&mut self) -> u32 {
        let first = #[ckpt(call)]
        self.step(0.5);
        let second = #[ckpt(call)]
        Model::step(self, 0.25);
        u32::from(first) + 2 * u32::from(second)
    }

    #[checkpointed]
    fn by_default(&mut self, n: u32) -> u32 {
        let mut hits = 0;
        for _ in 0..n {
            if #[ckpt(call)]
            <Self as Model>::step(self, 0.1)
            {
                hits += 1;
            }
        }
        hits
    }
}

#[checkpointed]
fn run_model<M: Model + serde::Serialize + for<'a> serde::Deserialize<'a> + 'static>(
    model: &mut M,
    n: u32,
) -> u32 {
    let mut hits = 0;
    for _ in 0..n {
        if #[ckpt(call)]
        model.step(0.1)
        {
            hits += 1;
        }
        hits += #[ckpt(call)]
        model.both();
        hits += #[ckpt(call)]
        model.by_default(2);
    }
    hits
}

#[checkpointed]
fn models(n: u32) -> (u32, String) {
    let mut model = Generator {
        state: 3,
        time: 0.0,
    };
    let hits = #[ckpt(call)]
    run_model(&mut model, n);
    (hits, format!("{model:?}"))
}

fn methods_of_traits() {
    println!("{:?}", models(2));
}

#[checkpointed]
fn counted(from: u64, to: u64, seen: &mut Vec<u64>) -> u64 {
    let mut sum = 0;
    for i in from..to {
        seen.push(i);
        sum += i;
    }
    sum
}

#[checkpointed]
fn twice(n: u64) -> (u64, u64, Vec<u64>) {
    let mut seen = Vec::new();
    let first = #[ckpt(call)]
    counted(0, n, &mut seen);
    let second = #[ckpt(call)]
    counted(first, first + n, &mut seen);
    (first, second, seen)
}

fn called_twice_in_one_body() {
    println!("{:?}", twice(4));
}

/// The best value of things that weigh no more than `room` together: depth first, ten things deep, cut off where the rest cannot
/// be better.
#[checkpointed]
fn pack(at: usize, room: u32, value: u32, taken: &mut Vec<usize>, best: &mut (u32, Vec<usize>)) {
    const THINGS: [(u32, u32); 10] = [
        (5, 9),
        (4, 7),
        (6, 10),
        (3, 4),
        (7, 11),
        (2, 2),
        (8, 12),
        (1, 1),
        (9, 12),
        (5, 5),
    ];
    if value > best.0 {
        *best = (value, taken.clone());
    }
    let rest: u32 = THINGS[at..].iter().map(|thing| thing.1).sum();
    if at == THINGS.len() || value + rest <= best.0 {
        return;
    }
    let (weight, worth) = THINGS[at];
    for take in [true, false] {
        if take && weight > room {
            continue;
        }
        if take {
            taken.push(at);
            #[ckpt(call)]
            pack(at + 1, room - weight, value + worth, taken, best);
            taken.pop();
        } else {
            #[ckpt(call)]
            pack(at + 1, room, value, taken, best);
        }
    }
}

#[checkpointed]
fn packed(room: u32) -> (u32, Vec<usize>) {
    let mut best = (0, Vec::new());
    let mut taken = Vec::new();
    #[ckpt(call)]
    pack(0, room, 0, &mut taken, &mut best);
    best
}

fn branch_and_bound_ten_deep() {
    println!("{:?}", packed(40));
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
fn count_up(count: &mut u64, n: u64) -> u64 {
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
fn tail(n: u64, count: &mut u64) -> u64 {
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
#[derive(Debug)]
struct Node {
    value: u64,
    children: Vec<Node>,
}

impl Node {
    #[checkpointed]
    fn visit(&mut self, depth: u64) -> u64 {
        let mut sum = self.value;
        for i in 0..self.children.len() {
            sum += #[ckpt(call)]
            self.children[i].visit(depth + 1);
            self.value += depth;
        }
        sum
    }
}

#[checkpointed]
fn visited() -> (u64, String) {
    let leaf = |value| Node {
        value,
        children: Vec::new(),
    };
    let mut root = Node {
        value: 1,
        children: vec![
            Node {
                value: 2,
                children: vec![leaf(3), leaf(4)],
            },
            leaf(5),
        ],
    };
    let sum = #[ckpt(call)]
    root.visit(1);
    (sum, format!("{root:?}"))
}

fn a_tree() {
    println!("{:?}", visited());
}

#[checkpointed]
fn swapped(a: &mut Vec<u64>, b: &mut Vec<u64>, depth: u64) -> u64 {
    let mut sum = 0;
    for i in 0..2 {
        a.push(depth + i);
        if depth > 0 {
            sum += #[ckpt(call)]
            swapped(b, a, depth - 1);
        }
        sum += b.iter().sum::<u64>();
    }
    sum
}

#[checkpointed]
fn both_ways() -> (u64, Vec<u64>, Vec<u64>) {
    let (mut a, mut b) = (vec![1], vec![2, 3]);
    let sum = #[ckpt(call)]
    swapped(&mut b, &mut a, 2);
    (sum, a, b)
}

fn lent_in_another_order() {
    println!("{:?}", both_ways());
}

fn ordinary(n: u64, x: &mut u64) -> u64 {
    // Checkpointed, but not what was called.
    count_up(x, n) + tail(1, x)
}

#[checkpointed]
fn mistaken(n: u64) -> u64 {
    let mut x = 0;
    let mut sum = 0;
    for i in 0..n {
        sum += #[ckpt(call)]
        ordinary(i, &mut x);
    }
    sum
}

fn not_checkpointed() {
    println!("{}", mistaken(4));
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

/// Calls the inner one in its turn, with something before it that must not be done twice.
struct Loud(Generator);

impl Model for Loud {
    fn step(&mut self, dt: f64) -> bool {
        println!("loud");
        self.0.step(dt)
    }
    fn both(&mut self) -> u32 {
        println!("loud, both");
        self.0.both()
    }
    fn by_default(&mut self, n: u32) -> u32 {
        println!("loud, by default");
        self.0.by_default(n)
    }
}

#[checkpointed]
fn through_dyn(n: u32) -> u32 {
    #[ckpt(skip)]
    let mut model: Box<dyn Model> = Box::new(Loud(Generator {
        state: 5,
        time: 0.0,
    }));
    let mut hits = 0;
    for _ in 0..n {
        #[ckpt(once)]
        let hit = #[ckpt(call)]
        model.both();
        hits += hit.min(1);
    }
    hits
}

fn behind_a_dyn() {
    println!("{}", through_dyn(1));
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

#[checkpointed]
fn read(n: u64) -> Vec<u64> {
    let mut all = Vec::new();
    for i in 0..n {
        all.push(i * i % 7);
    }
    all
}

#[checkpointed]
fn fit(data: &[u64], rounds: u64) -> u64 {
    let mut x = 0;
    for r in 0..rounds {
        for y in data {
            x = (x * 31 + y + r) % 1009;
        }
    }
    x
}

#[checkpointed]
fn report(data: &[u64], x: u64) -> String {
    let mut lines = Vec::new();
    for y in data {
        lines.push(format!("{y} {}", x % (y + 1)));
    }
    lines.join(", ")
}

#[checkpointed]
fn pipeline(n: u64) {
    let data = #[ckpt(call)]
    read(n);
    let x = #[ckpt(call)]
    fit(&data, 3);
    println!("fitted {x}");
    let text = #[ckpt(call)]
    report(&data, x);
    println!("{text}");
}

fn phases() {
    pipeline(5);
}
