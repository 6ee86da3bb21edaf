//! How variables come into being, and where they go.

use ckpt::checkpointed;
use ckpt_tests::mix::mix;

crate::list_programs! {
    bindings_with_at slices_taken_apart references_made_again let_else_inside deferred_inside
    mutable_bindings_of_loops moved_inside_and_made_again moved_into_the_result guard_of_an_iteration
    statics_and_constants borrowed_inside unit_variables swapped skipped_inside
}

#[checkpointed]
fn with_at(n: u64) -> u64 {
    let all @ (first, second) = (n, n + 1);
    let [head, middle @ .., tail] = [n, 1, 2, 3];
    let mut sum = first;
    for i in 0..second {
        match i {
            few @ 0..=1 => sum = mix(sum, few),
            many @ (2 | 3) =>
            {
                #[ckpt(safe_point)]
                for j in 0..2 {
                    sum = mix(sum, many + j);
                    println!("{many} {j}");
                }
            }
            other => println!("{other}"),
        }
    }
    println!("{all:?} {head} {middle:?} {tail}");
    sum
}

fn bindings_with_at() {
    println!("{}", with_at(4));
}

#[checkpointed]
fn slices(items: Vec<u64>) -> u64 {
    let [first, second, ..] = items[..] else {
        return 0;
    };
    let mut sum = first;
    for i in 0..second {
        sum = mix(sum, i);
        println!("{sum}");
    }
    if let [.., before, last] = items.as_slice() {
        for i in *before..*last {
            sum = mix(sum, i);
            println!("{i}");
        }
    }
    sum
}

fn slices_taken_apart() {
    println!("{}", slices(vec![2, 3, 4, 7]));
}

#[checkpointed]
fn by_reference(pair: (Vec<u64>, String)) -> u64 {
    #[ckpt(skip)]
    let (ref numbers, ref name) = pair;
    let mut sum = 0;
    for number in numbers.iter() {
        sum = mix(sum, *number);
        println!("{name} {number}");
    }
    #[ckpt(skip)]
    let &[first, ..] = &numbers[..] else {
        return sum;
    };
    for i in 0..first {
        sum = mix(sum, i);
        println!("{i}");
    }
    sum
}

fn references_made_again() {
    println!("{}", by_reference((vec![2, 3], "name".into())));
}

#[checkpointed]
fn parsed(lines: Vec<String>) -> Vec<u64> {
    let mut all = Vec::new();
    for line in &lines {
        let Some((name, number)) = line.split_once('=') else {
            println!("no = in {line}");
            continue;
        };
        let name = name.to_owned();
        let Ok(number) = number.parse::<u64>() else {
            println!("{name} is last");
            break;
        };
        #[ckpt(safe_point)]
        for i in 0..number {
            all.push(i + name.len() as u64);
            println!("{name} {i}");
        }
    }
    all
}

fn let_else_inside() {
    let lines = ["a=2", "b", "cc=1", "d=x", "e=1"];
    println!("{:?}", parsed(lines.map(str::to_owned).to_vec()));
}

#[checkpointed]
fn later(n: u64) -> u64 {
    let mut sum = 0;
    for i in 0..n {
        let kind;
        let step: u64;
        if i % 2 == 0 {
            kind = "even".to_owned();
            step = 3;
        } else {
            kind = "odd".to_owned();
            step = i;
        }
        #[ckpt(safe_point)]
        for j in 0..2 {
            sum = mix(sum, step + j);
            println!("{kind} {i} {j}");
        }
    }
    sum
}

fn deferred_inside() {
    println!("{}", later(3));
}

#[checkpointed]
fn changed_items(pairs: Vec<(u64, String)>) -> String {
    let mut all = String::new();
    for (mut number, mut name) in pairs {
        #[ckpt(safe_point)]
        while number > 0 {
            name.push('!');
            number -= 1;
            println!("{name}");
        }
        all += &name;
    }
    for mut i in 0..3u64 {
        #[ckpt(safe_point)]
        while i < 5 {
            i += 2;
            all.push_str(&i.to_string());
            println!("{all}");
        }
    }
    all
}

