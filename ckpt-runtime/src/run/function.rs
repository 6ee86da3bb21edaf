//! What the macro says of an annotated function.

/// An annotated function.
#[derive(Debug)]
pub struct Function {
    /// Its name, for messages.
    pub name: &'static str,
    /// `id = "…"`: identifies it across renames.
    pub id: Option<&'static str>,
    /// `every = "…"`.
    pub every: Option<&'static str>,
    /// `fallible`: a stop and errors are what it returns.
    pub fallible: bool,
    /// Whether it is async.
    pub is_async: bool,
    /// The package it is in, where that was built by cargo.
    pub package: Option<&'static str>,
    /// That package's version.
    pub version: Option<&'static str>,
    /// Its safe points; the first has number 1.
    pub sites: &'static [Site],
    /// Its variables that cannot begin anew at some of them.
    pub bound: &'static [Bound],
}

/// A variable that cannot begin anew where a resume goes on.
#[derive(Debug)]
pub struct Bound {
    /// Its name in the checkpoint.
    pub name: &'static str,
    /// Why it cannot.
    pub why: Why,
    /// The first safe point at which that is so.
    pub first: u32,
    /// The last one.
    pub last: u32,
}

/// Why a variable cannot begin as its `let` says, or as the caller has it.
#[derive(Debug, Clone, Copy)]
pub enum Why {
    /// That names another, which is not there.
    Names(&'static str),
    /// Something may have changed it on the way to the safe point.
    Changed,
}

/// A safe point, as it is recognised after a rebuild.
#[derive(Debug)]
pub struct Site {
    /// The user's name for it, or its loop's header.
    pub text: &'static str,
    /// How many sites of the function have this text.
    pub equal: u32,
    /// Which of them this is, from 0.
    pub ordinal: u32,
}
