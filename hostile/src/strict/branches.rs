//! Safe points inside branches, matches and blocks.

use ckpt_tests::mix::mix;
use keep::checkpointed;

crate::list_programs! {
    ifs elses if_lets matches bound_by_value bound_and_changed bound_by_reference blocks labelled_blocks let_else question_mark values_of_branches looked_at_by_guards
    temporaries_behind_else temporaries_of_a_chain_of_branches
}

#[checkpointed(crate = ::keep)]
fn either(n: u64, long: bool) -> u64 {
    let mut state = n;
    if long {
        let twice = n * 2;
        for i in 0..twice {
            state = mix(state, i);
            println!("long {i}");
        }
    } else if n > 2 {
        println!("middle");
    } else {
        for i in 0..n {
            state = mix(state, i + 1);
            println!("short {i}");
        }
    }
    state
}

fn ifs() {
    println!("{}", either(2, true));
}

fn elses() {
    println!("{}", either(2, false));
}

#[checkpointed(crate = ::keep)]
fn perhaps(n: u64) -> u64 {
    let mut state = 1;
    let mut memory = None;
    for i in 0..n {
        if let Some(last) = memory {
            #[ckpt(safe_point)]
            for j in 0..2 {
                state = mix(state, last + j);
                println!("some {i} {j}");
            }
            memory = None;
        } else {
            memory = Some(state % 100);
            println!("none {i}");
        }
    }
    state
}

fn if_lets() {
    println!("{}", perhaps(4));
}

#[checkpointed(crate = ::keep)]
fn which(n: u64) -> u64 {
    let mut state = 2;
    for i in 0..n {
        match state % 4 {
            0 => {
                println!("zero");
                state += 1;
            }
            rest if i % 2 == 0 =>
            {
                #[ckpt(safe_point)]
                for j in 0..=rest {
                    state = mix(state, j);
                    println!("guarded {i} {j}");
                }
            }
            rest @ 1..=2 => {
                let factor = rest * 7;
                #[ckpt(safe_point)]
                for j in 0..2 {
                    state = mix(state, j * factor);
                    println!("bound {i} {j}");
                }
            }
            _ => state = mix(state, 3),
        }
    }
    state
}

fn matches() {
    println!("{}", which(6));
}

/// What to do.
#[checkpointed(crate = ::keep)]
#[derive(Debug, Clone, PartialEq)]
pub enum Plan {
    /// Nothing.
    Rest,
    /// So many steps.
    Walk(u64),
    /// In steps.
    Climb {
        /// In all.
        height: u64,
        /// How many.
        steps: u64,
        /// On the way.
        songs: Vec<String>,
    },
}

fn climb() -> Plan {
    Plan::Climb {
        height: 9,
        steps: 3,
        songs: vec!["la".to_owned(), "li".to_owned()],
    }
}

#[checkpointed(crate = ::keep)]
fn carried_out(plan: Plan) -> u64 {
    let mut state = 5;
    match plan {
        Plan::Rest => println!("rest"),
        Plan::Walk(mut far) => {
            while far > 0 {
                far -= 1;
                state = mix(state, far);
                println!("walk {far}");
            }
        }
        Plan::Climb {
            height,
            steps,
            songs,
        } if steps > 0 => {
            let each = height / steps;
            for song in songs {
                state = mix(state, each + song.len() as u64);
                println!("{song}");
            }
        }
        Plan::Climb { .. } => println!("no steps"),
    }
    state
}

fn bound_by_value() {
    println!("{}", carried_out(climb()));
}

fn bound_and_changed() {
    println!("{}", carried_out(Plan::Walk(3)));
}

#[checkpointed(crate = ::keep)]
fn looked_at(plan: Plan) -> u64 {
    let mut state = 5;
    match &plan {
        Plan::Rest => println!("rest"),
        Plan::Walk(far) => {
            for i in 0..*far {
                state = mix(state, i);
                println!("walk {i}");
            }
        }
        Plan::Climb { height, steps, .. } => {
            for i in 0..*steps {
                state = mix(state, height * i);
                println!("climb {i}");
            }
        }
    }
    println!("{plan:?}");
    drop(plan);
    state
}

fn bound_by_reference() {
    println!("{}", looked_at(climb()));
}

#[checkpointed(crate = ::keep)]
fn in_blocks(n: u64) -> u64 {
    let mut state = 0;
    {
        let inner = n * 3;
        for i in 0..n {
            state = mix(state, inner + i);
            println!("{i}");
        }
    }
    {
        let name = "text".to_owned();
        {
            let length = name.len() as u64;
            for i in 0..n {
                state = mix(state, length + i);
                println!("{i}");
            }
        }
        println!("{name}");
    }
    state
}

fn blocks() {
    println!("{}", in_blocks(2));
}

#[checkpointed(crate = ::keep)]
fn left_early(n: u64) -> u64 {
    let mut state = n;
    'part: {
        for i in 0..n {
            state = mix(state, i) % 50;
            println!("{state}");
            if state > 30 {
                break 'part;
            }
        }
        state += 1000;
    }
    state
}

