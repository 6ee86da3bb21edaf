//! What a value is, for a loop that looks at its flag once per block if all its iterations are short.
//!
//! ```text
//! let kind = kind();                                   // of a type yet to be found
//! if NEVER { kind.is(&raw const x[i]); never() }       // found here; never executed
//! let short = kind.number();
//! ```
//! With optimisation the answer is a constant. It decides nothing but how often a flag is looked at.

use std::any::{TypeId, type_name};
use std::marker::PhantomData;

/// The condition of code that is there for its types.
pub const NEVER: bool = false;

/// Whether loops in blocks look at their flag in each iteration whatever they do: without optimisation, asking would take longer.
pub const ALWAYS_LOOK: bool = cfg!(debug_assertions);

/// Where such code would end.
#[cold]
pub fn never() -> ! {
    unreachable!("it is there for its types")
}

/// A type.
#[derive(Debug)]
pub struct Kind<T: ?Sized>(PhantomData<fn() -> *const T>);

/// A type that something else says.
#[inline(always)]
#[must_use]
pub fn kind<T: ?Sized>() -> Kind<T> {
    Kind(PhantomData)
}

impl<T: ?Sized> Kind<T> {
    /// Says the type.
    #[inline(always)]
    pub fn is(&self, _: *const T) {}

    /// Whether operators and methods on it take a few instructions: a number, or a small vector or complex number of crates that
    /// are known.
    #[inline(always)]
    #[must_use]
    pub fn number(&self) -> bool {
        let id = typeid::of::<T>();
        macro_rules! any {
            ($($number:ty),*) => {
                false $(
                    || id == TypeId::of::<$number>()
                    || id == TypeId::of::<&$number>()
                    || id == TypeId::of::<&mut $number>()
                )*
            };
        }
        any!(
            u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize, f32, f64, bool, char
        ) || begins(
            type_name::<T>(),
            &[
                "core::num::wrapping::Wrapping<",
                "core::num::nonzero::NonZero<",
                "num_complex::Complex<f",
                "ordered_float::",
                "glam::",
            ],
        )
    }

    /// Whether one of its items is found in a few instructions, or added, or taken away.
    #[inline(always)]
    #[must_use]
    pub fn sequence(&self) -> bool {
        begins(
            pointed_to(type_name::<T>()),
            &[
                "[",
                "alloc::vec::Vec<",
                "alloc::boxed::Box<[",
                "alloc::collections::vec_deque::VecDeque<",
                "alloc::string::String",
                "str",
                "ndarray::ArrayBase<",
                "ndarray::ArrayRef<",
                "nalgebra::base::matrix::Matrix<",
            ],
        )
    }

    /// Whether what is in it need not be dropped one by one.
    #[inline(always)]
    #[must_use]
    pub fn plain(&self) -> bool {
        let name = pointed_to(type_name::<T>());
        let of_numbers = holds(
            name,
            &[
                "alloc::vec::Vec<",
                "alloc::collections::vec_deque::VecDeque<",
            ],
            &["u", "i", "f", "bool", "char"],
        );
        of_numbers || name.starts_with("alloc::string::String")
    }

    /// Whether it is a sequence, or a table.
    #[inline(always)]
    #[must_use]
    pub fn collection(&self) -> bool {
        self.sequence() || self.table()
    }

    /// Whether it is a map or set whose keys are numbers.
    #[inline(always)]
    #[must_use]
    pub fn table(&self) -> bool {
        holds(
            pointed_to(type_name::<T>()),
            &[
                "std::collections::hash::map::HashMap<",
                "std::collections::hash::set::HashSet<",
                "alloc::collections::btree::map::BTreeMap<",
                "alloc::collections::btree::set::BTreeSet<",
            ],
            &["u", "i", "char", "(u", "(i"],
        )
    }

    /// Whether it is an `Option` or a `Result`.
    #[inline(always)]
    #[must_use]
    pub fn choice(&self) -> bool {
        begins(
            pointed_to(type_name::<T>()),
            &["core::option::Option<", "core::result::Result<"],
        )
    }

