//! `twins KIND PROGRAM`: one text, compiled twice. `kept` is what `#[checkpointed]` makes of it, `plain` is the same without
//! (see build.rs). `busy` is `kept` while another thread asks for saves all the time. `list` names the
//! programs, `list-drops` those that tell when values are dropped.

#[allow(
    clippy::all,
    dead_code,
    for_loops_over_fallibles,
    unreachable_code,
    unsafe_code,
    unused_labels,
    unused_variables,
    reason = "forms that are better written otherwise have to work too"
)]
mod programs;

/// The programs without anything of ckpt's.
#[allow(
    clippy::all,
    dead_code,
    for_loops_over_fallibles,
    redundant_semicolons,
    unsafe_code,
    unused_unsafe,
    unused_variables,
    reason = "the same forms"
)]
mod plain {
    include!(concat!(env!("OUT_DIR"), "/plain.rs"));
}

/// A program: its name, and what runs it and prints its result.
type Program = (&'static str, fn());

/// Lists functions under their own names.
macro_rules! list_programs {
    ($($name:ident)*) => {
        pub(crate) const ALL: &[crate::Program] = &[$((stringify!($name), $name)),*];
    };
}
pub(crate) use list_programs;

const KEPT: [&[Program]; 39] = [
    programs::arrays::ALL,
    programs::branches::ALL,
    programs::collections::ALL,
    programs::configured::ALL,
    programs::declarations::ALL,
    programs::depths::ALL,
    programs::fallible::ALL,
    programs::fed::ALL,
    programs::flow::ALL,
    programs::generics::ALL,
    programs::held::ALL,
    programs::hidden::ALL,
    programs::hidden_jumps::ALL,
    programs::iteration::ALL,
    programs::iterators::ALL,
    programs::keyed::ALL,
    programs::leaving::ALL,
    programs::lent_branches::ALL,
    programs::marked_arguments::ALL,
    programs::marked_calls::ALL,
    programs::marked_conditions::ALL,
    programs::marked_places::ALL,
    programs::mutable::ALL,
    programs::mutable_inside::ALL,
    programs::nested::ALL,
    programs::operands::ALL,
    programs::parameters::ALL,
    programs::sequences::ALL,
    programs::short::ALL,
    programs::skipping::ALL,
    programs::tasks::ALL,
    programs::tasks_returned::ALL,
    programs::tasks_within::ALL,
    programs::texts::ALL,
    programs::types::ALL,
    programs::unsettled::ALL,
    programs::carried::ALL,
    programs::with::ALL,
    programs::written::ALL,
];
/// Those that tell when values are dropped.
const DROPS: [&[Program]; 4] = [
    programs::drops::ALL,
    programs::drops_of_calls::ALL,
    programs::drops_of_parameters::ALL,
    programs::drops_of_tasks::ALL,
];
const PLAIN: [&[Program]; 39] = [
    plain::arrays::ALL,
    plain::branches::ALL,
    plain::collections::ALL,
    plain::configured::ALL,
    plain::declarations::ALL,
    plain::depths::ALL,
    plain::fallible::ALL,
    plain::fed::ALL,
    plain::flow::ALL,
    plain::generics::ALL,
    plain::held::ALL,
    plain::hidden::ALL,
    plain::hidden_jumps::ALL,
    plain::iteration::ALL,
    plain::iterators::ALL,
    plain::keyed::ALL,
    plain::leaving::ALL,
    plain::lent_branches::ALL,
    plain::marked_arguments::ALL,
    plain::marked_calls::ALL,
    plain::marked_conditions::ALL,
    plain::marked_places::ALL,
    plain::mutable::ALL,
    plain::mutable_inside::ALL,
    plain::nested::ALL,
    plain::operands::ALL,
    plain::parameters::ALL,
    plain::sequences::ALL,
    plain::short::ALL,
    plain::skipping::ALL,
    plain::tasks::ALL,
    plain::tasks_returned::ALL,
    plain::tasks_within::ALL,
    plain::texts::ALL,
    plain::types::ALL,
    plain::unsettled::ALL,
    plain::carried::ALL,
    plain::with::ALL,
    plain::written::ALL,
];

fn main() {
    ckpt_tests::script::watchdog();
    let mut words = std::env::args().skip(1);
    let kind = words.next().expect("a kind");
    let all = match kind.as_str() {
        "plain" => [
            &PLAIN[..],
            &[
                plain::drops::ALL,
                plain::drops_of_calls::ALL,
                plain::drops_of_parameters::ALL,
                plain::drops_of_tasks::ALL,
            ],
        ]
        .concat()
        .concat(),
        "list" => KEPT.concat(),
        "list-drops" => DROPS.concat(),
        _ => [&KEPT[..], &DROPS].concat().concat(),
    };
    if kind.starts_with("list") {
        all.iter().for_each(|(name, _)| println!("{name}"));
        return;
    }
    if kind == "busy" {
        std::thread::spawn(|| {
            loop {
                ckpt::request_save();
                std::thread::yield_now();
            }
        });
    }
    let name = words.next().expect("a program");
    let found = all.into_iter().find(|(known, _)| *known == name);
    let (_, run) = found.unwrap_or_else(|| panic!("no such program: {name}"));
    run();
}
