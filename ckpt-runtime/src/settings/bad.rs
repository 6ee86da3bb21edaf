//! A setting that cannot be used, before it becomes an [`Error`].

use crate::error::Error;

/// Kept once per process and told to every root that starts, which [`Error`] (it is not `Clone`) could not be.
#[derive(Clone, Debug)]
pub(super) struct BadSetting {
    name: String,
    value: String,
    expected: String,
}

impl BadSetting {
    pub(super) fn new(name: &str, value: impl Into<String>, expected: &str) -> BadSetting {
        BadSetting {
            name: name.to_owned(),
            value: value.into(),
            expected: expected.to_owned(),
        }
    }
}

impl From<BadSetting> for Error {
    fn from(bad: BadSetting) -> Error {
        Error::Setting {
            name: bad.name,
            value: bad.value,
            expected: bad.expected,
        }
    }
}
