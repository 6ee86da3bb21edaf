//! Variables whose types change.

use crate::cases;

/// A variable with one type in the old program and another in the new one, looked at after the loop.
macro_rules! retyped {
    ($($(#[$doc:meta])* $name:ident: $old:ty = $from:expr => $new:ty = $to:expr;)*) => {$(
        $(#[$doc])*
        mod $name {
            #[cfg(old)]
            type Now = $old;
            #[cfg(not(old))]
            type Now = $new;

            #[cfg(old)]
            fn begin() -> Now {
                $from
            }
            #[cfg(not(old))]
            fn begin() -> Now {
                $to
            }

            #[ckpt::checkpointed]
            pub(super) fn run() -> String {
                let value: Now = begin();
                let mut sum = 0;
                for i in 0..10 {
                    sum += i;
                }
                format!("{sum} {value:?}")
            }
        }
    )*};
}

cases!(u32_to_u64 u32_to_i32 f32_to_f64 bool_to_u8 vec_of_u32_to_u64 longer_tuple shorter_tuple option_to_value value_to_option
    string_to_bytes longer_array vec_to_array nested usize_to_u64 boxed vec_to_deque vec_to_boxed_slice hash_map_to_b_tree_map tuple_to_array);

retyped! {
    u32_to_u64: u32 = 7 => u64 = 8;
    u32_to_i32: u32 = 7 => i32 = 8;
    f32_to_f64: f32 = 1.5 => f64 = 2.5;
    bool_to_u8: bool = true => u8 = 2;
    vec_of_u32_to_u64: Vec<u32> = vec![1, 2] => Vec<u64> = vec![3];
    longer_tuple: (u8, u16) = (1, 2) => (u8, u16, u32) = (3, 4, 5);
    shorter_tuple: (u8, u16) = (1, 2) => (u8,) = (3,);
    option_to_value: Option<f64> = Some(1.5) => f64 = 2.5;
    value_to_option: f64 = 1.5 => Option<f64> = None;
    string_to_bytes: String = "ab".to_owned() => Vec<u8> = vec![3];
    longer_array: [u16; 3] = [1, 2, 3] => [u16; 4] = [4, 5, 6, 7];
    /// How many there are is part of the type.
    vec_to_array: Vec<u16> = vec![1, 2, 3] => [u16; 4] = [4, 5, 6, 7];
    nested: Vec<(String, Option<u32>)> = vec![("a".to_owned(), Some(1))] => Vec<(String, Option<i64>)> = Vec::new();
    /// `usize` is saved as 64 bits.
    usize_to_u64: usize = 7 => u64 = 8;
    /// A box is saved as what is in it.
    boxed: u64 = 7 => Box<u64> = Box::new(8);
    vec_to_deque: Vec<u16> = vec![1, 2, 3] => std::collections::VecDeque<u16> = [4].into();
    vec_to_boxed_slice: Vec<u16> = vec![1, 2, 3] => Box<[u16]> = Box::new([4]);
    hash_map_to_b_tree_map: std::collections::HashMap<u8, u16> = [(1, 2)].into() => std::collections::BTreeMap<u8, u16> = [(3, 4)].into();
    tuple_to_array: (u16, u16) = (1, 2) => [u16; 2] = [3, 4];
}
