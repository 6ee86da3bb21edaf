//! What the compiler says to mistakes: each `cases/<fault class>/<mistake>.rs` with the `.stderr` beside it.
//!
//! After a change of messages: `TRYBUILD=overwrite cargo test -p ckpt-ui`, then read what changed as a user would.

#[test]
fn mistakes_are_explained() {
    trybuild::TestCases::new().compile_fail("cases/*/*.rs");
}
