//! What can go wrong, in words for the person who has to mend it.

/// An error of the runtime.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A setting has a value that cannot be used.
    #[error("{name}={value}: expected {expected}")]
    Setting {
        /// The variable or the word in the code that sets it.
        name: String,
        /// What was given.
        value: String,
        /// What would have been accepted.
        expected: String,
    },
}
