//! Async functions: what they return, errors of a stop, and where they are spawned.

use ckpt::checkpointed;
use tokio::runtime::Builder;

use super::tasks::{fails_at, made, run, turn};

crate::list_programs! {
    returns_opaque fallible_tasks spawned_on_several_threads
}

#[checkpointed]
async fn opaque(n: u64) -> Result<impl Iterator<Item = u64> + use<>, String> {
    let mut all = vec![1, 1];
    for i in 0..n as usize {
        turn(1).await;
        all.push(all[i] + all[i + 1]);
    }
    Ok(all.into_iter().rev())
}

fn returns_opaque() {
    println!("{:?}", run(opaque(7)).map(Iterator::collect::<Vec<_>>));
}

#[checkpointed(fallible)]
async fn fallible(n: u64, limit: u64) -> Result<u64, Box<dyn std::error::Error>> {
    let mut sum = 0;
    for i in 0..n {
        sum += fails_at(i, limit).await?;
    }
    let inner = #[ckpt(call)]
    fallible_inside(n, &mut sum).await;
    Ok(sum + inner.unwrap_or(1_000_000))
}

#[checkpointed(fallible)]
async fn fallible_inside(n: u64, sum: &mut u64) -> std::io::Result<u64> {
    for i in 0..n {
        *sum += turn(i).await % 3;
    }
    Ok(*sum % 10)
}

fn fallible_tasks() {
    match run(fallible(5, 9)) {
        Ok(sum) => println!("{sum}"),
        Err(error) => match error.downcast::<ckpt::Error>() {
            Ok(stopped) => stopped.exit(),
            Err(error) => println!("{error}"),
        },
    }
}

#[checkpointed]
async fn sendable(n: u64, names: Vec<String>) -> String {
    let mut text = String::new();
    let mut rows = vec![vec![0u64; 3]; 2];
    for i in 0..n {
        text += &names[i as usize % names.len()];
        turn(i).await;
    }
    for row in rows.iter_mut() {
        row[0] = turn(text.len() as u64).await % 10;
    }
    for (i, name) in names.into_iter().enumerate() {
        turn(i as u64).await;
        text += &name;
    }
    let lengths: Vec<usize> = rows.iter().map(Vec::len).collect();
    for x in lengths.into_iter().map(|x| x + 1) {
        text += &turn(x as u64).await.to_string();
    }
    for x in made(3) {
        text += &turn(x).await.to_string();
    }
    let inside = #[ckpt(call)]
    sendable_inside(3, &mut rows).await;
    format!("{text} {rows:?} {inside}")
}

#[checkpointed]
async fn sendable_inside(n: u64, rows: &mut Vec<Vec<u64>>) -> u64 {
    for i in 0..n {
        rows.push(vec![turn(i).await % 10]);
    }
    rows.len() as u64
}

fn spawned_on_several_threads() {
    let runtime = Builder::new_multi_thread().worker_threads(3).build();
    let text = runtime.expect("a runtime").block_on(async {
        let names = ["x", "yy", "z"].map(String::from).to_vec();
        tokio::spawn(sendable(5, names)).await.expect("no panic")
    });
    println!("{text}");
}
