//! Methods and functions that take a few instructions, by their names, for what is of certain types. That it is, the runtime
//! finds out (`ckpt-runtime/src/frame/kind.rs`).

/// What an expression has to be for the code around it to be short.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Class {
    /// A number, or a few of them.
    Number,
    /// A slice, a collection that is one underneath, a text.
    Sequence,
    /// A text or a sequence of numbers: to drop what is in it is nothing.
    Plain,
    /// A sequence or a table.
    Collection,
    /// A map or a set, of short keys.
    Table,
    /// An `Option` or a `Result`.
    Choice,
    /// A generator of random numbers.
    Generator,
}

impl Class {
    /// The runtime's name for it.
    pub(super) fn word(self) -> &'static str {
        match self {
            Class::Number => "number",
            Class::Sequence => "sequence",
            Class::Plain => "plain",
            Class::Collection => "collection",
            Class::Table => "table",
            Class::Choice => "choice",
            Class::Generator => "generator",
        }
    }
}

/// What a method's receiver has to be, if the method is short for any.
pub(super) fn receiver(method: &str) -> Option<Class> {
    let lists: [(&[&str], Class); 7] = [
        (OF_PLAIN, Class::Plain),
        (OF_NUMBERS, Class::Number),
        (OF_SEQUENCES, Class::Sequence),
        (OF_TABLES, Class::Table),
        (OF_CHOICES, Class::Choice),
        (OF_GENERATORS, Class::Generator),
        (OF_COLLECTIONS, Class::Collection),
    ];
    let list = lists.iter().find(|(names, _)| names.contains(&method));
    list.map(|&(_, class)| class)
}

/// Methods that give a number, of whatever they are short for.
pub(super) fn gives_a_number(method: &str) -> bool {
    OF_NUMBERS.contains(&method) || matches!(method, "len" | "is_empty")
}

/// Whether a method looks up an entry, on which the next one is called.
pub(super) fn gives_an_entry(method: &str) -> bool {
    method == "entry"
}

/// Methods of an entry.
pub(super) const OF_ENTRIES: &[&str] = &["or_default", "or_insert"];

const OF_COLLECTIONS: &[&str] = &["get", "get_mut", "is_empty", "len"];

const OF_SEQUENCES: &[&str] = &[
    "as_bytes",
    "back",
    "first",
    "front",
    "last",
    "pop",
    "pop_back",
    "pop_front",
    "push",
    "push_back",
    "push_front",
    "push_str",
    "swap",
];

const OF_PLAIN: &[&str] = &["clear", "truncate"];

const OF_TABLES: &[&str] = &["contains", "contains_key", "entry", "insert", "remove"];

const OF_CHOICES: &[&str] = &[
    "as_mut",
    "as_ref",
    "copied",
    "expect",
    "is_err",
    "is_none",
    "is_ok",
    "is_some",
    "ok",
    "unwrap",
    "unwrap_or",
    "unwrap_or_default",
];

const OF_GENERATORS: &[&str] = &[
    "next_u32",
    "next_u64",
    "random",
    "random_bool",
    "random_range",
];

const OF_NUMBERS: &[&str] = &[
    "abs",
    "abs_diff",
    "acos",
    "asin",
    "atan",
    "atan2",
    "cbrt",
    "ceil",
    "checked_add",
    "checked_div",
    "checked_mul",
    "checked_rem",
    "checked_sub",
    "clamp",
    "copysign",
    "cos",
    "cosh",
    "count_ones",
    "count_zeros",
    "div_ceil",
    "div_euclid",
    "exp",
    "exp2",
    "exp_m1",
    "floor",
    "fract",
    "from_bits",
    "hypot",
    "ilog10",
    "ilog2",
    "is_finite",
    "is_infinite",
    "is_multiple_of",
    "is_nan",
    "is_negative",
    "is_positive",
    "is_power_of_two",
    "isqrt",
    "leading_zeros",
    "ln",
    "ln_1p",
    "log10",
    "log2",
    "max",
    "min",
    "mul_add",
    "next_power_of_two",
    "overflowing_add",
    "overflowing_mul",
    "overflowing_sub",
    "pow",
    "powf",
    "powi",
    "recip",
    "rem_euclid",
    "rotate_left",
    "rotate_right",
    "round",
    "saturating_add",
    "saturating_mul",
    "saturating_sub",
    "signum",
    "sin",
    "sin_cos",
    "sinh",
    "sqrt",
    "swap_bytes",
    "tan",
    "tanh",
    "to_bits",
    "to_degrees",
    "to_radians",
    "trailing_zeros",
    "trunc",
    "unsigned_abs",
    "wrapping_add",
    "wrapping_div",
    "wrapping_mul",
    "wrapping_neg",
    "wrapping_rem",
    "wrapping_shl",
    "wrapping_shr",
    "wrapping_sub",
];