fn labelled_blocks() {
    println!("{}", left_early(3));
}

#[checkpointed(crate = ::keep)]
fn split(text: &str) -> Result<u64, String> {
    let Some((left, right)) = text
        .split_once('=')
        .map(|(l, r)| (l.to_owned(), r.to_owned()))
    else {
        return Err(format!("no = in {text}"));
    };
    let mut state = 0;
    for letter in left.chars() {
        state = mix(state, u64::from(letter));
        println!("{state}");
    }
    let Ok(count) = right.parse::<u64>() else {
        return Err(right);
    };
    for i in 0..count {
        state = mix(state, i);
    }
    Ok(state)
}

fn let_else() {
    println!("{:?}", split("abc=3"));
}

#[checkpointed(crate = ::keep)]
fn summed(lines: &[String]) -> Result<i64, std::num::ParseIntError> {
    let mut sum = 0;
    for line in lines {
        #[ckpt(safe_point)]
        for word in line.split(' ') {
            println!("{word}");
            sum += word.parse::<i64>()?;
        }
    }
    let last: i64 = lines[0].len().to_string().parse()?;
    Ok(sum + last)
}

fn question_mark() {
    println!("{:?}", summed(&["1 2".to_owned(), "3 four 5".to_owned()]));
}

#[checkpointed(crate = ::keep)]
fn chosen(n: u64) -> String {
    let mut state = n;
    let name = if n > 2 {
        let mut name = String::new();
        for i in 0..n {
            name.push_str(&i.to_string());
            println!("{name}");
        }
        name
    } else {
        "few".to_owned()
    };
    let rest = match n {
        0 => 0,
        other => loop {
            state = mix(state, other) % 20;
            println!("{state}");
            if state > 9 {
                break state;
            }
        },
    };
    format!("{name} {rest}")
}

fn values_of_branches() {
    println!("{}", chosen(3));
}

#[checkpointed(crate = ::keep)]
fn guarded(n: u64) -> u64 {
    let mut state = n;
    let mut last = Some(n);
    for i in 0..n {
        match i.checked_sub(1) {
            Some(less) if less > 1 =>
            {
                #[ckpt(safe_point)]
                for j in 0..2 {
                    state = mix(state, j);
                    println!("{i} {j}");
                }
            }
            Some(less) if less > 0 => state += 1,
            _ =>
            {
                #[ckpt(safe_point)]
                for j in 0..3 {
                    state = mix(state, j);
                }
            }
        }
        match &mut last {
            Some(last) if *last < 2 =>
            {
                #[ckpt(safe_point)]
                for j in 0..2 {
                    state = mix(state, j);
                }
            }
            Some(last) => *last -= 1,
            None => state += 1,
        }
    }
    state
}

fn looked_at_by_guards() {
    println!("{}", guarded(5));
}

std::thread_local! {
    static OPEN: std::cell::Cell<u64> = const { std::cell::Cell::new(0) };
}

/// Tells how many of its kind there are.
struct Opened(u64);

impl Opened {
    fn new(number: u64) -> Self {
        OPEN.set(OPEN.get() + 1);
        Opened(number)
    }

    fn half(&self) -> Option<u64> {
        self.0.is_multiple_of(2).then_some(self.0 / 2)
    }

    fn third(self) -> Self {
        Opened::new(self.0 / 3)
    }
}

impl Drop for Opened {
    fn drop(&mut self) {
        OPEN.set(OPEN.get() - 1);
    }
}

#[checkpointed(crate = ::keep)]
fn open(n: u64) -> u64 {
    let mut state = n;
    for i in 0..n {
        if let Some(half) = Opened::new(i).half() {
            println!("half {half}, {} open", OPEN.get());
            keep::safe_point!();
            state = mix(state, half);
        } else {
            println!("odd {i}, {} open", OPEN.get());
            if i == 5 {
                break;
            }
            keep::safe_point!();
            state = mix(state, i);
        }
        println!("{} open", OPEN.get());
    }
    state
}

fn temporaries_behind_else() {
    println!("{}", open(7));
}

#[checkpointed(crate = ::keep)]
fn one_of(n: u64) -> Option<u64> {
    let mut state = n;
    for i in 0..n {
        let next = if let Some(half) = Opened::new(i).third().half() {
            println!("{i} {half}, {} open", OPEN.get());
            keep::safe_point!();
            Some(half)
        } else if let Some(quarter) = Opened::new(i + 1)
            .half()
            .filter(|half| half.is_multiple_of(2))
        {
            println!("{i} {quarter}, {} open", OPEN.get());
            keep::safe_point!();
            if quarter == 10 {
                return None;
            }
            state.checked_sub(quarter)
        } else {
            println!("{i}, {} open", OPEN.get());
            None
        };
        state = mix(state, next?);
    }
    Some(state)
}

fn temporaries_of_a_chain_of_branches() {
    println!("{:?}", one_of(9));
}
