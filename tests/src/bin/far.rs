//! `far KIND`: loops of 10^12 iterations, which nobody can wait for. Each prints what it goes over.

use ckpt::checkpointed;

const FAR: u64 = 1_000_000_000_000;

#[checkpointed]
fn range() {
    for i in 0..FAR {
        println!("{i}");
    }
}

#[checkpointed]
fn inclusive() {
    for i in 1..=FAR {
        println!("{i}");
    }
}

#[checkpointed]
fn endless() {
    for i in 0u64.. {
        println!("{i}");
        if i + 1 == FAR {
            break;
        }
    }
}

#[checkpointed]
fn backwards() {
    for i in (0..FAR).rev() {
        println!("{i}");
    }
}

#[checkpointed]
fn slice() {
    // Items without a size: as many as one likes.
    #[ckpt(skip)]
    let cells: &[()] = &[(); FAR as usize];
    for cell in cells {
        println!("{cell:?}");
    }
}

#[checkpointed]
fn slice_with_indices() {
    #[ckpt(skip)]
    let cells: &[()] = &[(); FAR as usize];
    for (i, cell) in cells.iter().enumerate() {
        println!("{i} {cell:?}");
    }
}

#[checkpointed]
fn chunks() {
    #[ckpt(skip)]
    let cells: &[()] = &[(); 2 * FAR as usize];
    for (i, chunk) in cells.chunks(2).enumerate() {
        println!("{i} {}", chunk.len());
    }
}

#[checkpointed]
fn zipped() {
    #[ckpt(skip)]
    let cells: &[()] = &[(); FAR as usize];
    for (cell, i) in cells.iter().zip(0..FAR) {
        println!("{i} {cell:?}");
    }
}

#[checkpointed]
fn stepped() {
    for i in (0..3 * FAR).step_by(3) {
        println!("{i}");
    }
}

#[checkpointed]
fn stepped_with_indices() {
    for (at, i) in (0..2 * FAR).step_by(2).enumerate() {
        println!("{at} {i}");
    }
}

fn main() {
    ckpt_tests::script::watchdog();
    match &*std::env::args().nth(1).expect("a kind") {
        "range" => range(),
        "inclusive" => inclusive(),
        "endless" => endless(),
        "backwards" => backwards(),
        "slice" => slice(),
        "slice_with_indices" => slice_with_indices(),
        "chunks" => chunks(),
        "zipped" => zipped(),
        "stepped" => stepped(),
        "stepped_with_indices" => stepped_with_indices(),
        other => panic!("no loop {other}"),
    }
}
