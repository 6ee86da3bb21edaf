//! Values lent to a snapshot without their addresses leaving the hot loop.
//!
//! Once the address of a local has gone to a function the optimiser cannot see, that local lives in memory for the rest
//! of the function: it is reloaded after every store that might alias it and nothing around it vectorises (2–4 × slower).
//! So the cold path gets the address of a *temporary*: the value is moved out of its place, looked at, and moved back.
//!
//! `hold` makes the temporaries, `give_back` ends the loan. What is done in between must not unwind (it catches what the
//! user's `Serialize` throws): if it did, a value changed through interior mutability would be lost, never freed twice,
//! since the place still owns its bits and [`Variables::Held`] drops nothing.
//!
//! `Frame::safe_point` alone calls them: once each, in this order, on the same list; nothing outside of this crate can, for
//! [`Variables`] is not exported.
//!
//! That a type can be saved is asked where a variable is lent (`snapshot`: `Own(&mut x)`), each by itself: an error is then at that
//! variable. Asked of the whole list it would be once more at the attribute, in words of ours. So what is lent carries the
//! function that writes it.

use std::any::TypeId;
use std::marker::PhantomData;
use std::mem::MaybeUninit;
use std::ptr;

use super::bulk;
use super::cursor::Counted;
use super::encoder::{Encode, Encoder};

/// Variables of a frame at a safe point: a tuple of [`Own`], [`View`], [`Shared`] and [`Parked`], or of tuples of them.
pub trait Variables {
    /// What the snapshot looks at.
    type Held: Encode;
    /// Makes the temporaries.
    fn hold(&mut self) -> Self::Held;
    /// Ends the loan. (By reference: of what is moved the compiler keeps account, in every function with a safe point.)
    fn give_back(&mut self, held: &mut Self::Held);
}

/// Writes a value.
pub(crate) type Write<T> = fn(&T, &mut Encoder<'_>);

/// A variable nobody else borrows: moved out for the time of the snapshot, then moved back.
#[derive(Debug)]
pub struct Own<'a, T> {
    place: &'a mut T,
    write: Write<T>,
}

impl<'a, T> Own<'a, T> {
    /// Lends a variable that a function writes, whatever its type.
    #[inline(always)]
    pub fn with(place: &'a mut T, write: Write<T>) -> Self {
        Own { place, write }
    }
}

impl<T> Variables for Own<'_, T> {
    type Held = Moved<T>;

    #[inline(always)]
    fn hold(&mut self) -> Moved<T> {
        // SAFETY: `self.place` is valid for reads, aligned and initialised, being a reference. The value now exists twice,
        // but the place is mutably borrowed until `give_back` overwrites it, so nobody can look at it there; it is not held
        // a second time meanwhile; and `Moved` never drops its copy and only lends it shared: no second owner ever acts.
        // This is a move out and back in.
        let value = MaybeUninit::new(unsafe { ptr::read(self.place) });
        let write = self.write;
        Moved { value, write }
    }

    #[inline(always)]
    fn give_back(&mut self, held: &mut Moved<T>) {
        // What cannot have changed stays where it is: then the compiler knows, for the rest of the loop, all that it knew of
        // the variable before. (`MaybeUninit` lets go of the copy.)
        if is_frozen::<T>() {
            return;
        }
        // SAFETY: both are valid and aligned, being references, and apart, since both are exclusive. Overwriting without
        // dropping is right: what lies in the place are the bits the value was moved out of. `Moved` never drops its copy,
        // so this moves it out for good: it was held here, and is not looked at after its loan. Writing back (rather than
        // leaving those bits) keeps what a `Serialize` with interior mutability did to the value.
        unsafe { ptr::copy_nonoverlapping(held.value.as_ptr(), self.place, 1) }
    }
}

