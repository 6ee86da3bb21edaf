//! What the callers of a nested frame hold, for as long as the call runs.
//!
//! A snapshot inside of the callee looks at it through shared borrows that the callers hold meanwhile. So the borrow checker has
//! proved that nobody changes it, and the optimiser has what is behind them in its place. (Pointers to what nobody borrows
//! would be wrong: of what is lent mutably the current value may be in a register of the callee's.)

use std::cell::RefCell;

use super::encoder::Encode;

thread_local! {
    /// Of the frames of this thread's root, from the root inwards.
    static HELD: RefCell<Held> = const { RefCell::new(Held(Vec::new())) };
}

/// What the callers of one root's frames hold.
#[derive(Debug, Default)]
pub(crate) struct Held(Vec<*const (dyn Encode + 'static)>);

/// Takes what this thread has of it, so that another root can run in between.
pub(crate) fn aside() -> Held {
    HELD.take()
}

/// Puts that back. What has come in its place is by then off the list again.
pub(crate) fn back(held: Held) {
    HELD.set(held);
}

/// Runs something while snapshots of this thread can look at what a frame holds.
pub(crate) fn during<R>(held: &dyn Encode, run: impl FnOnce() -> R) -> R {
    struct Pop;
    impl Drop for Pop {
        fn drop(&mut self) {
            HELD.with_borrow_mut(|all| all.0.pop());
        }
    }
    // SAFETY: of the type nothing but the lifetime is changed. The pointer is taken off the list again before this function
    // returns or unwinds, by `Pop`, while `held` is still borrowed; what runs in between can add to the list, but takes off
    // only what it has added, since it does so here.
    let held = unsafe {
        std::mem::transmute::<*const (dyn Encode + '_), *const (dyn Encode + 'static)>(held)
    };
    HELD.with_borrow_mut(|all| all.0.push(held));
    let _pop = Pop;
    run()
}

/// Looks at what the frame at a depth holds; the root's is 0.
///
/// # Panics
/// When no call runs at that depth.
pub(crate) fn look<R>(depth: usize, look: impl FnOnce(&dyn Encode) -> R) -> R {
    HELD.with_borrow(|all| {
        // SAFETY: what is on the list is borrowed, shared, by a call of `during` in this thread that still runs: one puts it on
        // the list and takes it off again, and a list that was put aside meanwhile is not looked at. The list is borrowed too,
        // so that the call cannot end meanwhile.
        look(unsafe { &*all.0[depth] })
    })
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};

    use super::super::encoder::{Encoder, encode_one};
    use super::*;

    struct Named(&'static str);

    impl Encode for Named {
        fn encode(&self, to: &mut Encoder<'_>) {
            to.add::<String>(self.0);
        }
    }

    fn seen(depth: usize) -> Vec<u8> {
        let encode = |encoder: &mut Encoder<'_>| look(depth, |held| held.encode(encoder));
        encode_one(&["x"], encode).expect("a text").bytes
    }

    #[test]
    fn each_depth_has_what_its_call_holds_and_no_more_afterwards() {
        during(&Named("outer"), || {
            during(&Named("inner"), || {
                assert!(seen(0).ends_with(b"outer") && seen(1).ends_with(b"inner"));
            });
            let unwound = catch_unwind(|| during(&Named("lost"), || panic!("unwinds")));
            assert!(unwound.is_err());
            during(&Named("next"), || assert!(seen(1).ends_with(b"next")));
            assert!(catch_unwind(AssertUnwindSafe(|| seen(1))).is_err());
        });
    }
}
