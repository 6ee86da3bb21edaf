//! Variables whose types change: an error, unless the same values mean the same.

use crate::row::{Row, refuses, resumes};

pub(crate) const TABLE: &[Row] = &[
    refuses(
        "u32_to_u64",
        &["value: the checkpoint has u32, the program wants u64"],
    ),
    refuses(
        "u32_to_i32",
        &["value: the checkpoint has u32, the program wants i32"],
    ),
    refuses(
        "f32_to_f64",
        &["value: the checkpoint has f32, the program wants f64"],
    ),
    refuses(
        "bool_to_u8",
        &["value: the checkpoint has bool, the program wants u8"],
    ),
    refuses(
        "vec_of_u32_to_u64",
        &["value[]: the checkpoint has u32, the program wants u64"],
    ),
    refuses(
        "longer_tuple",
        &["value: the checkpoint has ", ", the program wants "],
    ),
    refuses(
        "shorter_tuple",
        &["value: the checkpoint has ", ", the program wants "],
    ),
    refuses(
        "option_to_value",
        &["value: the checkpoint has ", ", the program wants f64"],
    ),
    refuses(
        "value_to_option",
        &["value: the checkpoint has f64, the program wants "],
    ),
    refuses(
        "string_to_bytes",
        &["value: the checkpoint has ", ", the program wants "],
    ),
    refuses(
        "longer_array",
        &["value: the checkpoint has ", ", the program wants "],
    ),
    refuses(
        "vec_to_array",
        &["value: the checkpoint has ", ", the program wants "],
    ),
    refuses(
        "nested",
        &[
            "value[].1",
            ": the checkpoint has u32, the program wants i64",
        ],
    ),
    resumes("usize_to_u64", "45 7"),
    resumes("boxed", "45 7"),
    resumes("vec_to_deque", "45 [1, 2, 3]"),
    resumes("vec_to_boxed_slice", "45 [1, 2, 3]"),
    resumes("hash_map_to_b_tree_map", "45 {1: 2}"),
    resumes("tuple_to_array", "45 [1, 2]"),
];
