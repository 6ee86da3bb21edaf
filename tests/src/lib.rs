//! What the tests share: real programs, started, spoken to, watched, stopped and killed.
//!
//! Parents use [`Lab`], [`Child`] and [`Runs`]; the programs in `src/bin` use [`script`]. The two shake hands over
//! pipes: the child says a word, the parent waits for it, and the other way round. Nobody sleeps and hopes.

pub mod build;
mod child;
mod dice;
pub mod far;
mod lab;
pub mod mix;
pub mod phase;
mod runs;
pub mod script;
mod stand_ins;
mod surroundings;
mod taken;
pub mod task;
mod terminal;
mod twins;
mod usual_signals;

pub use child::{Child, Outcome, Side};
pub use dice::Dice;
pub use lab::{Lab, Program};
pub use runs::{Run, Runs, names_in};
pub use terminal::{CTRL_C, Terminal};
pub use twins::Twins;
