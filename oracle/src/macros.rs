//! The macros that generated programs are written with: those of their user, and what types are made by. Copied, as text, into
//! every batch of them, as `support` is.

/// A type with fields that are used one by one: for a variable, or with the method that a program is.
#[macro_export]
macro_rules! with_fields {
    ($name:ident) => {
        /// Something with fields that are used one by one.
        #[ckpt::checkpointed]
        #[derive(Debug, Clone)]
        pub struct $name {
            /// A number.
            pub count: u64,
            /// A list.
            pub list: Vec<u64>,
            /// A map.
            pub map: BTreeMap<u64, u64>,
            /// Perhaps a number.
            pub more: Option<u64>,
            /// A choice.
            pub choice: Choice,
            /// A list of lists.
            pub grid: Vec<Vec<u64>>,
        }

        impl $name {
            /// Makes it out of a number.
            pub fn new(number: u64) -> Self {
                $name {
                    count: number,
                    list: vec![number, 4, 2],
                    map: BTreeMap::from([(1, number), (2, 6)]),
                    more: Some(number / 2),
                    choice: Choice::One(number),
                    grid: vec![vec![number, 1], vec![], vec![5]],
                }
            }
        }
    };
}
/// Tells a variable.
#[macro_export]
macro_rules! show {
    ($id:expr, $what:expr) => {
        $crate::support::ev($id, $crate::support::look(&$what))
    };
}

/// Changes a variable.
#[macro_export]
macro_rules! add {
    ($to:expr, $number:expr) => {
        $to = $to.wrapping_add($number % 50)
    };
}

/// A `break` that only the macro's definition shows.
#[macro_export]
macro_rules! break_if {
    ($condition:expr) => {
        if $condition {
            break;
        }
    };
}

/// A `continue` that only the macro's definition shows.
#[macro_export]
macro_rules! continue_if {
    ($condition:expr) => {
        if $condition {
            continue;
        }
    };
}

/// A `return` that only the macro's definition shows.
#[macro_export]
macro_rules! return_if {
    ($condition:expr $(, $value:expr)?) => {
        if $condition {
            return $($value)?;
        }
    };
}

/// Whatever leaves, in a macro.
#[macro_export]
macro_rules! leave_if {
    ($condition:expr, $($leave:tt)*) => {
        if $condition {
            $($leave)*;
        }
    };
}
