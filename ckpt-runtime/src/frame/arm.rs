//! Which way a branch has gone.

/// One of two arms, with what its patterns bound; the second may stand for all that follow.
#[derive(Debug)]
pub enum Arm<A, B> {
    /// The first.
    This(A),
    /// One of the others.
    Other(B),
}
