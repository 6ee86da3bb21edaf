//! Restoring into a place that already holds a value: what a `&mut` parameter points to.

use crate::savable::Savable;

/// Something a `&mut` parameter can point to.
#[diagnostic::on_unimplemented(
    message = "ckpt cannot save a value of type `{Self}`",
    label = "what a `&mut` parameter points to is state, so it would have to be in the checkpoint",
    note = "leave it out with `#[ckpt(skip)]` on the parameter",
    note = "or write `#[checkpointed]` on the definition of the type",
    note = "or enable the `serde` feature of the crate the type comes from"
)]
pub trait Place {
    /// What is decoded.
    type Stored: Savable;
    /// Puts it there.
    ///
    /// # Errors
    /// When it does not fit, with the reason.
    fn put(&mut self, stored: Self::Stored) -> Result<(), String>;
}

#[diagnostic::do_not_recommend]
impl<T: Savable> Place for T {
    type Stored = T;

    #[inline(always)]
    fn put(&mut self, stored: T) -> Result<(), String> {
        drop(std::mem::replace(self, stored));
        Ok(())
    }
}

#[diagnostic::do_not_recommend]
impl<T: Savable> Place for [T] {
    type Stored = Vec<T>;

    #[inline]
    fn put(&mut self, stored: Vec<T>) -> Result<(), String> {
        if stored.len() != self.len() {
            return Err(format!(
                "the checkpoint has {} elements, the argument {}",
                stored.len(),
                self.len()
            ));
        }
        for (to, from) in self.iter_mut().zip(stored) {
            *to = from;
        }
        Ok(())
    }
}
