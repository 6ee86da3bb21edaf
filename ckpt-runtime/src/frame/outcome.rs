//! Whether a returned value is an error, asked where its type is known.

use std::any::type_name;

/// A returned value about to leave its function. `(&Returned(&value)).is_error()` finds the first of the two traits
/// below that applies: the one for `Result`, else the one for everything, which needs one more reference.
#[derive(Debug)]
pub struct Returned<'a, T: ?Sized>(pub &'a T);

/// `Result` by type.
pub trait MayFail {
    /// Whether it is an `Err`.
    fn is_error(&self) -> bool;
}

impl<T, E> MayFail for Returned<'_, Result<T, E>> {
    fn is_error(&self) -> bool {
        self.0.is_err()
    }
}

/// Any other value.
pub trait Fine {
    /// False, unless a generic parameter hides a `Result` here: then nobody can tell, and the checkpoint is kept.
    fn is_error(&self) -> bool;
}

impl<T: ?Sized> Fine for &Returned<'_, T> {
    fn is_error(&self) -> bool {
        is_result::<T>()
    }
}

/// Whether `T` is a `Result`, generic parameters included.
#[must_use]
pub fn is_result<T: ?Sized>() -> bool {
    type_name::<T>().starts_with("core::result::Result<")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[allow(
        clippy::needless_borrow,
        reason = "written as the macro writes it: which trait applies depends on the reference"
    )]
    fn results_are_told_by_type() {
        type Alias = std::io::Result<()>;
        let ok: Alias = Ok(());
        assert!(!(&Returned(&ok)).is_error());
        assert!((&Returned(&Err::<(), _>(1))).is_error());
        assert!(!(&Returned(&None::<u8>)).is_error());
        assert!(is_result::<Alias>() && !is_result::<Option<Alias>>());
        fn hidden<T>(value: T) -> bool {
            (&Returned(&value)).is_error()
        }
        assert!(hidden(Ok::<u8, u8>(1)) && !hidden(3));
    }
}
