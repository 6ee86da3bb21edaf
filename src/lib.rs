//! Long-running programs that survive being killed: one attribute, and a resubmitted job resumes.
pub use ckpt_macros::checkpointed;
pub use ckpt_runtime::exit::EXIT_STOPPED;
#[doc(hidden)]
pub use ckpt_runtime::private as __private;
pub use ckpt_runtime::settings::{Config, init};
pub use ckpt_runtime::trigger::request::{on_stop, request_save, request_stop};
pub use ckpt_runtime::{Error, Savable};
