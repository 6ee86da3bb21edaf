//! Branches that bind by mutable reference into what is saved, with safe points inside.

use std::collections::BTreeMap;

use ckpt::checkpointed;
use ckpt_tests::mix::mix;

crate::list_programs! {
    arms_by_mutable_reference arms_with_guards binding_mode_of_the_place some_by_mutable_reference last_of_a_stack
    entry_of_a_map nested_loops_inside names_hidden_inside left_from_inside chain_of_lets shape_of_self
    of_a_parameter either_of_two while_inside item_of_an_option matches_in_matches taken_apart_deeply
}

/// What changes in place.
#[checkpointed]
#[derive(Debug, Clone)]
enum Shape {
    Nothing,
    Circle(u64),
    Path { points: Vec<u64>, closed: bool },
}

#[checkpointed]
fn grown(mut shape: Shape, n: u64) -> Shape {
    match &mut shape {
        Shape::Nothing => println!("nothing"),
        Shape::Circle(radius) => {
            for i in 0..n {
                *radius += i;
                println!("{radius}");
            }
        }
        Shape::Path { points, closed } => {
            println!("{closed}");
            for i in 0..n {
                points.push(mix(i, points.len() as u64) % 10);
                println!("{points:?}");
            }
            *closed = true;
        }
    }
    shape
}

fn arms_by_mutable_reference() {
    println!(
        "{:?}",
        grown(
            Shape::Path {
                points: vec![1],
                closed: false
            },
            3
        )
    );
}

fn asked(what: &str, answer: bool) -> bool {
    println!("asked {what}");
    answer
}

#[checkpointed]
fn guarded(mut shape: Shape, n: u64) -> Shape {
    for round in 0..n {
        match &mut shape {
            Shape::Circle(radius) if asked("small", *radius < 4) => {
                let start = *radius;
                #[ckpt(safe_point)]
                for i in 0..2 {
                    *radius += start + i;
                    println!("{round} small {radius}");
                }
            }
            Shape::Circle(radius) if asked("large", *radius > 5) =>
            {
                #[ckpt(safe_point)]
                for i in 0..2 {
                    *radius -= i;
                    println!("{round} large {radius}");
                }
            }
            other => println!("{other:?}"),
        }
    }
    shape
}

fn arms_with_guards() {
    println!("{:?}", guarded(Shape::Circle(1), 4));
}

#[checkpointed]
fn with_ref_mut(mut shape: Shape, n: u64) -> Shape {
    match shape {
        Shape::Circle(ref mut radius) => {
            for i in 0..n {
                *radius *= i + 2;
                println!("{radius}");
            }
        }
        Shape::Path { ref mut points, .. } => points.clear(),
        Shape::Nothing => {}
    }
    shape
}

fn binding_mode_of_the_place() {
    println!("{:?}", with_ref_mut(Shape::Circle(1), 3));
}

#[checkpointed]
fn filled(n: u64) -> Option<Vec<u64>> {
    let mut memory = Some(vec![n]);
    let mut sum = 0;
    if let Some(list) = &mut memory {
        let first = list[0];
        for i in 0..n {
            list.push(first + i);
            sum += i;
            println!("{list:?} {sum}");
        }
        list.push(sum);
    }
    memory
}

fn some_by_mutable_reference() {
    println!("{:?}", filled(3));
}

#[checkpointed]
fn worked_off(mut stack: Vec<u64>) -> u64 {
    let mut sum = 0;
    while let Some(top) = stack.last_mut() {
        if *top == 0 {
            stack.pop();
            continue;
        }
        *top -= 1;
        sum = mix(sum, *top) % 1000;
        println!("{top} {sum}");
        #[ckpt(safe_point)]
        for i in 0..2 {
            sum += i;
            println!("{sum}");
        }
    }
    sum
}

fn last_of_a_stack() {
    println!("{}", worked_off(vec![2, 1]));
}

#[checkpointed]
fn counted(mut map: BTreeMap<String, Vec<u64>>, words: Vec<String>) -> BTreeMap<String, Vec<u64>> {
    for word in &words {
        if let Some(list) = map.get_mut(word) {
            #[ckpt(safe_point)]
            for i in 0..2 {
                list.push(i);
                println!("{word} {list:?}");
            }
        } else {
            map.insert(word.clone(), vec![]);
            println!("new {word}");
        }
    }
    map
}

fn entry_of_a_map() {
    let words = ["a", "b", "a"].map(str::to_owned).to_vec();
    println!("{:?}", counted(BTreeMap::new(), words));
}

#[checkpointed]
fn deeper(mut grid: Option<Vec<Vec<u64>>>) -> Option<Vec<Vec<u64>>> {
    if let Some(rows) = grid.as_mut() {
        for y in 0..rows.len() {
            #[ckpt(safe_point)]
            for x in 0..rows[y].len() {
                rows[y][x] = mix(rows[y][x], x as u64) % 100;
                println!("{y} {x} {:?}", rows[y]);
            }
        }
        rows.push(vec![7]);
    }
    grid
}

fn nested_loops_inside() {
    println!("{:?}", deeper(Some(vec![vec![1, 2], vec![3]])));
}

#[checkpointed]
fn hidden(mut value: Option<u64>, n: u64) -> Option<u64> {
    let outer = n;
    match &mut value {
        Some(value) => {
            let outer = outer * 2;
            for n in 0..n {
                *value += n + outer;
                println!("{value}");
            }
        }
        value => *value = Some(outer),
    }
    println!("{value:?} {outer}");
    value
}

