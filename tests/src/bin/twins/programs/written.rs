//! Safe points between phases, and functions as macros and generic code write them.

use std::fmt::Write;

use ckpt::checkpointed;
use ckpt_tests::mix::mix;

crate::list_programs! {
    points_in_blocks points_in_branches points_in_loops points_between_loops written_by_a_macro written_in_fragments
    written_as_a_method vectors_by_macro macros_with_variables dyn_references closures_that_capture
    loops_in_closures returns_never returns_a_closure returns_a_box lifetimes_of_two once_before_each
    rerun_before_each names_of_everything unsafe_function foreign_function
}

#[checkpointed]
fn in_blocks(n: u64) -> u64 {
    let mut state = n;
    {
        let inner = state + 1;
        ckpt::safe_point!();
        println!("one {inner}");
        {
            state = mix(state, inner);
            ckpt::safe_point!();
            println!("two");
        }
        println!("three {inner}");
    }
    'named: {
        ckpt::safe_point!();
        println!("four");
        if state > 3 {
            break 'named;
        }
        println!("never");
    }
    // SAFETY: it does nothing.
    unsafe {
        ckpt::safe_point!();
        println!("five");
    }
    state
}

fn points_in_blocks() {
    println!("{}", in_blocks(3));
}

#[checkpointed]
fn in_branches(n: u64) -> u64 {
    let mut state = n;
    if n > 1 {
        let more = n * 2;
        ckpt::safe_point!();
        println!("more {more}");
        state = mix(state, more);
    } else {
        ckpt::safe_point!();
        println!("less");
    }
    match state % 2 {
        0 => {
            println!("even");
            ckpt::safe_point!();
            println!("still even");
        }
        odd => {
            println!("odd {odd}");
            ckpt::safe_point!();
            println!("still odd {odd}");
        }
    }
    state
}

fn points_in_branches() {
    println!("{}", in_branches(3));
}

#[checkpointed]
fn in_loops(n: u64) -> u64 {
    let mut state = n;
    for i in 0..n {
        let before = state;
        ckpt::safe_point!();
        state = mix(state, i);
        if i % 2 == 0 {
            ckpt::safe_point!();
            println!("even {i} {before}");
        }
        #[ckpt(safe_point)]
        for j in 0..2 {
            state = mix(state, j);
            ckpt::safe_point!();
            println!("{i} {j} {before}");
        }
    }
    state
}

fn points_in_loops() {
    println!("{}", in_loops(3));
}

#[checkpointed]
fn between_loops(n: u64) -> u64 {
    let mut state = n;
    for i in 0..n {
        state = mix(state, i);
        println!("{i}");
    }
    ckpt::safe_point!();
    let half = state / 2;
    println!("half");
    ckpt::safe_point!();
    for i in 0..n {
        state = mix(state, half + i);
        println!("{i}");
    }
    ckpt::safe_point!();
    mix(state, half)
}

fn points_between_loops() {
    println!("{}", between_loops(2));
}

