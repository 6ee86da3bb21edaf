//! Loops over what a call gives: whether that is a collection, of which what is left is saved, or an iterator, which a resume
//! makes again, the type tells.
//!
//! ```text
//! let marker = marker();                                    // of a type yet to be found
//! 'never: { break 'never; same(&marker, items(n)); }        // found here; never executed
//! let told = (&&&&&&marker).told();                         // `Kept` or `Again`, by what is known of the type here
//! let given = if target < 1 || told.made_again() { Some(items(n)) } else { None };
//! ```
//! Inside a generic function only its bounds are known of a type: then it is `Again`, which is right for both.

use std::marker::PhantomData;

use super::Frame;
use super::range::Indexed;
use super::walk::{Collection, Rest, Walk};
use crate::raw::cursor::Counted;
use crate::savable::Savable;

/// A type without a value.
#[derive(Debug)]
pub struct Marker<T>(PhantomData<fn() -> T>);

/// Of a type that something else says.
pub fn marker<T>() -> Marker<T> {
    Marker(PhantomData)
}

/// Says the type.
pub fn same<T>(_: &Marker<T>, _: T) {}

/// A collection that can be saved.
#[derive(Debug)]
pub struct Kept<C>(PhantomData<fn() -> C>);

/// An iterator that a resume makes again.
#[derive(Debug)]
pub struct Again<I>(PhantomData<fn() -> I>);

/// What lends its items: chosen first, since nothing borrowed can be saved, and whether a type holds for all lifetimes cannot
/// be asked.
macro_rules! lending {
    ($($name:ident for $marker:ty where $item:ty, <$($other:ident)?>;)*) => {$(
        /// A collection of borrowed items.
        pub trait $name {
            /// The collection.
            type Of;
            /// What it is.
            fn told(&self) -> Again<Self::Of>;
        }

        impl<'a, C, T: ?Sized + 'a $(, $other)?> $name for $marker
        where
            C: IntoIterator<Item = $item>,
        {
            type Of = C;

            fn told(&self) -> Again<C> {
                Again(PhantomData)
            }
        }
    )*};
}
lending! {
    TellLent for &&&&&Marker<C> where &'a T, <>;
    TellLentFirst for &&&&Marker<C> where (&'a T, O), <O>;
    TellLentSecond for &&&Marker<C> where (O, &'a T), <O>;
}

/// Chosen before [`TellAgain`] where it applies.
pub trait TellKept {
    /// The collection.
    type Of;
    /// What it is.
    fn told(&self) -> Kept<Self::Of>;
}

impl<C: Collection> TellKept for &&Marker<C>
where
    C::State: Savable,
{
    type Of = C;

    fn told(&self) -> Kept<C> {
        Kept(PhantomData)
    }
}

/// What is left to choose.
pub trait TellAgain {
    /// The iterator.
    type Of;
    /// What it is.
    fn told(&self) -> Again<Self::Of>;
}

impl<I: IntoIterator> TellAgain for &Marker<I> {
    type Of = I;

    fn told(&self) -> Again<I> {
        Again(PhantomData)
    }
}

impl<C: Collection> Kept<C>
where
    C::State: Savable,
{
    /// Whether a run that resumes makes it again.
    pub fn made_again(&self) -> bool {
        false
    }

    /// What it was made from may change.
    pub fn hold<P: ?Sized>(&self, _: &P) {}

    /// Begins to walk it.
    pub fn begin(&self, _: &mut Frame, given: Option<C>, left: Option<C::State>) -> C::State {
        match (left, given) {
            (Some(left), _) => left,
            (None, given) => super::taken(given).begin(),
        }
    }
}

impl<I: IntoIterator> Again<I> {
    /// Whether a run that resumes makes it again.
    pub fn made_again(&self) -> bool {
        true
    }

    /// What it is made from must not change.
    pub fn hold<'p, P: ?Sized>(&self, place: &'p P) -> &'p P {
        place
    }

    /// Begins to walk it. Two texts of a closure have two types, so it need not be the type that was told.
    pub fn begin<J: IntoIterator>(
        &self,
        frame: &mut Frame,
        given: Option<J>,
        at: Option<u64>,
    ) -> Walk<J::IntoIter> {
        frame
            .walk(super::taken(given).into_iter())
            .advanced_to(at.unwrap_or(0))
    }
}

/// How far such a loop is.
pub trait Told {
    /// What is saved of it.
    type Saved;
    /// The same where it is.
    fn saved(&mut self) -> &mut Self::Saved;
    /// The same on the way out of the loop.
    fn leave(self) -> Self::Saved;
}

macro_rules! saved_whole {
    ($($state:ident),*) => {$(
        impl<T> Told for $state<T> {
            type Saved = Self;

            #[inline(always)]
            fn saved(&mut self) -> &mut Self {
                self
            }

            fn leave(self) -> Self {
                self
            }
        }
    )*};
}
saved_whole!(Rest, Counted, Indexed);

impl<I> Told for Walk<I> {
    type Saved = u64;

    #[inline(always)]
    fn saved(&mut self) -> &mut u64 {
        self.position()
    }

    fn leave(mut self) -> u64 {
        *self.position()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What generated code does to find out.
    macro_rules! made_again {
        ($items:expr) => {{
            let marker = marker();
            #[allow(unreachable_code, reason = "only its type is wanted")]
            'never: {
                break 'never;
                same(&marker, $items);
            }
            (&&&&&&marker).told().made_again()
        }};
    }

    #[test]
    fn collections_and_ranges_are_kept() {
        assert!(!made_again!(vec![1u8]));
        assert!(!made_again!(std::collections::BTreeMap::from([(1u8, 2u8)])));
        assert!(!made_again!(0..1_000_000_000_000u64));
        assert!(!made_again!(vec![1u8].into_iter().enumerate()));
    }

    #[test]
    fn iterators_and_what_cannot_be_saved_are_made_again() {
        assert!(made_again!([1u8].iter()));
        assert!(made_again!((0..9u64).map(|n| n * n)));
        assert!(made_again!((0..1_000_000_000_000u64).rev()));
        assert!(made_again!(vec!["borrowed"]));
        assert!(made_again!(vec![(1u8, "borrowed")]) && made_again!(vec![("borrowed", 1u8)]));
    }

    #[test]
    fn of_a_generic_type_only_its_bounds_are_known() {
        #[allow(unused_variables, reason = "only its type is wanted")]
        fn inside<I: IntoIterator>(items: fn() -> I) -> bool {
            made_again!(items())
        }
        assert!(inside(|| vec![1u8]));
    }
}
