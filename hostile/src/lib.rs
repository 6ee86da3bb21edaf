//! Annotated functions where generated code has it hard.
//!
//! - In [`strict`] every lint that people deny is denied, in generated code too.
//! - In [`bare`] there is no prelude, and the names that generated code could count on mean something else.
//! - `ckpt` has another name in the whole crate, and `unsafe` is forbidden.
//!
//! Each program has a plain twin, compiled under the same lints: what is denied here is nothing that the plain text does.

#![deny(
    warnings,
    unused,
    missing_docs,
    missing_debug_implementations,
    rust_2018_idioms,
    unreachable_pub,
    unused_qualifications,
    single_use_lifetimes,
    trivial_casts,
    trivial_numeric_casts,
    unused_lifetimes,
    unit_bindings,
    clippy::all,
    clippy::pedantic
)]
#![forbid(unsafe_code)]

#[no_implicit_prelude]
pub mod bare;
pub mod strict;

/// The same without ckpt.
pub mod plain {
    /// The same without ckpt.
    #[no_implicit_prelude]
    pub mod bare {
        ::core::include!(::core::concat!(::core::env!("OUT_DIR"), "/bare.rs"));
    }

    /// The same without ckpt.
    pub mod strict {
        include!(concat!(env!("OUT_DIR"), "/strict.rs"));
    }
}

/// A program: its name, and what runs it and prints its result.
pub type Program = (&'static str, fn());

/// Lists functions under their own names.
#[macro_export]
macro_rules! list_programs {
    ($($name:ident)*) => {
        /// The programs of this module.
        pub const ALL: &[$crate::Program] = &[$((::core::stringify!($name), $name)),*];
    };
}
