//! Marked calls: the callee's frame is inside of the caller's.

use ckpt::checkpointed;

use super::marked_arguments::{count_up, tail};

crate::list_programs! {
    three_levels three_levels_left_by_an_error methods_of_methods methods_of_traits called_twice_in_one_body
    branch_and_bound_ten_deep a_tree lent_in_another_order not_checkpointed behind_a_dyn phases
    of_another_crate
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
pub(super) struct Solver {
    pub(super) u: Vec<f64>,
    pub(super) sweeps: u64,
    pub(super) name: String,
}

impl Solver {
    #[checkpointed]
    pub(super) fn sweep(&mut self, n: usize) -> f64 {
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
    pub(super) fn solve(&mut self, tolerance: f64) -> u64 {
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

#[checkpointed]
fn wanders(n: u64) -> (u64, Vec<u64>) {
    let (mut state, mut log, mut sum) = (7, Vec::new(), 0);
    for i in 0..n {
        let gained = #[ckpt(call)]
        ckpt_tests::far::wander(i, &mut state, &mut log);
        sum ^= gained;
    }
    (sum, log)
}

fn of_another_crate() {
    println!("{:?}", wanders(5));
}
