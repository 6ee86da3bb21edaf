//! Variables on their way to bytes: who writes them, and what they are gathered in. How they are written is in `snapshot`.

/// One saved variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// Its type, as the compiler names it.
    pub type_name: String,
    /// What its bytes are, as [`crate::codec::Schema::to_bytes`] writes it.
    pub schema: Vec<u8>,
    /// Its encoded value.
    pub bytes: Vec<u8>,
}

/// Something whose variables can be written one after the other.
pub trait Encode {
    /// Writes them in order.
    fn encode(&self, to: &mut Encoder);
}

/// Collects the encoded variables of a frame; keeps the first error.
#[derive(Debug)]
pub struct Encoder {
    names: std::slice::Iter<'static, &'static str>,
    variables: Vec<Variable>,
    error: Option<String>,
}

impl Encoder {
    pub(crate) fn new(names: &'static [&'static str]) -> Self {
        Encoder {
            names: names.iter(),
            variables: Vec::with_capacity(names.len()),
            error: None,
        }
    }

    pub(crate) fn next_name(&mut self) -> &'static str {
        self.names.next().expect("a name for each variable")
    }

    pub(crate) fn push(&mut self, variable: Variable) {
        self.variables.push(variable);
    }

    pub(crate) fn refuse(&mut self, reason: String) {
        self.error.get_or_insert(reason);
    }

    /// Adds a value that was encoded before, under another name.
    pub(crate) fn add_kept(&mut self, kept: &Result<Variable, String>) {
        let name = self.next_name();
        match kept {
            Ok(variable) => self.push(Variable {
                name: name.to_owned(),
                ..variable.clone()
            }),
            Err(reason) => self.refuse(format!("variable `{name}`: {reason}")),
        }
    }

    /// The only variable, or why it cannot be encoded.
    pub(crate) fn finish_one(mut self) -> Result<Variable, String> {
        match self.error {
            None => Ok(self.variables.remove(0)),
            Some(reason) => Err(reason),
        }
    }

    pub(crate) fn finish(self) -> Result<Vec<Variable>, String> {
        match self.error {
            None => Ok(self.variables),
            Some(reason) => Err(reason),
        }
    }
}
