//! The tables: one a size, and one of what changed little.

use ckpt_benches::units::{milliseconds, size};

use crate::limits::Plain;
use crate::peer::Peer;
use crate::samples::{Rows, Samples};

const WIDTHS: [usize; 12] = [28, 9, 9, 9, 9, 7, 7, 7, 7, 9, 9, 7];

/// Times in ms; GB/s of the state until durable, and their ratio to those of write + fsync; bytes and memory beside those of the state.
const HEAD: [&str; 12] = [
    "",
    "1st pause",
    "pause",
    "durable",
    "lost",
    "GB/s",
    "ratio",
    "bytes",
    "memory",
    "warm",
    "cold",
    "memory",
];

pub(crate) fn print(rows: &Rows, suffix_of_few: &str) {
    let bytes = rows.bytes as f64;
    let plain = rows.median(Plain.name(), "durable");
    println!("\n{} of random f64, medians", size(rows.bytes));
    let (few, all): (Vec<_>, Vec<_>) =
        (rows.rows.iter()).partition(|(name, _)| name.ends_with(suffix_of_few));
    line(HEAD.map(str::to_owned));
    for (name, samples) in &all {
        line(cells(name, samples, bytes, plain));
    }
    if !few.is_empty() {
        println!(
            "\nof 100 blocks of 64 KiB one changes between two saves; bytes sent to the disk by a save"
        );
        line(HEAD.map(|head| if head == "bytes" { "sent" } else { head }.to_owned()));
        for (name, samples) in &few {
            let mut cells = cells(name, samples, bytes, plain);
            cells[7] = of_state(samples.median("written"), bytes);
            line(cells);
        }
    }
    for (name, samples) in &rows.rows {
        for note in samples.notes() {
            println!("{name}: {note}");
        }
    }
}

fn cells(name: &str, samples: &Samples, bytes: f64, plain: Option<f64>) -> [String; 12] {
    let time = |figure: &str| samples.median(figure).map_or("-".to_owned(), milliseconds);
    let durable = samples.median("durable");
    let speed = |seconds: f64| format!("{:.2}", bytes / seconds / 1e9);
    [
        name.to_owned(),
        time("first pause"),
        time("pause"),
        time("durable"),
        time("lost"),
        durable.map_or("-".to_owned(), speed),
        durable
            .zip(plain)
            .map_or("-".to_owned(), |(durable, plain)| {
                format!("{:.2}", plain / durable)
            }),
        of_state(samples.median("disk"), bytes),
        of_state(samples.memory(), bytes),
        time("warm"),
        time("cold"),
        of_state(samples.median("restart peak"), bytes),
    ]
}

fn of_state(figure: Option<f64>, bytes: f64) -> String {
    figure.map_or("-".to_owned(), |figure| format!("{:.3}", figure / bytes))
}

fn line(cells: [String; 12]) {
    let [name, rest @ ..] = cells;
    let rest = rest.iter().zip(&WIDTHS[1..]);
    let rest: Vec<String> = rest
        .map(|(cell, width)| format!("{cell:>width$}"))
        .collect();
    println!("{name:<width$} {}", rest.join(" "), width = WIDTHS[0]);
}
