//! A generated program as a tree of statements: printed with attributes, or as its plain twin, and cut down by the shrinker.

use std::fmt::Write;

/// Which of the two texts of a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// With the attributes: the function under test.
    Annotated,
    /// Without them, telling where the safe points would be: what it is compared with.
    Twin,
}

/// How the twin tells the safe point of a loop whose head has no place for it. It is not the text of a safe point in the body.
pub const IN_BODY: &str = "let _ = sp();";

/// A piece of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Text on both sides.
    Text(String),
    /// Text on one side only: attributes on one, the report of a safe point on the other.
    Only(Side, String),
    /// A block in braces.
    Block(Vec<Stmt>),
}

/// A statement.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stmt {
    /// Its pieces, in order.
    pub parts: Vec<Part>,
    /// What the rest of the function hangs on (a counter's increment): the shrinker leaves it where it is.
    pub kept: bool,
}

impl Stmt {
    /// A statement of one piece.
    pub fn leaf(text: impl Into<String>) -> Self {
        Stmt::default().text(text)
    }

    /// Adds text.
    #[must_use]
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.parts.push(Part::Text(text.into()));
        self
    }

    /// Adds text of the annotated side.
    #[must_use]
    pub fn real(mut self, text: impl Into<String>) -> Self {
        self.parts.push(Part::Only(Side::Annotated, text.into()));
        self
    }

    /// Adds text of the twin.
    #[must_use]
    pub fn twin(mut self, text: impl Into<String>) -> Self {
        self.parts.push(Part::Only(Side::Twin, text.into()));
        self
    }

    /// Adds a block.
    #[must_use]
    pub fn block(mut self, block: Vec<Stmt>) -> Self {
        self.parts.push(Part::Block(block));
        self
    }

    /// Protects it from the shrinker.
    #[must_use]
    pub fn keep(mut self) -> Self {
        self.kept = true;
        self
    }

    /// One side of it, its blocks left out.
    pub fn line(&self, side: Side) -> String {
        let text = |part: &Part| match part {
            Part::Text(text) => text.clone(),
            Part::Only(only, text) if *only == side => text.clone(),
            _ => String::new(),
        };
        self.parts.iter().map(text).collect()
    }

    /// Whether there is a safe point in it.
    pub fn has_safe_point(&self) -> bool {
        self.parts.iter().any(|part| match part {
            Part::Text(_) => false,
            Part::Only(side, text) => {
                *side == Side::Twin && (text.starts_with("sp()") || text.starts_with("walked"))
            }
            Part::Block(inner) => inner.iter().any(Stmt::has_safe_point),
        })
    }

    /// A safe point of its own.
    pub fn safe_point() -> Self {
        Stmt::default().real("ckpt::safe_point!();").twin("sp();")
    }
}

/// Statements as source text.
pub fn print(statements: &[Stmt], side: Side, indent: usize) -> String {
    let mut out = String::new();
    for stmt in statements {
        statement(&mut out, stmt, side, indent);
    }
    out
}

fn statement(out: &mut String, stmt: &Stmt, side: Side, indent: usize) {
    let pad = "    ".repeat(indent);
    let mut line = String::new();
    for part in &stmt.parts {
        match part {
            Part::Text(text) => line.push_str(text),
            Part::Only(only, text) if *only == side => line.push_str(text),
            Part::Only(..) => {}
            Part::Block(inner) => {
                let inner = print(inner, side, indent + 1);
                let _ = write!(line, "{{\n{inner}{pad}}}");
            }
        }
    }
    if !line.is_empty() {
        let _ = writeln!(out, "{pad}{line}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides_differ_in_what_is_theirs_alone() {
        let stmt = Stmt::default()
            .real("#[ckpt(safe_point)] ")
            .text("for i in ")
            .twin("walked(")
            .text("0..3")
            .twin(")")
            .text(" ")
            .block(vec![Stmt::safe_point(), Stmt::leaf("f(i);")]);
        assert_eq!(
            print(std::slice::from_ref(&stmt), Side::Annotated, 0),
            "#[ckpt(safe_point)] for i in 0..3 {\n    ckpt::safe_point!();\n    f(i);\n}\n"
        );
        assert_eq!(
            print(&[stmt], Side::Twin, 0),
            "for i in walked(0..3) {\n    sp();\n    f(i);\n}\n"
        );
    }
}
