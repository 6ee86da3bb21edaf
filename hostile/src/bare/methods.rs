//! Every type has methods that are called what generated code could need.

use ::ckpt_tests::mix::mix;
use ::std::println;

crate::list_programs! {
    loops two_levels chosen in_an_option through_a_parameter
}

/// Something that nobody asked for.
#[derive(::core::fmt::Debug)]
pub struct Wrong;

macro_rules! methods_of_everything {
    ($($name:ident)*) => {
        /// Methods of everything.
        #[allow(
            clippy::wrong_self_convention,
            clippy::iter_not_returning_iterator,
            clippy::should_implement_trait
        )]
        pub trait OfEverything: ::core::marker::Sized {
            $(
                /// Not the method of this name: taken by value, this one is found first.
                #[must_use]
                fn $name(self) -> Wrong {
                    Wrong
                }
            )*
        }

        impl<T> OfEverything for T {}
    };
}
methods_of_everything! {
    as_mut as_ref borrow borrow_mut clone cmp default deref deref_mut drop eq from fmt hash into into_iter iter partial_cmp
    shared to_owned value wrapping_add
}

#[::keep::checkpointed(crate = ::keep)]
fn one_after_the_other(words: &[::std::string::String], rounds: u64) -> u64 {
    let mut state = 0;
    for round in 0..rounds {
        state = mix(state, round);
        println!("{state}");
    }
    for word in words {
        state = mix(state, word.len() as u64);
        println!("{word}");
    }
    for word in ::std::vec![1, 2, 3] {
        state = mix(state, word);
    }
    while state > 1000 {
        state /= 1000;
        println!("{state}");
    }
    state
}

fn loops() {
    let words = ["one", "three"].map(::std::string::ToString::to_string);
    println!("{}", one_after_the_other(&words, 3));
}

#[::keep::checkpointed(crate = ::keep)]
fn two_deep(rounds: u64) -> ::core::result::Result<u64, u64> {
    let mut state = 0;
    for round in 0..rounds {
        let start = round * 10;
        #[ckpt(safe_point)]
        for step in 0..2 {
            state = mix(state, start + step);
            println!("{state}");
        }
    }
    if state == 0 {
        return ::core::result::Result::Err(state);
    }
    ::core::result::Result::Ok(state)
}

fn two_levels() {
    println!("{:?}", two_deep(3));
}

#[::keep::checkpointed(crate = ::keep)]
fn either(which: ::core::option::Option<u64>) -> u64 {
    let mut state = 1;
    match which {
        ::core::option::Option::Some(rounds) => {
            for round in 0..rounds {
                state = mix(state, round);
                println!("{state}");
            }
        }
        ::core::option::Option::None => println!("nothing"),
    }
    state
}

fn chosen() {
    println!("{}", either(::core::option::Option::Some(3)));
}

/// What is made again cuts `data` off from its uses.
#[::keep::checkpointed(crate = ::keep)]
fn cut_off(rounds: u64) -> u64 {
    let data = ::std::vec![rounds; 3];
    let mut state = 0;
    for round in 0..rounds {
        state = mix(state, round + data[0]);
        println!("{state}");
    }
    #[ckpt(skip)]
    let scale = rounds * 2;
    let kept = data;
    for round in 0..rounds {
        state = mix(state, round * scale);
        println!("{state}");
    }
    state + kept[1]
}

fn in_an_option() {
    println!("{}", cut_off(3));
}

#[::keep::checkpointed(crate = ::keep)]
fn fill(all: &mut ::std::vec::Vec<u64>, rounds: u64) {
    for round in 0..rounds {
        all.push(round);
        println!("{round}");
    }
}

fn through_a_parameter() {
    let mut all = ::std::vec![1];
    fill(&mut all, 3);
    println!("{all:?}");
}