fn names_hidden_inside() {
    println!("{:?}", hidden(Some(1), 3));
}

#[checkpointed]
fn left_early(shapes: &mut Vec<Shape>, limit: u64) -> Result<u64, String> {
    let mut sum = 0;
    for at in 0..shapes.len() {
        match &mut shapes[at] {
            Shape::Circle(radius) =>
            {
                #[ckpt(safe_point)]
                for i in 0..3 {
                    *radius += i;
                    sum += *radius;
                    println!("{at} {radius}");
                    if *radius > limit {
                        return Err(format!("{radius} at {at}"));
                    }
                }
            }
            Shape::Nothing => break,
            Shape::Path { points, .. } =>
            {
                #[ckpt(safe_point)]
                while let Some(point) = points.pop() {
                    sum += point;
                    println!("{at} {point}");
                }
            }
        }
    }
    Ok(sum)
}

fn left_from_inside() {
    let path = Shape::Path {
        points: vec![3, 4],
        closed: false,
    };
    let mut shapes = vec![Shape::Circle(1), path, Shape::Circle(7), Shape::Nothing];
    println!("{:?} {shapes:?}", left_early(&mut shapes, 9));
}

#[checkpointed]
fn both(mut left: Option<u64>, mut right: Option<u64>, n: u64) -> (Option<u64>, Option<u64>) {
    if let Some(a) = &mut left
        && let Some(b) = &mut right
        && *a < 10
    {
        for i in 0..n {
            *a += i;
            *b += *a;
            println!("{a} {b}");
        }
    }
    (left, right)
}

fn chain_of_lets() {
    println!("{:?}", both(Some(1), Some(2), 3));
}

/// Holds what may be there.
#[checkpointed]
#[derive(Debug)]
struct Holder {
    shape: Shape,
    count: u64,
}

impl Holder {
    #[checkpointed]
    fn grow(&mut self, n: u64) {
        if let Shape::Path { points, .. } = &mut self.shape {
            for i in 0..n {
                points.push(i);
                self.count += 1;
                println!("{points:?} {}", self.count);
            }
        }
        println!("{}", self.count);
    }
}

fn shape_of_self() {
    let shape = Shape::Path {
        points: vec![],
        closed: true,
    };
    let mut holder = Holder { shape, count: 5 };
    holder.grow(3);
    println!("{holder:?}");
}

#[checkpointed]
fn through_a_parameter(shape: &mut Shape, n: u64) -> u64 {
    let mut sum = 0;
    match shape {
        Shape::Circle(radius) => {
            for i in 0..n {
                *radius += i;
                sum += *radius;
                println!("{radius}");
            }
        }
        Shape::Path {
            points,
            closed: false,
        } => {
            for i in 0..n {
                points.push(i);
                println!("{points:?}");
            }
        }
        _ => *shape = Shape::Circle(n),
    }
    sum
}

fn of_a_parameter() {
    let mut shape = Shape::Circle(2);
    println!("{} {shape:?}", through_a_parameter(&mut shape, 3));
}

#[checkpointed]
fn one_of_two(n: u64, first: bool) -> (Vec<u64>, Vec<u64>) {
    let (mut a, mut b) = (vec![n], vec![]);
    if first {
        let chosen = &mut a;
        chosen.push(1);
        for i in 0..n {
            a.push(i);
            println!("{a:?}");
        }
    } else {
        for i in 0..n {
            b.push(i);
            println!("{b:?}");
        }
    }
    (a, b)
}

fn either_of_two() {
    println!("{:?}", one_of_two(3, true));
}

#[checkpointed]
fn until_small(mut pair: (Option<u64>, u64)) -> (Option<u64>, u64) {
    if let (Some(left), count) = &mut pair {
        while *left > 2 {
            *left /= 2;
            *count += 1;
            println!("{left} {count}");
        }
        *count *= 10;
    }
    pair
}

fn while_inside() {
    println!("{:?}", until_small((Some(37), 0)));
}

#[checkpointed]
fn items(mut list: Option<Vec<u64>>) -> Option<Vec<u64>> {
    if let Some(list) = &mut list {
        for item in list.iter_mut() {
            *item += 1;
            println!("{item}");
        }
        list.reverse();
    }
    list
}

fn item_of_an_option() {
    println!("{:?}", items(Some(vec![1, 2, 3])));
}

#[checkpointed]
fn two_levels(mut outer: Option<Result<u64, Vec<u64>>>, n: u64) -> Option<Result<u64, Vec<u64>>> {
    match &mut outer {
        Some(inner) => {
            println!("some");
            match inner {
                Ok(number) => {
                    for i in 0..n {
                        *number += i;
                        println!("{number}");
                    }
                }
                Err(list) => {
                    for i in 0..n {
                        list.push(i);
                        println!("{list:?}");
                    }
                    list.dedup();
                }
            }
        }
        None => println!("none"),
    }
    outer
}

fn matches_in_matches() {
    println!("{:?}", two_levels(Some(Err(vec![0])), 3));
}

#[checkpointed]
fn parts(mut all: (Vec<Option<u64>>, [u64; 2])) -> (Vec<Option<u64>>, [u64; 2]) {
    let (list, [low, high]) = &mut all;
    list.push(Some(*low));
    *high += 1;
    if let ([Some(first), .., last], _) = (&mut all.0[..], 0) {
        for i in 0..2 {
            *first += i;
            *last = Some(*first);
            println!("{first} {last:?}");
        }
    }
    all
}

fn taken_apart_deeply() {
    println!("{:?}", parts((vec![Some(1), None, None], [3, 4])));
}
