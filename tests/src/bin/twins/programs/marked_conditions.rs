//! Marked calls where loops and branches begin, and where they need not run.

use ckpt::checkpointed;

use super::tasks::{run, turn};

crate::list_programs! {
    call_in_a_while call_in_a_while_let call_in_an_if_let call_in_a_for call_behind_and calls_in_other_operators
    call_in_a_nested_while call_awaited_in_conditions calls_in_an_if_chain
}

#[checkpointed]
fn count(n: u64, log: &mut Vec<u64>) -> u64 {
    let mut sum = 0;
    for i in 0..n {
        sum += i;
        log.push(sum);
    }
    sum
}

#[checkpointed]
fn find(n: u64, log: &mut Vec<u64>) -> Option<String> {
    let mut text = String::new();
    for i in 0..n {
        text.push_str(&i.to_string());
        log.push(i);
    }
    (n % 3 != 2).then_some(text)
}

#[checkpointed]
fn checked(n: u64, log: &mut Vec<u64>) -> Result<bool, String> {
    for i in 0..n {
        log.push(i);
        if log.len() > 60 {
            return Err(format!("{log:?}"));
        }
    }
    Ok(n < 4)
}

#[checkpointed]
fn whiles(limit: u64) -> (u64, Vec<u64>) {
    let mut log = vec![];
    let mut k = 0;
    while #[ckpt(call)]
    count(k, &mut log)
        < limit
    {
        k += 1;
        if k == 2 {
            continue;
        }
        log.push(100 + k);
    }
    'outer: while #[ckpt(call)]
    count(k, &mut log)
        > 3
    {
        k -= 1;
        while k > 3 {
            k -= 1;
            if k == 4 {
                continue 'outer;
            }
        }
        if log.len() > 50 {
            break;
        }
    }
    (k, log)
}

fn call_in_a_while() {
    println!("{:?}", whiles(9));
}

#[checkpointed]
fn while_lets(n: u64) -> Result<(String, Vec<u64>), String> {
    let mut log = vec![];
    let mut all = String::new();
    let mut k = n;
    while let Some(text) = #[ckpt(call)]
    find(k, &mut log)
    {
        all += &text;
        k += 1;
        for c in text.chars() {
            all.push(c);
        }
    }
    let mut k = 0;
    while #[ckpt(call)]
    checked(k, &mut log)?
    {
        k += 1;
    }
    Ok((all, log))
}

fn call_in_a_while_let() {
    println!("{:?}", while_lets(3));
}

#[checkpointed]
fn if_lets(n: u64) -> (String, Vec<u64>) {
    let mut log = vec![];
    let mut all = String::new();
    for k in 0..n {
        if let Some(text) = #[ckpt(call)]
        find(k, &mut log)
        {
            all += &text;
        }
        if let Some(text) = #[ckpt(call)]
        find(k + 1, &mut log)
        {
            #[ckpt(safe_point)]
            for c in text.chars() {
                all.push(c);
            }
        } else {
            #[ckpt(safe_point)]
            for i in 0..k {
                log.push(i);
            }
            all.push('-');
        }
        if let Ok(true) = #[ckpt(call)]
        checked(k, &mut log)
        {
            all.push('+');
        } else if let Some(text) = #[ckpt(call)]
        find(2 * k, &mut log)
        {
            all += &text[..1];
        } else {
            all.push('!');
        }
    }
    (all, log)
}

fn call_in_an_if_let() {
    println!("{:?}", if_lets(5));
}

#[checkpointed]
fn numbers(n: u64) -> Vec<u64> {
    let mut out = vec![];
    for i in 0..n {
        out.push(i * i);
    }
    out
}

#[checkpointed]
fn fors(n: u64) -> u64 {
    let mut sum = 0;
    for x in #[ckpt(call)]
    numbers(n)
    {
        sum = sum * 3 + x;
    }
    'rows: for k in 0..n {
        #[ckpt(safe_point)]
        for x in #[ckpt(call)]
        numbers(k)
        {
            if x > 8 {
                continue 'rows;
            }
            sum += x;
        }
        sum += 1000;
    }
    let mut log = vec![];
    for i in #[ckpt(call)]
    count(2, &mut log)
        ..#[ckpt(call)]
        count(4, &mut log)
    {
        sum += i;
    }
    for i in 0..#[ckpt(call)]
    count(3, &mut log)
    {
        sum += i * log.len() as u64;
    }
    sum
}

fn call_in_a_for() {
    println!("{}", fors(5));
}

#[checkpointed]
fn ands(n: u64) -> (Vec<u64>, u64) {
    let mut log = vec![];
    let mut hits = 0;
    for k in 0..n {
        if k % 2 == 0
            && #[ckpt(call)]
            count(k, &mut log)
                > 2
        {
            hits += 1;
        }
        if k % 2 == 1
            || #[ckpt(call)]
            count(k, &mut log)
                > 2
        {
            hits += 10;
        }
        let both = k > 1
            && #[ckpt(call)]
            count(2, &mut log)
                == 1
            && k < 4;
        if both {
            hits += 100;
        }
        while hits < 30
            && #[ckpt(call)]
            count(k, &mut log)
                > 1
        {
            hits += 7;
        }
    }
    (log, hits)
}

fn call_behind_and() {
    println!("{:?}", ands(6));
}

#[checkpointed]
fn others(n: u64) -> Vec<u64> {
    let mut log = vec![];
    let mut spare = vec![];
    for k in 0..n {
        let not = !(k > 1
            && #[ckpt(call)]
            count(k, &mut log)
                > 3);
        log.push(u64::from(not));
        let chosen = match k == 2
            || #[ckpt(call)]
            count(1, &mut log)
                == 7
        {
            true => 5,
            false => 6,
        };
        log.push(chosen);
        let length = log.len() as u64;
        log.push(
            length
                + if k > 0
                    && #[ckpt(call)]
                    count(2, &mut spare)
                        > 0
                {
                    1
                } else {
                    2
                },
        );
    }
    log
}

fn calls_in_other_operators() {
    println!("{:?}", others(4));
}

#[checkpointed]
fn nested(n: u64) -> Vec<u64> {
    let mut log = vec![];
    for k in 0..n {
        let mut left = k;
        while #[ckpt(call)]
        count(left, &mut log)
            > 0
        {
            left -= 1;
        }
        log.push(77);
    }
    log
}

fn call_in_a_nested_while() {
    println!("{:?}", nested(5));
}

#[checkpointed]
async fn count_later(n: u64, log: &mut Vec<u64>) -> u64 {
    let mut sum = 0;
    for i in 0..n {
        sum += i;
        log.push(turn(sum).await % 50);
    }
    sum
}

#[checkpointed]
async fn awaits(n: u64) -> Vec<u64> {
    let mut log = vec![];
    let mut k = 0;
    while k < n
        && #[ckpt(call)]
        count_later(k, &mut log).await
            < 9
    {
        k += 1;
    }
    if let 3.. = #[ckpt(call)]
    count_later(3, &mut log).await
    {
        log.push(turn(k).await % 10);
    }
    log
}

fn call_awaited_in_conditions() {
    println!("{:?}", run(awaits(7)));
}

#[checkpointed]
fn chain(n: u64) -> Vec<u64> {
    let mut log = vec![];
    for k in 0..n {
        if #[ckpt(call)]
        count(k, &mut log)
            == 0
        {
            log.push(1);
        } else if #[ckpt(call)]
        count(2, &mut log)
            > 0
            && k == 2
        {
            log.push(2);
        } else {
            log.push(3);
        }
    }
    log
}

fn calls_in_an_if_chain() {
    println!("{:?}", chain(4));
}