    /// Whether it is a generator of random numbers of a crate that is known.
    #[inline(always)]
    #[must_use]
    pub fn generator(&self) -> bool {
        begins(
            pointed_to(type_name::<T>()),
            &[
                "rand::rngs::",
                "rand_pcg::",
                "rand_chacha::",
                "rand_xoshiro::",
                "chacha20::",
                "fastrand::",
            ],
        )
    }
}

/// Whether the length of a place cannot change while nobody has it mutably: of a slice, a `Vec`, a text; not of what may have a
/// cell in it, or may be lent mutably.
#[inline(always)]
#[must_use]
pub fn keeps_its_length<T: ?Sized>(_: &T) -> bool {
    let name = type_name::<T>();
    // A slice keeps its length whoever has it.
    let name = name.strip_prefix("&mut [").map_or(name, |_| "[");
    !name.starts_with("&mut ") && kind::<T>().sequence()
}

/// The name of what a reference points to, or the name itself.
#[inline(always)]
fn pointed_to(name: &str) -> &str {
    match name.strip_prefix("&mut ") {
        Some(name) => name,
        None => name.strip_prefix('&').unwrap_or(name),
    }
}

/// Whether it is one of some generic types, of an argument whose name begins in one of some ways.
#[inline(always)]
fn holds(name: &str, types: &[&str], arguments: &[&str]) -> bool {
    types.iter().any(|of| {
        name.strip_prefix(of)
            .is_some_and(|rest| begins(rest, arguments))
    })
}

#[inline(always)]
fn begins(name: &str, with: &[&str]) -> bool {
    with.iter().any(|start| name.starts_with(start))
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, HashMap, VecDeque};

    use super::*;

    fn of<T: ?Sized>(_: &T) -> Kind<T> {
        kind()
    }

    #[test]
    fn numbers_are_the_primitive_ones_and_known_small_ones() {
        assert!(of(&1u8).number() && of(&&1.0).number() && of(&std::num::Wrapping(1)).number());
        struct Matrix;
        assert!(!of(&Matrix).number() && !of(&vec![1.0]).number() && !of(&"").number());
    }

    #[test]
    fn sequences_find_their_items_at_once() {
        let (v, queue) = (vec![1], VecDeque::from([1]));
        assert!(of(&v).sequence() && of(&v[..]).sequence() && of(&[0; 3]).sequence());
        assert!(of(&queue).sequence() && of(&String::new()).sequence() && of("a").sequence());
        assert!(of(&&mut [1][..]).sequence() && of(&v).plain() && of(&String::new()).plain());
        assert!(!of(&vec![String::new()]).plain() && !of(&[1]).plain());
        assert!(!of(&HashMap::from([(1, 2)])).sequence() && !of(&1).sequence());
    }

    #[test]
    fn lengths_are_kept_by_what_has_no_cell() {
        let (mut v, table) = (vec![1], HashMap::from([(1, 2)]));
        assert!(keeps_its_length(&v) && keeps_its_length(&&v) && keeps_its_length(&&v[..]));
        assert!(
            keeps_its_length(&&mut v[..]) && keeps_its_length("a") && keeps_its_length(&[1; 3])
        );
        assert!(!keeps_its_length(&&mut v) && !keeps_its_length(&table));
        struct Shared(std::cell::RefCell<Vec<u8>>);
        let shared = Shared(std::cell::RefCell::default());
        assert!(!keeps_its_length(&shared) && shared.0.borrow().is_empty());
    }

    #[test]
    fn tables_have_numbers_for_keys() {
        assert!(
            of(&HashMap::from([(1u64, "")])).table() && of(&BTreeMap::from([('a', 2)])).table()
        );
        assert!(!of(&HashMap::from([(String::new(), 2)])).table() && !of(&vec![1]).table());
    }

    #[test]
    fn generators_are_those_of_known_crates() {
        assert!(!of(&1u64).generator() && of(&Some(1)).choice() && !of(&1).choice());
    }
}
