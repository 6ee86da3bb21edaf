//! Safe points further inside: in branches and blocks, and ways out of them.

use ckpt::checkpointed;
use ckpt_tests::mix::mix;

crate::list_programs! {
    inner_in_a_branch inner_in_a_match outer_in_a_branch outer_in_a_match outer_in_a_block break_outer continue_outer
    return_from_inside question_mark_inside variables_of_the_outer_body moved_in_the_outer_body only_the_inner_matters
    safe_point_inside match_on_a_reference if_let_else_chain rows_and_columns inner_over_vector labelled_blocks
    used_up_in_the_arm
}

#[checkpointed]
fn branching(n: u64) -> u64 {
    let mut state = 0;
    for i in 0..n {
        if i % 2 == 0 {
            let even = i * 5;
            #[ckpt(safe_point)]
            for j in 0..2 {
                state = mix(state, even + j);
                println!("even {i} {j}");
            }
            println!("{even}");
        } else if i == 3 {
            println!("three");
        } else {
            let mut odd = i;
            #[ckpt(safe_point)]
            while odd < 10 {
                odd += 4;
                state = mix(state, odd);
                println!("odd {i} {odd}");
            }
        }
    }
    state
}

fn inner_in_a_branch() {
    println!("{}", branching(6));
}

#[checkpointed]
fn matching(n: u64) -> u64 {
    let mut state = 2;
    for i in 0..n {
        match state % 3 {
            0 => {
                println!("zero");
                state += 1;
            }
            rest if i % 2 == 0 =>
            {
                #[ckpt(safe_point)]
                for j in 0..rest + 1 {
                    state = mix(state, j);
                    println!("guarded {i} {j}");
                }
            }
            rest => {
                let factor = rest * 7;
                #[ckpt(safe_point)]
                for j in 0..2 {
                    state = mix(state, j * factor);
                    println!("plain {i} {j}");
                }
            }
        }
    }
    state
}

fn inner_in_a_match() {
    println!("{}", matching(6));
}

#[checkpointed]
fn chosen(n: u64, long: bool) -> u64 {
    let mut state = n;
    if long {
        let extra = n * 2;
        for i in 0..extra {
            state = mix(state, i);
            println!("long {i}");
        }
        println!("extra {extra}");
    } else {
        for i in 0..n {
            state = mix(state, i + 1);
            println!("short {i}");
        }
    }
    for i in 0..n {
        state = mix(state, i);
        println!("after {i}");
    }
    state
}

fn outer_in_a_branch() {
    println!("{}", chosen(2, true));
}

/// What to do.
#[checkpointed]
#[derive(Debug)]
enum Plan {
    Rest,
    Walk(u64),
    Climb { height: u64, steps: u64 },
}

#[checkpointed]
fn planned(plan: Plan) -> u64 {
    let mut state = 5;
    match &plan {
        Plan::Rest => println!("rest"),
        Plan::Walk(far) => {
            for i in 0..*far {
                state = mix(state, i);
                println!("walk {i}");
            }
        }
        Plan::Climb { height, steps } if *steps > 0 => {
            let each = height / steps;
            for i in 0..*steps {
                state = mix(state, each * i);
                println!("climb {i}");
            }
        }
        Plan::Climb { .. } => println!("no steps"),
    }
    println!("{plan:?}");
    state
}

fn outer_in_a_match() {
    println!(
        "{}",
        planned(Plan::Climb {
            height: 9,
            steps: 3
        })
    );
}

fn match_on_a_reference() {
    println!("{}", planned(Plan::Walk(3)));
}

#[checkpointed]
fn blocks(n: u64) -> u64 {
    let mut state = 0;
    {
        let inner = n * 3;
        for i in 0..n {
            state = mix(state, inner + i);
            println!("{i}");
        }
        println!("{inner}");
    }
    {
        let inner = "text".to_owned();
        {
            let deeper = inner.len() as u64;
            for i in 0..n {
                state = mix(state, deeper + i);
                println!("{i}");
            }
        }
        println!("{inner}");
    }
    state
}

fn outer_in_a_block() {
    println!("{}", blocks(3));
}

#[checkpointed]
fn broken(n: u64) -> (u64, u64) {
    let mut state = 0;
    let found = 'outer: loop {
        state += 1;
        #[ckpt(safe_point)]
        for j in 0..n {
            println!("{state} {j}");
            if state * j == 6 {
                break 'outer j;
            }
        }
    };
    (state, found)
}

fn break_outer() {
    println!("{:?}", broken(4));
}

#[checkpointed]
fn continued(n: u64) -> u64 {
    let mut state = 0;
    'outer: for i in 0..n {
        #[ckpt(safe_point)]
        for j in 0..n {
            if i + j == 4 {
                println!("next {i}");
                continue 'outer;
            }
            if j == 1 {
                continue;
            }
            state = mix(state, i * j);
            println!("{i} {j}");
        }
        state += 1;
        println!("whole {i}");
    }
    state
}

fn continue_outer() {
    println!("{}", continued(4));
}

#[checkpointed]
fn returned(n: u64) -> Option<u64> {
    for i in 1..n {
        #[ckpt(safe_point)]
        for j in i..n {
            println!("{i} {j}");
            if i * i + j == 11 {
                return Some(i * 100 + j);
            }
        }
    }
    None
}

fn return_from_inside() {
    println!("{:?}", returned(6));
}