macro_rules! counting {
    ($name:ident, $type:ty, $step:expr, $label:lifetime, $letter:pat, $($more:stmt;)*) => {
        #[checkpointed]
        fn $name(n: $type) -> $type {
            let mut state: $type = n;
            $($more;)*
            $label: for i in 0..n {
                state = state.wrapping_mul($step).wrapping_add(i);
                println!("{} {i} {state}", stringify!($name));
                if let $letter = state % 26 {
                    break $label;
                }
            }
            state
        }
    };
}
counting!(counted, u64, 3 + 2, 'all, 7, println!("first"); println!("second"););

fn written_by_a_macro() {
    println!("{}", counted(4));
}

macro_rules! with_fragments {
    ($name:ident, $n:ident, $state:ident, $body:block, $condition:expr, $items:expr) => {
        #[checkpointed]
        fn $name($n: u64) -> u64 {
            let mut $state = 0;
            while $condition $body
            for item in $items {
                $state = mix($state, item);
                println!("{item}");
            }
            if $condition {
                $state += 1;
            }
            $state
        }
    };
}
with_fragments!(
    fragments,
    n,
    state,
    {
        state += 1;
        println!("{state}");
    },
    state < n,
    vec![n, n * 2]
);

fn written_in_fragments() {
    println!("{}", fragments(3));
}

/// Gets its method from a macro.
struct Stepper {
    step: u64,
}

macro_rules! method {
    ($name:ident($($argument:ident: $type:ty),*) -> $returned:ty { $($body:tt)* }) => {
        impl Stepper {
            #[checkpointed]
            fn $name(#[ckpt(skip)] &self, $($argument: $type),*) -> $returned { $($body)* }
        }
    };
}
method!(steps(n: u64, seed: u64) -> Vec<u64> {
    let mut all = vec![seed];
    for i in 0..n {
        all.push(mix(seed, i) % 10);
        println!("{all:?}");
    }
    all
});

fn written_as_a_method() {
    let stepper = Stepper { step: 3 };
    println!("{:?} {}", stepper.steps(3, 4), stepper.step);
}

#[checkpointed]
fn vectors(n: usize) -> Vec<Vec<u64>> {
    let x = n as u64;
    let row = vec![x; n];
    let mut grid = vec![row.clone(); 2];
    for i in 0..n {
        grid.push(vec![x + i as u64, 7]);
        println!("{grid:?}");
    }
    grid.push(vec![x; n]);
    grid
}

fn vectors_by_macro() {
    println!("{:?}", vectors(3));
}

macro_rules! largest {
    ($first:expr $(, $rest:expr)*) => {{
        let mut largest = $first;
        $(if $rest > largest { largest = $rest; })*
        largest
    }};
}

#[checkpointed]
fn by_macros(n: u64) -> String {
    let width = 6;
    let scale = 2;
    let mut text = String::new();
    for i in 0..n {
        let top = largest!(i, scale, n - i);
        write!(text, "{top:>width$}{i}").expect("memory");
        assert_eq!(top % 1, 0, "{scale} {text}");
        debug_assert!(matches!(i, value if value < n));
        println!("{text}");
    }
    format!("{text}{width}")
}

fn macros_with_variables() {
    println!("{}", by_macros(3));
}

#[checkpointed]
fn through_dyn(
    #[ckpt(skip)] change: &dyn Fn(u64) -> u64,
    #[ckpt(skip)] shown: &[&dyn std::fmt::Display],
    n: u64,
) -> u64 {
    let mut state = 0;
    for i in 0..n {
        state = change(state) + i;
        println!("{} {state}", shown[i as usize % shown.len()]);
    }
    state
}

fn dyn_references() {
    println!("{}", through_dyn(&|x| mix(x, 3) % 1000, &[&'x', &2.5], 4));
}

#[checkpointed]
fn captured(n: u64) -> u64 {
    let mut state = n;
    let offset = n * 2;
    for i in 0..n {
        let mut add = |x: u64| {
            state = mix(state, x + offset);
            state
        };
        let both = (add(i), add(i + 1));
        println!("{both:?}");
    }
    let last = move || state + offset;
    last()
}

fn closures_that_capture() {
    println!("{}", captured(3));
}

#[checkpointed]
fn left_alone(n: u64) -> u64 {
    let mut state = 0;
    for i in 0..n {
        let find = |limit: u64| {
            'outer: loop {
                for j in 0.. {
                    if j * j > limit {
                        break 'outer j;
                    }
                }
            }
        };
        fn inner(x: u64) -> u64 {
            let mut sum = 0;
            for i in 0..x {
                sum += i;
            }
            sum
        }
        state = mix(state, find(i) + inner(i));
        println!("{state}");
    }
    state
}

fn loops_in_closures() {
    println!("{}", left_alone(4));
}

#[checkpointed]
fn never(n: u64) -> ! {
    let mut state = 0;
    for i in 0..n {
        state = mix(state, i);
        println!("{state}");
    }
    loop {
        println!("last {state}");
        state /= 1_000_000;
        if state == 0 {
            std::process::exit(0);
        }
    }
}

fn returns_never() {
    never(2);
}

#[checkpointed]
fn adder(n: u64) -> impl Fn(u64) -> u64 + use<> {
    let mut sum = 0;
    for i in 0..n {
        sum += i;
        println!("{sum}");
    }
    move |x| x + sum
}

fn returns_a_closure() {
    println!("{}", adder(4)(10));
}

#[checkpointed]
fn boxed(n: u64) -> Result<Box<dyn Iterator<Item = u64>>, Box<dyn std::error::Error>> {
    let mut all = Vec::new();
    for i in 0..n {
        all.push(i.to_string().parse::<u64>()?);
        println!("{all:?}");
    }
    Ok(Box::new(all.into_iter().rev()))
}

fn returns_a_box() {
    match boxed(3) {
        Ok(all) => println!("{:?}", all.collect::<Vec<_>>()),
        Err(error) => println!("{error}"),
    }
}

#[checkpointed]
fn longer<'a, 'b: 'a>(one: &'a [u64], other: &'b [u64], n: usize) -> &'a [u64] {
    let mut at = 0;
    for i in 0..n {
        at = (at + i) % 2;
        println!("{at}");
    }
    if at == 0 { one } else { other }
}

fn lifetimes_of_two() {
    println!("{:?}", longer(&[1, 2], &[3], 4));
}

#[checkpointed]
fn affirmed(n: u64) -> u64 {
    #[ckpt(skip)]
    let mut log: Vec<String> = Vec::new();
    let mut state = n;
    #[ckpt(once)]
    log.push("start".into());
    for i in 0..n {
        state = mix(state, i);
        println!("{state}");
    }
    #[ckpt(once)]
    if state > 3 {
        log.push("large".into());
        println!("large");
    }
    for i in 0..n {
        state = mix(state, i);
        println!("{state}");
    }
    state
}

fn once_before_each() {
    println!("{}", affirmed(2));
}

#[checkpointed]
fn repeated(n: u64) -> u64 {
    #[ckpt(skip)]
    let mut table: Vec<u64> = Vec::new();
    #[ckpt(rerun)]
    table.extend(0..n);
    #[ckpt(rerun)]
    table.iter_mut().for_each(|value| *value *= 3);
    let mut state = 0;
    #[ckpt(once)]
    for i in 0..n as usize {
        state = mix(state, table[i]);
        println!("{state}");
    }
    #[ckpt(rerun)]
    if n > 1 {
        table.reverse();
    }
    for i in 0..n as usize {
        state = mix(state, table[i]);
        println!("{state}");
    }
    state
}

fn rerun_before_each() {
    println!("{}", repeated(3));
}

#[checkpointed(id = "names.of-everything", every = "30min")]
fn all_named(n: u64) -> u64 {
    #[ckpt(name = "the state")]
    let mut state = n;
    #[ckpt(name = "both")]
    let pair = (n, n + 1);
    #[ckpt(name = "rows")]
    for i in 0..pair.1 {
        #[ckpt(name = "row")]
        let row = i * pair.0;
        #[ckpt(name = "columns", safe_point)]
        for j in 0..2 {
            state = mix(state, row + j);
            println!("{i} {j}");
        }
    }
    state
}

fn names_of_everything() {
    println!("{}", all_named(2));
}

/// # Safety
/// `at` must be within `values`.
#[checkpointed]
unsafe fn unchecked(values: &[u64], at: usize, n: u64) -> u64 {
    let mut state = 0;
    for i in 0..n {
        // SAFETY: as the caller promises.
        state = mix(state, i + unsafe { *values.get_unchecked(at) });
        println!("{state}");
    }
    state
}

fn unsafe_function() {
    // SAFETY: 1 is within.
    println!("{}", unsafe { unchecked(&[3, 4], 1, 3) });
}

#[checkpointed]
extern "C" fn for_others(n: u64) -> u64 {
    let mut state = n;
    for i in 0..n {
        state = mix(state, i);
        println!("{state}");
    }
    state
}

fn foreign_function() {
    println!("{}", for_others(3));
}
