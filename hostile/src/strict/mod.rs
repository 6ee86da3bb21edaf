//! Programs in which every lint is denied. They print what they do as they do it.

pub mod allowed;
pub mod branches;
pub mod diverging;
pub mod functions;
pub mod generics;
pub mod loops;
pub mod tasks;
pub mod variables;
