//! `hostile KIND PROGRAM`: see `ckpt_tests::Twins`.

#![deny(
    warnings,
    unused,
    unsafe_op_in_unsafe_fn,
    clippy::all,
    clippy::pedantic,
    clippy::undocumented_unsafe_blocks
)]

#[cfg(edition_2024)]
mod edition_2024;
mod free;

/// The same without ckpt.
mod plain {
    pub(crate) mod free {
        include!(concat!(env!("OUT_DIR"), "/free.rs"));
    }

    #[cfg(edition_2024)]
    pub(crate) mod edition_2024 {
        include!(concat!(env!("OUT_DIR"), "/edition_2024.rs"));
    }
}

use ckpt_hostile::{Program, bare, list_programs, strict};

/// All programs, with ckpt and without.
const ALL: &[(&[Program], &[Program])] = &[
    (bare::methods::ALL, ckpt_hostile::plain::bare::methods::ALL),
    (bare::names::ALL, ckpt_hostile::plain::bare::names::ALL),
    (bare::tasks::ALL, ckpt_hostile::plain::bare::tasks::ALL),
    (strict::tasks::ALL, ckpt_hostile::plain::strict::tasks::ALL),
    (
        strict::allowed::ALL,
        ckpt_hostile::plain::strict::allowed::ALL,
    ),
    (
        strict::branches::ALL,
        ckpt_hostile::plain::strict::branches::ALL,
    ),
    (
        strict::diverging::ALL,
        ckpt_hostile::plain::strict::diverging::ALL,
    ),
    (
        strict::functions::ALL,
        ckpt_hostile::plain::strict::functions::ALL,
    ),
    (
        strict::generics::ALL,
        ckpt_hostile::plain::strict::generics::ALL,
    ),
    (strict::loops::ALL, ckpt_hostile::plain::strict::loops::ALL),
    (
        strict::variables::ALL,
        ckpt_hostile::plain::strict::variables::ALL,
    ),
    (free::unsafety::ALL, plain::free::unsafety::ALL),
    #[cfg(edition_2024)]
    (edition_2024::chains::ALL, plain::edition_2024::chains::ALL),
];

fn main() {
    ckpt_tests::script::watchdog();
    let mut words = std::env::args().skip(1);
    let kind = words.next().expect("a kind");
    let of_kind = ALL.iter().flat_map(|(kept, plain)| match kind.as_str() {
        "plain" => *plain,
        _ => *kept,
    });
    if kind == "list" {
        of_kind.for_each(|(name, _)| println!("{name}"));
        return;
    }
    if kind == "busy" {
        std::thread::spawn(|| {
            loop {
                keep::request_save();
                std::thread::yield_now();
            }
        });
    }
    let name = words.next().expect("a program");
    let mut found = of_kind.filter(|(known, _)| *known == name);
    let (_, run) = found
        .next()
        .unwrap_or_else(|| panic!("no such program: {name}"));
    run();
}
