//! Room at the end of a `Vec`, filled through a cursor that goes by value from part to part: so it stays in registers.

use std::marker::PhantomData;
use std::ptr::NonNull;

/// Where the next byte goes. All before it, from where it was made, has been written.
#[derive(Debug)]
pub(crate) struct Spare<'a> {
    at: NonNull<u8>,
    end: NonNull<u8>,
    of: PhantomData<&'a mut Vec<u8>>,
}

impl Spare<'_> {
    /// Lets `fill` write items, up to `room` bytes each, behind those of `out`, until it fails at one, or there are no more: how
    /// many were written, and the one it failed at, of which `out` keeps nothing.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn append<T, E>(
        out: &mut Vec<u8>,
        room: usize,
        items: &mut impl Iterator<Item = T>,
        mut fill: impl for<'s> FnMut(Spare<'s>, &T) -> Result<Spare<'s>, E>,
    ) -> (u64, Option<T>) {
        let mut written = 0;
        let mut left = None;
        let mut more = true;
        while more {
            out.reserve(room);
            let free = NonNull::from(out.spare_capacity_mut());
            let mut at = free.cast::<u8>();
            // SAFETY: one past the end of a slice of bytes.
            let end = unsafe { at.add(free.len()) };
            while end.addr().get() - at.addr().get() >= room {
                let Some(item) = items.next() else {
                    more = false;
                    break;
                };
                let spare = Spare {
                    at,
                    end,
                    of: PhantomData,
                };
                let Ok(spare) = fill(spare, &item) else {
                    more = false;
                    left = Some(item);
                    break;
                };
                at = spare.at;
                written += 1;
            }
            let (base, filled) = (out.as_ptr().addr(), at.addr().get());
            assert!(filled >= base + out.len() && filled <= base + out.capacity());
            // SAFETY: the length is within the capacity, as was just seen. A `Spare` is made here only, lives no longer than a call
            // of `fill` (which takes any lifetime) and is no copy; it moves on by what is written, so all bytes from the old length
            // to where the last one came are initialised.
            unsafe { out.set_len(filled - base) };
        }
        (written, left)
    }

    /// Writes bytes, if there is room.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn put<const N: usize>(mut self, bytes: [u8; N]) -> Option<Self> {
        if self.room() < N {
            return None;
        }
        // SAFETY: `at` to `end` is spare capacity of a `Vec` that is borrowed for as long as this lives, and has room for `N` bytes.
        unsafe {
            self.at.cast::<[u8; N]>().write_unaligned(bytes);
            self.at = self.at.add(N);
        }
        Some(self)
    }

    /// Writes the first `count` of some bytes, if there is room for all.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn put_some<const N: usize>(mut self, bytes: [u8; N], count: usize) -> Option<Self> {
        if self.room() < N || count > N {
            return None;
        }
        // SAFETY: as in `put`; no more is kept than was written.
        unsafe {
            self.at.cast::<[u8; N]>().write_unaligned(bytes);
            self.at = self.at.add(count);
        }
        Some(self)
    }

    /// Writes bytes, if there is room.
    pub(crate) fn put_slice(mut self, bytes: &[u8]) -> Option<Self> {
        if self.room() < bytes.len() {
            return None;
        }
        // SAFETY: as in `put`; `bytes` are no spare capacity of a `Vec` that is mutably borrowed.
        unsafe {
            std::ptr::copy_nonoverlapping(bytes.as_ptr(), self.at.as_ptr(), bytes.len());
            self.at = self.at.add(bytes.len());
        }
        Some(self)
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    fn room(&self) -> usize {
        self.end.addr().get() - self.at.addr().get()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Appends one item.
    fn once<E>(
        out: &mut Vec<u8>,
        room: usize,
        fill: impl FnOnce(Spare<'_>) -> Result<Spare<'_>, E>,
    ) -> bool {
        let fill = &mut Some(fill);
        let mut items = std::iter::once(());
        let (written, left) = Spare::append(out, room, &mut items, |spare, ()| {
            fill.take().expect("once")(spare)
        });
        assert_eq!(left.is_none(), written == 1);
        written == 1
    }

    #[test]
    fn what_is_written_is_appended() {
        let mut out = vec![1];
        let filled = once(&mut out, 6, |spare| {
            let spare = spare.put([2, 3]).ok_or("no room")?;
            spare.put_slice(&[4, 5, 6]).ok_or("no room")
        });
        assert_eq!((filled, &out[..]), (true, &[1, 2, 3, 4, 5, 6][..]));
    }

    #[test]
    fn items_follow_one_another_until_one_fails() {
        let mut out = vec![0];
        let mut items = 1..=u8::MAX;
        fn fill<'s>(spare: Spare<'s>, item: &u8) -> Result<Spare<'s>, ()> {
            match *item {
                100 => spare.put([7, 7]).and(None).ok_or(()),
                item => spare.put([item, item]).ok_or(()),
            }
        }
        let (written, left) = Spare::append(&mut out, 2, &mut items, fill);
        assert_eq!((written, left, items.next()), (99, Some(100), Some(101)));
        let twice = |item| [item, item];
        let expected: Vec<u8> = [0].into_iter().chain((1..100).flat_map(twice)).collect();
        assert_eq!(out, expected);
        let (written, left) = Spare::append(&mut out, 2, &mut items, fill);
        assert_eq!((written, left), (154, None));
        assert_eq!((out.len(), out.last()), (1 + 2 * (99 + 154), Some(&255)));
    }

    #[test]
    fn some_of_what_there_is_room_for() {
        let mut out = Vec::new();
        let filled = once(&mut out, 4, |spare| {
            spare.put_some([1, 2, 3, 4], 2).ok_or(())
        });
        assert_eq!((filled, &out[..]), (true, &[1, 2][..]));
        let room = out.capacity() - out.len();
        let filled = once(&mut out, 0, |mut spare| {
            for _ in 0..room {
                spare = spare.put([7]).ok_or(())?;
            }
            spare.put_some([1], 1).ok_or(())
        });
        assert_eq!((filled, out.len()), (false, 2));
        let too_many = once(&mut out, 2, |spare| spare.put_some([1, 2], 3).ok_or(()));
        assert_eq!((too_many, out.len()), (false, 2));
    }

    #[test]
    fn a_failure_appends_nothing() {
        let mut out = vec![1];
        let filled = once(&mut out, 4, |spare| {
            let _ = spare.put([2, 3]);
            Err(())
        });
        assert_eq!((filled, &out[..]), (false, &[1][..]));
    }

    #[test]
    fn no_more_than_there_is_room() {
        let mut out = Vec::with_capacity(3);
        let capacity = out.capacity();
        let filled = once(&mut out, 3, |mut spare| {
            for _ in 0..capacity {
                spare = spare.put([7]).ok_or(())?;
            }
            assert!(spare.put_slice(&[]).ok_or(())?.put([8]).is_none());
            Err::<Spare<'_>, ()>(())
        });
        assert!(!filled);
        assert!(!once(&mut out, 3, |spare| {
            spare.put_slice(&vec![0; capacity + 1]).ok_or(())
        }));
        assert!(out.is_empty());
    }
}
