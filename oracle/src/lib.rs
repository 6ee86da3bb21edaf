//! The oracle: random functions, each stopped at every safe point, resumed, and compared with a plain twin.

pub mod called;
pub mod called_later;
pub mod check;
pub mod compile;
pub mod feature;
pub mod generate;
pub mod macros;
pub mod random;
pub mod run;
pub mod series;
pub mod shrink;
pub mod support;
pub mod tree;
pub mod trial;
