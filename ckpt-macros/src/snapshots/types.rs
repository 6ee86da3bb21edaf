//! Structs and enums.

use super::Shown::Whole;

super::features! {
    Whole;
    type_struct {
        struct Machine<T> {
            state: T,
            #[ckpt(name = "old")]
            new: u64,
            #[ckpt(skip)]
            cache: Option<u64>,
            #[ckpt(skip, default = start)]
            start: u64,
        }
    }
    type_enum {
        enum Plan {
            Rest,
            Walk(u64),
            Climb { height: u64 },
        }
    }
}
