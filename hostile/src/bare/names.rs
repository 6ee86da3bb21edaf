//! Types, traits, functions, modules and macros that are called what generated code could need.

use ::ckpt_tests::mix::mix;
use ::std::{format, println};

crate::list_programs! {
    all_loops branches made_again leaving by_reference method
}

/// Not the one of the prelude.
#[derive(::core::fmt::Debug)]
pub enum Option {}
/// Not the one of the prelude.
#[derive(::core::fmt::Debug)]
pub enum Result {}
/// Not the one of the prelude.
#[derive(::core::fmt::Debug)]
pub enum Vec {}
/// Not the one of the prelude.
#[derive(::core::fmt::Debug)]
pub enum String {}
/// Not the one of the prelude.
#[derive(::core::fmt::Debug)]
pub enum Box {}
/// Not the variant.
#[derive(::core::fmt::Debug)]
pub struct Some;
/// Not the variant: a pattern of this name compares.
#[allow(non_upper_case_globals)]
pub const None: u8 = 0;
/// Not the variant.
#[derive(::core::fmt::Debug)]
pub struct Ok;
/// Not the variant.
#[derive(::core::fmt::Debug)]
pub struct Err;
/// Not the one of generated code.
#[derive(::core::fmt::Debug)]
pub struct Frame;
/// Not the one of generated code.
#[derive(::core::fmt::Debug)]
pub struct Function;
/// Not the one of generated code.
#[derive(::core::fmt::Debug)]
pub struct Site;
/// Not the one of generated code.
#[derive(::core::fmt::Debug)]
pub struct Arguments;
/// Not the one of generated code.
#[derive(::core::fmt::Debug)]
pub struct Own;
/// Not the one of generated code.
#[derive(::core::fmt::Debug)]
pub enum Next {}
/// Not the one of generated code.
#[derive(::core::fmt::Debug)]
pub enum Arm {}

/// Not the one of the prelude.
pub trait Iterator {}
/// Not the one of the prelude.
pub trait IntoIterator {}
/// Not the one of the prelude.
pub trait Clone {}
/// Not the one of the prelude.
pub trait Copy {}
/// Not the one of the prelude.
pub trait Default {}
/// Not the one of the prelude.
pub trait Drop {}
/// Not the one of the prelude.
pub trait Fn {}
/// Not the one of the prelude.
pub trait FnMut {}
/// Not the one of the prelude.
pub trait FnOnce {}
/// Not the one of the prelude.
pub trait Sized {}
/// Not the one of the prelude.
pub trait From {}
/// Not the one of the prelude.
pub trait Into {}
/// Not serde's.
pub trait Serialize {}
/// Not serde's.
pub trait Deserialize {}

/// Not the one of the prelude.
pub fn drop() {}
/// Not the one of generated code.
pub fn enter() {}
/// Not the one of generated code.
pub fn counted() {}
/// Not the one of generated code.
pub fn keep() {}
/// Not the one of generated code.
pub fn restore() {}

/// Not the standard library.
pub mod core {}
/// Not the standard library.
pub mod std {}
/// Not the standard library.
pub mod alloc {}
/// Not the crate.
pub mod ckpt {}
/// Not the crate.
pub mod serde {}

macro_rules! not_for_expressions {
    ($($name:ident)*) => {
        $(
            #[allow(unused_macros)]
            macro_rules! $name {
                () => {
                    ::core::compile_error!("not the macro of this name")
                };
            }
        )*
    };
}
not_for_expressions! { panic unreachable assert matches vec stringify concat write loop_ safe_point }

/// A type whose fields are called like the variables of generated code.
#[::keep::checkpointed(crate = ::keep)]
#[derive(::core::fmt::Debug, ::core::clone::Clone)]
pub struct Machine {
    frame: u64,
    target: ::core::option::Option<u64>,
}