/// Moves a value out of its place and back in, unseen by the optimiser: what it makes of the place before and after is apart.
/// Small values that own nothing, or it would cost more than it gains.
#[inline(always)]
pub fn settle<T>(place: &mut T) {
    const SMALL: usize = 64;
    if size_of::<T>() <= SMALL && !std::mem::needs_drop::<T>() {
        // SAFETY: the place is valid, aligned and initialised, being a reference, and ours alone. The value is moved out and
        // moved back in; nothing in between can unwind.
        unsafe { ptr::write(place, std::hint::black_box(ptr::read(place))) }
    }
}

/// A value moved out of its place; never dropped.
pub struct Moved<T> {
    value: MaybeUninit<T>,
    write: Write<T>,
}

impl<T> std::fmt::Debug for Moved<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Moved")
    }
}

impl<T> Moved<T> {
    /// A copy of a value that owns nothing: it can be looked at whatever becomes of the value.
    #[inline(always)]
    pub(crate) fn copy(place: &T, write: Write<T>) -> Option<Moved<T>> {
        (!std::mem::needs_drop::<T>()).then(|| {
            // SAFETY: valid, aligned and initialised, being a reference; nothing has to be freed twice, since nothing has to be
            // freed, and what it borrows it borrows as the original does. (On cells see `may_copy`.)
            let value = MaybeUninit::new(unsafe { ptr::read(place) });
            Moved { value, write }
        })
    }

    /// The value.
    pub fn get(&self) -> &T {
        // SAFETY: all constructors (`Own::hold`, `View::hold`, `Moved::copy`) fill it.
        unsafe { self.value.assume_init_ref() }
    }
}

/// A variable that is not `mut`, so that it cannot be borrowed mutably and moved out: a bitwise copy where its type is
/// known to allow that, else by reference.
#[derive(Debug)]
pub struct View<'a, T> {
    place: &'a T,
    write: Write<T>,
}

impl<'a, T> View<'a, T> {
    /// Lends a variable that a function writes, whatever its type.
    #[inline(always)]
    pub fn with(place: &'a T, write: Write<T>) -> Self {
        View { place, write }
    }
}

/// See [`View`].
#[derive(Debug)]
pub struct Seen<'a, T> {
    copy: Moved<T>,
    place: Option<&'a T>,
}

impl<T> Seen<'_, T> {
    /// The value.
    pub fn get(&self) -> &T {
        self.place.unwrap_or_else(|| self.copy.get())
    }
}

impl<'a, T> Variables for View<'a, T> {
    type Held = Seen<'a, T>;

    #[inline(always)]
    fn hold(&mut self) -> Seen<'a, T> {
        let (value, place) = if may_copy::<T>() {
            // SAFETY: valid, aligned and initialised, being a reference; nobody writes to it now, and the copy, which is
            // only looked at and never dropped, can do no harm (`may_copy` argues both).
            (MaybeUninit::new(unsafe { ptr::read(self.place) }), None)
        } else {
            (MaybeUninit::uninit(), Some(self.place))
        };
        let write = self.write;
        let copy = Moved { value, write };
        Seen { copy, place }
    }

    #[inline(always)]
    fn give_back(&mut self, _held: &mut Seen<'a, T>) {}
}

/// Whether a value of this type may be copied bit by bit and the copy looked at through `&`.
///
/// The variable is a local of the function at the safe point. No other thread can be looking at it: safe Rust lends locals
/// to threads only within a call (`thread::scope` and its like join before they return), and a safe point is within none.
/// So nothing writes to it during the copy, interior mutability included. What is left is a `Serialize` that changes the
/// value it is called on: in the copy, where the change is lost. That would be unsound only if the change freed what the
/// original still points to, so types that own something (that have drop glue) are copied only where they are known.
// Not always inlined: where nothing is optimised, all of this would stand in the function once a variable and safe point.
// `extern "C"`: see `frame` on functions that do not unwind.
#[inline]
extern "C" fn may_copy<T>() -> bool {
    !std::mem::needs_drop::<T>() || is_frozen::<T>()
}