fn mutable_bindings_of_loops() {
    println!("{}", changed_items(vec![(2, "a".into()), (1, "b".into())]));
}

#[checkpointed]
fn batches(n: u64) -> Vec<Vec<u64>> {
    let mut batches = Vec::new();
    let mut batch = Vec::new();
    for i in 0..n {
        #[ckpt(safe_point)]
        for j in 0..i {
            batch.push(i * 10 + j);
            println!("{batch:?}");
            if batch.len() == 2 {
                batches.push(batch);
                batch = Vec::new();
            }
        }
    }
    batches.push(batch);
    batches
}

fn moved_inside_and_made_again() {
    println!("{:?}", batches(4));
}

#[checkpointed]
fn wrapped(n: u64) -> Option<Vec<String>> {
    let mut words = Vec::new();
    for i in 0..n {
        words.push("x".repeat(i as usize));
        println!("{words:?}");
        if words.len() == 3 {
            return Some(words);
        }
    }
    None
}

fn moved_into_the_result() {
    println!("{:?}", wrapped(5));
}

#[checkpointed]
fn held_in_each(n: u64) -> u64 {
    let mut sum = 0;
    for i in 0..n {
        #[ckpt(skip)]
        let lock = std::sync::Mutex::new(i);
        let _held = lock.lock();
        #[ckpt(safe_point)]
        for j in 0..2 {
            sum = mix(sum, i + j + u64::from(lock.try_lock().is_ok()));
            println!("{sum}");
        }
    }
    sum
}

fn guard_of_an_iteration() {
    println!("{}", held_in_each(3));
}

#[checkpointed]
fn constants(n: u64) -> u64 {
    const STEP: u64 = 3;
    static NAMES: [&str; 2] = ["even", "odd"];
    let mut sum = STEP;
    for i in 0..n {
        const INNER: u64 = STEP * 2;
        fn scaled(x: u64) -> u64 {
            x * INNER
        }
        #[ckpt(safe_point)]
        for j in 0..2 {
            sum = mix(sum, scaled(i) + j);
            println!("{} {sum}", NAMES[(i % 2) as usize]);
        }
    }
    sum
}

fn statics_and_constants() {
    println!("{}", constants(3));
}

#[checkpointed]
fn views(n: u64) -> u64 {
    let data: Vec<u64> = (0..n).collect();
    let mut sum = 0;
    for i in 0..n as usize {
        #[ckpt(skip)]
        let rest = &data[i..];
        #[ckpt(safe_point)]
        for value in rest {
            sum = mix(sum, *value);
            println!("{i} {value}");
        }
        println!("{}", rest.len());
    }
    sum
}

fn borrowed_inside() {
    println!("{}", views(3));
}

#[checkpointed]
fn units(n: u64) -> ((), u64) {
    let nothing = println!("once");
    let mut sum = 0;
    for i in 0..n {
        let () = println!("{i}");
        sum += i;
    }
    (nothing, sum)
}

fn unit_variables() {
    println!("{:?}", units(3));
}

#[checkpointed]
fn exchanged(n: u64) -> (Vec<u64>, Vec<u64>) {
    let (mut old, mut new) = (vec![n, 1, 2], vec![0; 3]);
    for _ in 0..n {
        #[ckpt(safe_point)]
        for i in 0..3 {
            new[i] = mix(old[i], old[(i + 1) % 3]) % 100;
            println!("{new:?}");
        }
        (old, new) = (new, old);
    }
    std::mem::swap(&mut old, &mut new);
    (old, new)
}

fn swapped() {
    println!("{:?}", exchanged(3));
}

#[checkpointed]
fn made_in_each(n: u64) -> u64 {
    let mut sum = 0;
    for i in 0..n {
        let base = i * 10;
        #[ckpt(skip)]
        let table: Vec<u64> = (0..3).map(|j| base + j).collect();
        #[ckpt(skip)]
        let add = |x: u64| x + base;
        #[ckpt(safe_point)]
        for j in 0..3 {
            sum = mix(sum, add(table[j]));
            println!("{i} {j} {sum}");
        }
    }
    sum
}

fn skipped_inside() {
    println!("{}", made_in_each(3));
}