#[::keep::checkpointed(crate = ::keep)]
fn loops(words: &[::std::string::String], numbers: ::std::vec::Vec<u64>) -> u64 {
    let (mut frame, mut flag, mut target) = (0, 1, 2_u64);
    for next in 0..4 {
        frame = mix(frame, next);
        println!("{frame}");
    }
    for word in words {
        frame = mix(frame, word.len() as u64);
        println!("{word}");
    }
    for (at, value) in ::core::iter::Iterator::enumerate(numbers.iter()) {
        flag = mix(flag, *value + at as u64);
    }
    for value in numbers {
        flag = mix(flag, value);
        println!("{value}");
    }
    while target < 20 {
        target += 5;
        println!("{target}");
        let mut state = target;
        #[ckpt(safe_point)]
        while let ::core::option::Option::Some(less) = state.checked_sub(9) {
            state = less;
            println!("state {state}");
        }
    }
    let value = loop {
        flag /= 3;
        println!("{flag}");
        if flag < 1000 {
            break flag;
        }
    };
    frame ^ flag ^ target ^ value
}

fn all_loops() {
    let words = ["one", "three"].map(::std::string::ToString::to_string);
    println!("{}", loops(&words, ::std::vec![4, 5, 6]));
}

#[::keep::checkpointed(crate = ::keep)]
fn chosen(which: ::core::option::Option<u64>, start: u64) -> u64 {
    let mut chosen = start;
    match which {
        ::core::option::Option::Some(arguments) if arguments > 1 => {
            for value in 0..arguments {
                chosen = mix(chosen, value);
                println!("{chosen}");
            }
        }
        ::core::option::Option::Some(_) | ::core::option::Option::None => println!("none"),
    }
    if let ::core::option::Option::Some(failed) = which {
        for value in 0..failed {
            chosen = mix(chosen, value);
            println!("{chosen}");
        }
    } else {
        println!("nothing");
        ::keep::safe_point!();
    }
    chosen
}

fn branches() {
    println!("{}", chosen(::core::option::Option::Some(3), 1));
}

#[::keep::checkpointed(crate = ::keep)]
fn again(length: u64) -> u64 {
    #[ckpt(skip)]
    let twice = |value: u64| value * 2;
    let _guard = format!("{length}");
    let mut state = 0;
    for value in 0..length {
        state = mix(state, twice(value));
        println!("{state}");
    }
    let state = ::std::string::ToString::to_string(&state);
    let mut length = 0;
    for letter in ::core::iter::Iterator::rev(state.chars()) {
        length += if letter == '1' { 10 } else { 1 };
        println!("{letter}");
    }
    length
}

fn made_again() {
    println!("{}", again(3));
}

#[::keep::checkpointed(crate = ::keep)]
fn parsed(
    words: &[::std::string::String],
) -> ::core::result::Result<u64, ::core::num::ParseIntError> {
    let mut value = 0;
    for word in words {
        println!("{word}");
        value += word.parse::<u64>()?;
        if value == 7 {
            return ::core::result::Result::Ok(value);
        }
    }
    ::core::result::Result::Ok(value)
}

fn leaving() {
    let words = ["3", "5", "x"].map(::std::string::ToString::to_string);
    println!("{:?}", parsed(&words));
}

#[::keep::checkpointed(crate = ::keep)]
fn fill(all: &mut ::std::vec::Vec<u64>, length: u64) {
    for value in 0..length {
        all.push(value * value);
        println!("{value}");
    }
}

fn by_reference() {
    let mut all = ::std::vec![1];
    fill(&mut all, 3);
    println!("{all:?}");
}

impl Machine {
    #[::keep::checkpointed(crate = ::keep)]
    fn run(&mut self, rounds: u64) -> u64 {
        for round in 0..rounds {
            self.frame = mix(self.frame, round);
            self.target = ::core::option::Option::Some(round);
            println!("{self:?}");
        }
        self.frame
    }
}

fn method() {
    let mut machine = Machine {
        frame: 1,
        target: ::core::option::Option::None,
    };
    println!("{} {machine:?}", machine.run(3));
}