/// Whether nothing can change a value of this type through `&`, as far as it lies in its place: one of the types that are
/// known to have no cell. What it points to does not matter.
#[inline]
extern "C" fn is_frozen<T>() -> bool {
    let id = typeid::of::<T>();
    macro_rules! any {
        ($($number:ty),*) => {
            false $(
                || id == TypeId::of::<$number>()
                || id == TypeId::of::<Vec<$number>>()
                || id == TypeId::of::<Vec<Vec<$number>>>()
            )*
        };
    }
    macro_rules! walked {
        ($($integer:ty),*) => {
            false $(|| id == TypeId::of::<Counted<$integer>>())*
        };
    }
    any!(u8, u16, u32, i32, u64, i64, usize, isize, f32, f64)
        || walked!(u8, u16, u32, i32, u64, i64, usize, isize)
        || id == TypeId::of::<bool>()
        || id == TypeId::of::<char>()
        || id == TypeId::of::<String>()
        || id == TypeId::of::<Vec<bool>>()
        || id == TypeId::of::<Vec<String>>()
}

impl<T> Encode for Moved<T> {
    fn encode(&self, to: &mut Encoder<'_>) {
        (self.write)(self.get(), to);
    }

    fn rows<'a>(&'a self, rows: &mut Vec<&'a [u8]>) {
        bulk::rows_of(self.get(), rows);
    }
}

impl<T> Encode for Seen<'_, T> {
    fn encode(&self, to: &mut Encoder<'_>) {
        (self.copy.write)(self.get(), to);
    }

    fn rows<'a>(&'a self, rows: &mut Vec<&'a [u8]>) {
        bulk::rows_of(self.get(), rows);
    }
}

/// A variable that something alive may borrow, or that has no size of its own: looked at where it is.
#[derive(Debug)]
pub struct Shared<'a, T: ?Sized> {
    place: &'a T,
    write: fn(&'a T, &mut Encoder<'_>),
}

/// Lends a variable.
#[allow(non_snake_case, reason = "named as what it makes")]
#[inline(always)]
pub fn Shared<'a, T: ?Sized>(place: &'a T) -> Shared<'a, T>
where
    &'a T: Encode,
{
    let write = |place: &'a T, to: &mut Encoder<'_>| place.encode(to);
    Shared { place, write }
}

impl<T: ?Sized> Encode for Shared<'_, T> {
    fn encode(&self, to: &mut Encoder<'_>) {
        (self.write)(self.place, to);
    }

    fn rows<'a>(&'a self, rows: &mut Vec<&'a [u8]>) {
        bulk::rows_of(self.place, rows);
    }
}

impl<'a, T: ?Sized> Variables for Shared<'a, T> {
    type Held = Shared<'a, T>;

    #[inline(always)]
    fn hold(&mut self) -> Shared<'a, T> {
        let Shared { place, write } = *self;
        Shared { place, write }
    }

    #[inline(always)]
    fn give_back(&mut self, _held: &mut Shared<'a, T>) {}
}

/// A variable that waits in a slot while what it was inside of has been left: looked at where it is.
#[derive(Debug)]
pub struct Parked<'a, T> {
    slot: &'a mut Option<T>,
    write: Write<T>,
}

impl<'a, T> Parked<'a, T> {
    /// Lends a variable that a function writes, whatever its type.
    #[inline(always)]
    pub fn with(slot: &'a mut Option<T>, write: Write<T>) -> Self {
        Parked { slot, write }
    }
}

impl<'a, T> Variables for Parked<'a, T> {
    type Held = Waiting<'a, T>;

    #[inline(always)]
    fn hold(&mut self) -> Waiting<'a, T> {
        Waiting {
            value: self.slot.take(),
            write: self.write,
            slot: PhantomData,
        }
    }

    #[inline(always)]
    fn give_back(&mut self, held: &mut Waiting<'a, T>) {
        *self.slot = held.value.take();
    }
}

