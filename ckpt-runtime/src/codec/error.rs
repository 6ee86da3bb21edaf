//! Why a value could not be encoded or decoded, and where in it.

use std::fmt;

use super::DEEPEST;

/// One step from a value to what is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    /// `.mass`, also of tuples.
    Field(String),
    /// `[]`
    Item,
    /// `{}`: a value of a map.
    Entry,
    /// `{key}`
    Key,
}

/// Steps, innermost first: they are added on the way out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Path(pub(super) Vec<Step>);

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().rev().try_for_each(|step| match step {
            Step::Field(name) => write!(f, ".{name}"),
            Step::Item => f.write_str("[]"),
            Step::Entry => f.write_str("{}"),
            Step::Key => f.write_str("{key}"),
        })
    }
}

/// Why a value could not be encoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EncodeError(Box<(Path, String)>);

impl EncodeError {
    pub(super) fn new(message: impl fmt::Display) -> Self {
        EncodeError(Box::new((Path::default(), message.to_string())))
    }

    pub(super) fn within(mut self, step: Step) -> Self {
        self.0.0.0.push(step);
        self
    }

    /// Where in a variable, and why.
    #[must_use]
    pub fn of(&self, variable: &str) -> String {
        format!(
            "variable `{variable}{}` cannot be saved: {}",
            self.0.0, self.0.1
        )
    }
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.0.0, self.0.1)
    }
}

impl std::error::Error for EncodeError {}

impl serde::ser::Error for EncodeError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        EncodeError::new(message)
    }
}

/// Why bytes could not be decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecodeError(Box<(Path, Reason)>);

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reason {
    /// The checkpoint has one thing, the program wants another.
    Other { has: String, wants: String },
    /// The program wants a field that the checkpoint does not have.
    Missing(&'static str),
    /// The checkpoint has a variant that the program does not have.
    Variant(String),
    /// The checkpoint has a field that the program does not allow.
    Field(String),
    /// The bytes are no encoding.
    Malformed(String),
    /// The type's own words.
    Custom(String),
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::Other { has, wants } => {
                write!(f, "the checkpoint has {has}, the program wants {wants}")
            }
            Reason::Missing(field) => write!(
                f,
                "the program wants a field `{field}`, which the checkpoint does not have; give it `#[serde(default)]`"
            ),
            Reason::Variant(name) => write!(
                f,
                "the checkpoint has the variant `{name}`, which the program does not have"
            ),
            Reason::Field(name) => write!(
                f,
                "the checkpoint has a field `{name}`, which the program does not allow"
            ),
            Reason::Malformed(detail) => write!(f, "malformed: {detail}"),
            Reason::Custom(message) => f.write_str(message),
        }
    }
}

impl DecodeError {
    pub(super) fn new(reason: Reason) -> Self {
        DecodeError(Box::new((Path::default(), reason)))
    }

    pub(super) fn malformed(detail: impl fmt::Display) -> Self {
        DecodeError::new(Reason::Malformed(detail.to_string()))
    }

    /// What cannot be in the bytes of such a value is there, or too few bytes are.
    #[cold]
    pub(super) fn bytes() -> Self {
        DecodeError::malformed("its bytes are not what its schema says")
    }

    /// The schema does not say what comes, or speaks of what is not there.
    #[cold]
    pub(super) fn schema() -> Self {
        DecodeError::malformed("its schema contradicts itself")
    }

    #[cold]
    pub(super) fn too_deep() -> Self {
        DecodeError::malformed(format_args!("it is nested more than {DEEPEST} levels deep"))
    }

    /// A checkpoint of format version 1 did not say what this is.
    #[cold]
    pub(super) fn untold() -> Self {
        DecodeError::malformed("what it is was not told when it was saved")
    }

    /// The type's own `Deserialize` does what no value asks for.
    #[cold]
    pub(super) fn misuse() -> Self {
        DecodeError::malformed("its `Deserialize` asks for parts that are not there")
    }

    pub(super) fn within(mut self, step: Step) -> Self {
        self.0.0.0.push(step);
        self
    }

    /// What the type itself says.
    pub(crate) fn told(&self) -> Option<&str> {
        match &self.0.1 {
            Reason::Custom(message) => Some(message),
            _ => None,
        }
    }

    /// The place in a variable.
    pub(crate) fn place(&self, variable: &str) -> String {
        format!("{variable}{}", self.0.0)
    }

    /// Whether the type asks for what a value that was written just now does not have: no later resume could read it.
    pub(super) fn is_for_good(&self) -> bool {
        match &self.0.1 {
            Reason::Other { .. }
            | Reason::Missing(_)
            | Reason::Variant(_)
            | Reason::Field(_)
            | Reason::Malformed(_) => true,
            Reason::Custom(_) => false,
        }
    }

    /// Where in a variable, and why.
    #[must_use]
    pub fn of(&self, variable: &str) -> String {
        format!("{variable}{}: {}", self.0.0, self.0.1)
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.of(""))
    }
}

impl std::error::Error for DecodeError {}

impl serde::de::Error for DecodeError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        DecodeError::new(Reason::Custom(message.to_string()))
    }

    fn invalid_type(
        unexpected: serde::de::Unexpected<'_>,
        wanted: &dyn serde::de::Expected,
    ) -> Self {
        DecodeError::new(Reason::Other {
            has: unexpected.to_string(),
            wants: wanted.to_string(),
        })
    }

    fn missing_field(field: &'static str) -> Self {
        DecodeError::new(Reason::Missing(field))
    }

    fn unknown_field(field: &str, _: &'static [&'static str]) -> Self {
        DecodeError::new(Reason::Field(field.to_owned()))
    }

    fn unknown_variant(variant: &str, _: &'static [&'static str]) -> Self {
        DecodeError::new(Reason::Variant(variant.to_owned()))
    }
}
