//! The types most often saved, compiled here, so that users' crates need not.
//!
//! Without optimisation the compiler shares what other crates have instantiated already: of a generic function that is named
//! here with a type, a user's crate only gets the address.

use crate::frame::range::Indexed;
use crate::frame::walk::Rest;
use crate::frame::{Frame, keep, let_go, taken};
use crate::raw::cursor::Counted;
use crate::raw::place::Variables;
use crate::run::Arguments;
use crate::savable::Savable;
use crate::snapshot::{Own, Parked, View};

/// Everything generated code does with a variable.
fn used<T: Savable>(frame: &mut Frame, arguments: &mut Arguments) {
    let mut value: T = frame.restore("");
    arguments.value("", &value);
    lent(frame, View(&value));
    lent(frame, Own(&mut value));
    let mut slot = Some(value);
    lent(frame, Parked(&mut slot));
    keep(frame.returned("", slot.take()));
    let_go::<T>(taken(slot));
}

fn lent(frame: &mut Frame, variable: impl Variables) {
    frame.safe_point(0, 0, None, &[], (variable,));
}

type Used = fn(&mut Frame, &mut Arguments);

macro_rules! numbers {
    ($($number:ty),*) => {
        &[$(used::<$number>, used::<Option<$number>>, used::<Vec<$number>>, used::<Vec<Vec<$number>>>),*]
    };
}

macro_rules! integers {
    ($($integer:ty),*) => { &[$(used::<Counted<$integer>>, used::<Indexed<$integer>>, used::<Rest<$integer>>),*] };
}

/// Nobody calls these.
pub static NUMBERS: &[Used] = numbers!(u8, u32, i32, u64, i64, usize, f32, f64);

/// Nor these.
pub static INTEGERS: &[Used] = integers!(u8, u32, i32, u64, i64, usize);

/// Nor these.
pub static OTHERS: &[Used] = &[
    used::<bool>,
    used::<char>,
    used::<u16>,
    used::<Vec<bool>>,
    used::<String>,
    used::<Option<String>>,
    used::<Vec<String>>,
];