/// See [`Parked`].
#[derive(Debug)]
pub struct Waiting<'a, T> {
    value: Option<T>,
    write: Write<T>,
    slot: PhantomData<&'a mut T>,
}

impl<T> Encode for Waiting<'_, T> {
    fn encode(&self, to: &mut Encoder<'_>) {
        let value = self.value.as_ref();
        let value = value.expect("generated code fills the slot before it looks at it");
        (self.write)(value, to);
    }

    fn rows<'a>(&'a self, rows: &mut Vec<&'a [u8]>) {
        if let Some(value) = &self.value {
            bulk::rows_of(value, rows);
        }
    }
}

/// Flat, because a type that is nested as deeply as there are variables takes the compiler long, and has as many suffixes to
/// write all this for.
macro_rules! tuples {
    ($($name:ident $at:tt)*) => {
        impl<$($name: Variables),*> Variables for ($($name,)*) {
            type Held = ($($name::Held,)*);

            #[inline(always)]
            #[allow(clippy::unused_unit, reason = "of the empty one")]
            fn hold(&mut self) -> Self::Held {
                ($(self.$at.hold(),)*)
            }

            #[inline(always)]
            fn give_back(&mut self, _held: &mut Self::Held) {
                $(self.$at.give_back(&mut _held.$at);)*
            }
        }

        impl<$($name: Encode),*> Encode for ($($name,)*) {
            fn encode(&self, _to: &mut Encoder<'_>) {
                $(self.$at.encode(_to);)*
            }

            fn rows<'a>(&'a self, _rows: &mut Vec<&'a [u8]>) {
                $(self.$at.rows(_rows);)*
            }
        }
    };
}
tuples!();
tuples!(A 0);
tuples!(A 0 B 1);
tuples!(A 0 B 1 C 2);
tuples!(A 0 B 1 C 2 D 3);
tuples!(A 0 B 1 C 2 D 3 E 4);
tuples!(A 0 B 1 C 2 D 3 E 4 F 5);
tuples!(A 0 B 1 C 2 D 3 E 4 F 5 G 6);
tuples!(A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7);
tuples!(A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8);
tuples!(A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9);
tuples!(A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10);
tuples!(A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11);
tuples!(A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11 M 12);
tuples!(A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11 M 12 N 13);
tuples!(A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11 M 12 N 13 O 14);
tuples!(A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11 M 12 N 13 O 14 P 15);

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    fn own<T>(place: &mut T) -> Own<'_, T> {
        Own::with(place, |_, _| {})
    }

    #[test]
    fn owners_are_looked_at_in_place_unless_known() {
        assert!(may_copy::<u64>() && may_copy::<(f64, [u8; 3])>() && may_copy::<Vec<f64>>());
        assert!(!may_copy::<Box<u8>>() && !may_copy::<std::cell::RefCell<Vec<f64>>>());
    }

    #[test]
    fn what_settles_stays_as_it_was_and_is_dropped_once() {
        let (mut small, mut large) = ((7u64, [0.5; 3]), [3u8; 100]);
        let (mut cell, mut owner) = (Cell::new(&small), std::rc::Rc::new(5));
        settle(&mut cell);
        assert_eq!(cell.get().0, 7);
        settle(&mut small);
        settle(&mut large);
        settle(&mut owner);
        assert_eq!((small, large), ((7, [0.5; 3]), [3; 100]));
        assert_eq!(std::rc::Rc::strong_count(&owner), 1);
    }

    #[test]
    fn what_is_lent_comes_back() {
        let mut words = vec!["a".to_string()];
        let mut count = Cell::new(1);
        let mut variables = (own(&mut words), own(&mut count));
        let mut held = variables.hold();
        assert_eq!(held.0.get(), &["a"]);
        held.1.get().set(7);
        variables.give_back(&mut held);
        words.push("b".into());
        assert_eq!((words.len(), count.get()), (2, 7));
    }
}
