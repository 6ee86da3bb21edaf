//! The types of variables.

/// What a variable holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Type {
    U64,
    I32,
    U16,
    Bool,
    F64,
    Text,
    Numbers,
    /// A list of lists.
    Grid,
    Deque,
    Map,
    Maybe,
    Pair,
    Array,
    Rec,
    Choice,
    Boxed,
    Told,
    /// `&[u64]`, `&mut [u64]`.
    Slice,
    /// `&str`.
    Str,
    Tool,
    /// A closure from a number to a number.
    Function,
    /// `usize`
    Size,
    Char,
    /// A generic parameter's.
    Opaque,
}

/// What a `let` may declare.
pub(super) const PLAIN: &[Type] = &[
    Type::U64,
    Type::U64,
    Type::U64,
    Type::I32,
    Type::U16,
    Type::Bool,
    Type::F64,
    Type::Text,
    Type::Text,
    Type::Numbers,
    Type::Numbers,
    Type::Numbers,
    Type::Grid,
    Type::Deque,
    Type::Map,
    Type::Maybe,
    Type::Maybe,
    Type::Pair,
    Type::Array,
    Type::Rec,
    Type::Choice,
    Type::Choice,
    Type::Boxed,
];

impl Type {
    pub(super) fn is_copy(self) -> bool {
        use Type::{Array, Bool, Char, F64, I32, Maybe, Pair, Size, Slice, Str, U16, U64};
        matches!(
            self,
            U64 | I32 | U16 | Bool | F64 | Maybe | Pair | Array | Slice | Str | Size | Char
        )
    }

    /// As it is written.
    pub(super) fn text(self) -> &'static str {
        match self {
            Type::U64 => "u64",
            Type::I32 => "i32",
            Type::U16 => "u16",
            Type::Bool => "bool",
            Type::F64 => "f64",
            Type::Text => "String",
            Type::Numbers => "Vec<u64>",
            Type::Grid => "Vec<Vec<u64>>",
            Type::Deque => "VecDeque<u64>",
            Type::Map => "BTreeMap<u64, u64>",
            Type::Maybe => "Option<u64>",
            Type::Pair => "(u64, i32)",
            Type::Array => "[u64; 3]",
            Type::Rec => "Rec",
            Type::Choice => "Choice",
            Type::Boxed => "Box<u64>",
            Type::Told => "Told",
            Type::Slice => "[u64]",
            Type::Str => "str",
            Type::Tool => "Tool",
            Type::Function => "fn(u64) -> u64",
            Type::Size => "usize",
            Type::Char => "char",
            Type::Opaque => "T",
        }
    }
}
