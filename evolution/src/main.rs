//! A program in three states: as it was when it was stopped (`cfg(old)`), as it is when it resumes (`cfg(new)`), and as its error
//! messages say that it can be mended (`cfg(mended)`; what does not differ from the new one is under `not(old)`).
//!
//! `evolution CASE` runs one case and prints what it gives; `evolution` lists the cases. What is expected of each is in `tests/`.

mod calls;
mod enums;
mod fields;
mod fields_inside;
mod filled;
mod functions;
mod loops;
mod names;
mod new_variables;
mod structs;
mod types;
mod variables;
mod variants;

/// A case's name, and what it runs.
pub(crate) type Case = (&'static str, fn() -> String);

/// The cases of a file: modules with a function `run`.
macro_rules! cases {
    ($($name:ident)*) => {
        pub(crate) const CASES: &[crate::Case] = &[$((stringify!($name), || $name::run().to_string())),*];
    };
}
pub(crate) use cases;

fn main() {
    let files = [
        ("new_variables", new_variables::CASES),
        ("variables", variables::CASES),
        ("types", types::CASES),
        ("fields", fields::CASES),
        ("fields_inside", fields_inside::CASES),
        ("filled", filled::CASES),
        ("structs", structs::CASES),
        ("enums", enums::CASES),
        ("variants", variants::CASES),
        ("names", names::CASES),
        ("loops", loops::CASES),
        ("functions", functions::CASES),
        ("calls", calls::CASES),
    ];
    let all = files.iter().flat_map(|(file, cases)| {
        cases
            .iter()
            .map(move |(name, run)| (format!("{file}::{name}"), run))
    });
    let Some(wanted) = std::env::args().nth(1) else {
        all.for_each(|(name, _)| println!("{name}"));
        return;
    };
    let mut all = all;
    let (_, run) = all.find(|(name, _)| *name == wanted).expect("a case");
    println!("{}", run());
}
