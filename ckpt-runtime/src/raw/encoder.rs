//! Variables on their way to bytes: who writes them, and what they are gathered in. How they are written is in `snapshot`.

use super::apart::{Apart, Keeping, Rows, Sink};
use super::bulk::Element;

/// One saved variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// Its type, as the compiler names it.
    pub type_name: String,
    /// What its bytes are, as [`crate::codec::Schema::to_bytes`] writes it.
    pub schema: Vec<u8>,
    /// Its encoded value, without the rows that are apart.
    pub bytes: Vec<u8>,
    /// Its long rows of numbers, in order.
    pub apart: Vec<Apart>,
}

impl Variable {
    /// How many bytes its encoded value has, the rows that are apart included.
    #[must_use]
    pub fn size(&self) -> u64 {
        let apart: u64 = self.apart.iter().map(|apart| apart.length).sum();
        self.bytes.len() as u64 + apart
    }

    /// Adds the rows that it has itself.
    pub(crate) fn rows<'a>(&'a self, rows: &mut Vec<&'a [u8]>) {
        rows.extend(self.apart.iter().filter_map(|apart| match &apart.rows {
            Rows::Here(memory) => Some(&memory[..]),
            _ => None,
        }));
    }
}

/// Something whose variables can be written one after the other.
pub trait Encode {
    /// Writes them in order.
    fn encode(&self, to: &mut Encoder<'_>);

    /// Adds the rows of numbers that variables of known types own.
    fn rows<'a>(&'a self, rows: &mut Vec<&'a [u8]>) {
        let _ = rows;
    }
}

/// Collects the encoded variables of a frame; keeps the first error.
pub struct Encoder<'s> {
    names: std::slice::Iter<'static, &'static str>,
    variables: Vec<Variable>,
    error: Option<String>,
    rows: Numbered<'s>,
}

/// Rows that go to a sink, counted.
struct Numbered<'s> {
    sink: &'s mut dyn Sink,
    count: usize,
}

impl Sink for Numbered<'_> {
    fn takes(&self, length: usize) -> bool {
        self.sink.takes(length)
    }

    fn put(&mut self, element: Element, row: &[u8]) {
        self.count += 1;
        self.sink.put(element, row);
    }
}

impl std::fmt::Debug for Encoder<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Encoder")
            .field("variables", &self.variables)
            .finish_non_exhaustive()
    }
}

impl<'s> Encoder<'s> {
    /// Long rows go to `sink`, which has got `count` of them before.
    pub(crate) fn new(
        names: &'static [&'static str],
        sink: &'s mut dyn Sink,
        count: usize,
    ) -> Self {
        Encoder {
            names: names.iter(),
            variables: Vec::with_capacity(names.len()),
            error: None,
            rows: Numbered { sink, count },
        }
    }

    pub(crate) fn next_name(&mut self) -> &'static str {
        self.names.next().expect("a name for each variable")
    }

    pub(crate) fn sink(&mut self) -> &mut dyn Sink {
        &mut self.rows
    }

    /// Adds a variable whose rows have just gone to the sink.
    pub(crate) fn push(&mut self, mut variable: Variable) {
        let first = self.rows.count - variable.apart.len();
        for (number, apart) in (first..).zip(&mut variable.apart) {
            apart.rows = Rows::Put(number);
        }
        self.variables.push(variable);
    }

    pub(crate) fn refuse(&mut self, reason: String) {
        self.error.get_or_insert(reason);
    }

    /// Adds a value that was encoded before, under another name.
    pub(crate) fn add_kept(&mut self, kept: &Result<Variable, String>) {
        let name = self.next_name();
        match kept {
            Ok(variable) => {
                for apart in &variable.apart {
                    if let Rows::Here(memory) = &apart.rows {
                        self.rows.put(memory.element(), memory);
                    }
                }
                self.push(Variable {
                    name: name.to_owned(),
                    type_name: variable.type_name.clone(),
                    schema: variable.schema.clone(),
                    bytes: variable.bytes.clone(),
                    apart: variable.apart.iter().map(Apart::without_rows).collect(),
                });
            }
            Err(reason) => self.refuse(format!("variable `{name}`: {reason}")),
        }
    }

    /// The variables, or why one cannot be encoded; and how many rows the sink has got by now.
    pub(crate) fn finish(self) -> Result<(Vec<Variable>, usize), String> {
        match self.error {
            None => Ok((self.variables, self.rows.count)),
            Some(reason) => Err(reason),
        }
    }
}

/// Encodes one value, to be kept for a save later: rows and all.
pub(crate) fn encode_one(
    name: &'static [&'static str; 1],
    encode: impl FnOnce(&mut Encoder<'_>),
) -> Result<Variable, String> {
    let mut rows = Keeping::default();
    let mut encoder = Encoder::new(name, &mut rows, 0);
    encode(&mut encoder);
    let (mut variables, _) = encoder.finish()?;
    let mut variable = variables.remove(0);
    if rows.lacks_memory {
        return Err("there is no memory to keep it until the save".to_owned());
    }
    for (apart, memory) in variable.apart.iter_mut().zip(rows.rows) {
        apart.rows = Rows::Here(memory);
    }
    Ok(variable)
}
