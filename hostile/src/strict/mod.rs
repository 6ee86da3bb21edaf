//! Programs in which every lint is denied. They print what they do as they do it.

pub mod branches;
pub mod functions;
pub mod generics;
pub mod loops;
pub mod variables;