#[checkpointed]
fn parsed(lines: Vec<String>) -> Result<i64, std::num::ParseIntError> {
    let mut sum = 0;
    for line in &lines {
        #[ckpt(safe_point)]
        for word in line.split(' ') {
            println!("{word}");
            sum += word.parse::<i64>()?;
        }
    }
    Ok(sum)
}

fn question_mark_inside() {
    println!("{:?}", parsed(vec!["1 2".into(), "3 four 5".into()]));
}

#[checkpointed]
fn bodies(n: u64) -> Vec<String> {
    let mut out = Vec::new();
    for i in 0..n {
        let name = format!("row {i}");
        let (mut low, high) = (i, i + 2);
        let mut parts = Vec::new();
        #[ckpt(safe_point)]
        while low < high {
            parts.push(low * 2);
            low += 1;
            println!("{name} {parts:?}");
        }
        let total: u64 = parts.iter().sum();
        out.push(format!("{name}: {total} {high}"));
    }
    out
}

fn variables_of_the_outer_body() {
    println!("{:?}", bodies(3));
}

#[checkpointed]
fn moves(n: u64) -> Vec<Vec<u64>> {
    let mut all = Vec::new();
    for i in 0..n {
        let mut row = vec![i];
        #[ckpt(safe_point)]
        for j in 0..i {
            row.push(mix(i, j) % 10);
            println!("{row:?}");
        }
        all.push(row);
        println!("{}", all.len());
    }
    all
}

fn moved_in_the_outer_body() {
    println!("{:?}", moves(4));
}

#[checkpointed]
fn seldom(n: u64) -> u64 {
    let mut state = 0;
    #[ckpt(name = "years")]
    for year in 0..n {
        #[ckpt(safe_point, name = "days")]
        for day in 0..3 {
            state = mix(state, year * 365 + day);
            println!("{year} {day}");
        }
    }
    state
}

fn only_the_inner_matters() {
    println!("{}", seldom(3));
}

#[checkpointed]
fn points(n: u64) -> u64 {
    let mut state = 0;
    for i in 0..n {
        state = mix(state, i);
        println!("before {i}");
        ckpt::safe_point!();
        println!("after {i}");
    }
    state
}

fn safe_point_inside() {
    println!("{}", points(4));
}

#[checkpointed]
fn optional(n: u64) -> u64 {
    let mut state = 1;
    let mut memory: Option<u64> = None;
    for i in 0..n {
        if let Some(last) = memory {
            #[ckpt(safe_point)]
            for j in 0..2 {
                state = mix(state, last + j);
                println!("some {i} {j}");
            }
            memory = None;
        } else if state % 2 == 1 {
            println!("odd");
            memory = Some(state % 100);
        } else {
            #[ckpt(safe_point)]
            for j in 0..1 {
                state = mix(state, j) | 1;
                println!("even {i} {j}");
            }
        }
    }
    state
}

fn if_let_else_chain() {
    println!("{}", optional(6));
}

#[checkpointed]
fn swept(n: usize, sweeps: usize) -> Vec<u64> {
    let mut grid: Vec<u64> = (0..n * n).map(|i| i as u64).collect();
    for sweep in 0..sweeps {
        #[ckpt(safe_point)]
        for row in 0..n {
            for column in 0..n {
                let at = row * n + column;
                grid[at] = mix(grid[at], grid[(at + 1) % (n * n)]) % 1000;
            }
            println!("{sweep} {row} {:?}", &grid[row * n..][..n]);
        }
    }
    grid
}

fn rows_and_columns() {
    println!("{:?}", swept(3, 3));
}

#[checkpointed]
fn vectors(n: u64) -> u64 {
    let mut state = 0;
    for i in 0..n {
        let items: Vec<String> = (0..i).map(|j| format!("{i}{j}")).collect();
        #[ckpt(safe_point)]
        for item in &items {
            state = mix(state, item.len() as u64);
            println!("by reference {item}");
        }
        #[ckpt(safe_point)]
        for item in items {
            state = mix(state, item.len() as u64 + 1);
            println!("by value {item}");
        }
    }
    state
}

fn inner_over_vector() {
    println!("{}", vectors(4));
}

#[checkpointed]
fn labelled(n: u64) -> u64 {
    let mut state = 0;
    for i in 0..n {
        #[ckpt(safe_point)]
        'inner: for j in 0..n {
            let value = 'value: {
                if j == 1 {
                    break 'value 50;
                }
                if i + j == 4 {
                    break 'inner;
                }
                j
            };
            state = mix(state, value);
            println!("{i} {j} {value}");
        }
    }
    state
}

fn labelled_blocks() {
    println!("{}", labelled(4));
}

/// What a condition looks at, and its arm uses up.
#[checkpointed]
fn used_up(n: u64) -> u64 {
    let values = vec![n; 3];
    let names = vec!["a".to_owned(), "b".to_owned()];
    let mut state = 0;
    if let Some(first) = Some(sum_of(&values)).filter(|&sum| sum > n) {
        for value in values.into_iter() {
            state = mix(state, value);
            println!("{value}");
        }
        state = mix(state, first);
    }
    match Some(names.join("+")) {
        Some(text) if text.len() > 2 => {
            for name in names {
                println!("{name} of {text}");
            }
        }
        _ => {}
    }
    for i in 0..n {
        state = mix(state, i);
    }
    state
}

fn sum_of(values: &[u64]) -> u64 {
    values.iter().sum()
}

fn used_up_in_the_arm() {
    println!("{}", used_up(4));
}
