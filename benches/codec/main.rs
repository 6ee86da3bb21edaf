//! Prints how fast values become bytes and bytes values: with ckpt, beside memcpy, postcard, bitcode and savefile.
//!
//! `codec [--rounds N]`. Encoding goes into memory that was touched before, decoding into fresh
//! pages, as at a save and at a resume. All take turns; medians.

mod peers;
mod values;

use std::hint::black_box;
use std::process::ExitCode;
use std::time::Instant;

use ckpt_benches::clock::{quantile, sorted};

use peers::{Bitcode, Ckpt, Memcpy, Peer, Postcard, Savefile};
use values::{Body, MIB, Nested, bodies, floats, grid, matrix, nested, words};

/// The least share of memcpy's speed, for `Vec`s of numbers.
const OF_MEMCPY: f64 = 0.7;

fn main() -> ExitCode {
    let rounds = match &std::env::args().skip(1).collect::<Vec<_>>()[..] {
        [] => 11,
        [flag, rounds] if flag == "--rounds" => rounds.parse().expect("a number of rounds"),
        _ => {
            eprintln!("usage: codec [--rounds N]");
            return ExitCode::from(2);
        }
    };
    println!(
        "{:<28} {:<10} {:>9} {:>8} {:>8} {:>9} {:>8}",
        "value", "by", "MB", "enc ms", "dec ms", "enc GB/s", "dec GB/s"
    );
    let floats = floats(128 * MIB);
    let mut missed = bulk("Vec<f64>, 128 MiB", &floats, rounds);
    drop(floats);
    missed |= bulk("Vec<u64>, 128 MiB", &words(128 * MIB), rounds);
    let bodies = bodies(1_000_000);
    let rows = table::<Vec<Body>>(
        "1 000 000 structs of 48 B",
        &bodies,
        bodies.len() * 48,
        rounds,
    );
    missed |= rows[0].encode > rows[1].encode || rows[0].decode > rows[1].decode;
    drop(bodies);
    two(
        "Vec<[f64; 3]>, 48 MiB",
        &values::points(48 * MIB),
        48 * MIB,
        rounds,
    );
    two("ndarray, 32 MiB", &grid(32 * MIB), 32 * MIB, rounds);
    two(
        "nalgebra DMatrix, 32 MiB",
        &matrix(32 * MIB),
        32 * MIB,
        rounds,
    );
    two::<Nested>(
        "in structs and enums, 64 MiB",
        &nested(64 * MIB),
        64 * MIB,
        rounds,
    );
    println!(
        "targets (Vecs of numbers at least {OF_MEMCPY} of memcpy, structs no slower than postcard): {}",
        if missed { "MISSED" } else { "kept" }
    );
    ExitCode::SUCCESS
}

/// Medians of one peer, in seconds.
#[derive(Clone, Copy)]
struct Row {
    encode: f64,
    decode: f64,
}

/// `Vec`s of numbers beside memcpy; whether the target is missed.
fn bulk<N>(name: &str, value: &Vec<N>, rounds: usize) -> bool
where
    N: 'static,
    Vec<N>: values::Value,
{
    let bytes = size_of_val(&value[..]);
    let memcpy = Memcpy(vec![7; bytes]);
    let peers: [&dyn Peer<Vec<N>>; 5] = [&Ckpt, &Postcard, &Bitcode, &Savefile, &memcpy];
    let rows = measured(&peers, value, bytes, rounds);
    print(name, &peers, &rows, bytes);
    let (ours, memcpy) = (rows[0], rows[4]);
    let (encode, decode) = (memcpy.encode / ours.encode, memcpy.decode / ours.decode);
    println!("{name:<28} of memcpy: encoding {encode:.2}, decoding {decode:.2}");
    encode < OF_MEMCPY || decode < OF_MEMCPY
}

fn table<T: values::Value + 'static>(
    name: &str,
    value: &T,
    bytes: usize,
    rounds: usize,
) -> Vec<Row> {
    let peers: [&dyn Peer<T>; 4] = [&Ckpt, &Postcard, &Bitcode, &Savefile];
    let rows = measured(&peers, value, bytes, rounds);
    print(name, &peers, &rows, bytes);
    rows
}

/// What savefile does not know.
fn two<T>(name: &str, value: &T, bytes: usize, rounds: usize)
where
    T: serde::Serialize + serde::de::DeserializeOwned + 'static,
{
    let peers: [&dyn Peer<T>; 3] = [&Ckpt, &Postcard, &Bitcode];
    let rows = measured(&peers, value, bytes, rounds);
    print(name, &peers, &rows, bytes);
}

fn measured<T>(peers: &[&dyn Peer<T>], value: &T, bytes: usize, rounds: usize) -> Vec<Row> {
    let mut taken = vec![(Vec::new(), Vec::new()); peers.len()];
    let mut buffers = vec![vec![1; bytes + bytes / 4 + MIB]; peers.len()];
    // The first round warms up.
    for round in 0..=rounds {
        let turns = peers.iter().zip(&mut taken).zip(&mut buffers);
        for ((peer, (encode, decode)), buffer) in turns {
            let began = Instant::now();
            let mut encoded = peer.encode(value, std::mem::take(buffer));
            let encoding = began.elapsed().as_secs_f64();
            let began = Instant::now();
            let decoded = black_box(peer.decode(&encoded));
            let decoding = began.elapsed().as_secs_f64();
            drop(decoded);
            if round > 0 {
                encode.push(encoding);
                decode.push(decoding);
            }
            *buffer = std::mem::take(&mut encoded.bytes);
        }
    }
    let median = |times: Vec<f64>| quantile(&sorted(times), 0.5);
    let rows = taken.into_iter().map(|(encode, decode)| Row {
        encode: median(encode),
        decode: median(decode),
    });
    rows.collect()
}

fn print<T>(name: &str, peers: &[&dyn Peer<T>], rows: &[Row], bytes: usize) {
    for (peer, row) in peers.iter().zip(rows) {
        let speed = |seconds: f64| bytes as f64 / seconds / 1e9;
        println!(
            "{name:<28} {:<10} {:>9.1} {:>8.1} {:>8.1} {:>9.2} {:>8.2}",
            peer.name(),
            bytes as f64 / 1e6,
            row.encode * 1e3,
            row.decode * 1e3,
            speed(row.encode),
            speed(row.decode)
        );
    }
}
