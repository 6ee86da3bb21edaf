//! Code whose declarations are written last.
//!
//! Whether a variable ever waits in a slot, and whether it is assigned more than once, shows only in what comes after its
//! declaration. So a declaration keeps its place, and becomes text when all of its scope is written.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::quote;

use super::block::Rows;

/// The statements of a block, with places for declarations.
#[derive(Default)]
pub(super) struct Code(Vec<Piece>);

enum Piece {
    Written(TokenStream),
    /// A variable, and its slot.
    Variable(usize),
    /// The slot of a variable that is declared by the user's own `let`.
    Slot(usize),
    /// A variable whose value is in its slot from the beginning.
    Waiting(usize),
    InBraces(Code),
}

impl Code {
    pub(super) fn variable(variable: usize) -> Self {
        Code(vec![Piece::Variable(variable)])
    }

    pub(super) fn slot(variable: usize) -> Self {
        Code(vec![Piece::Slot(variable)])
    }

    pub(super) fn waiting(variable: usize) -> Self {
        Code(vec![Piece::Waiting(variable)])
    }

    pub(super) fn in_braces(self) -> Self {
        Code(vec![Piece::InBraces(self)])
    }
}

impl From<TokenStream> for Code {
    fn from(written: TokenStream) -> Self {
        Code(vec![Piece::Written(written)])
    }
}

impl Extend<Code> for Code {
    fn extend<T: IntoIterator<Item = Code>>(&mut self, codes: T) {
        self.0.extend(codes.into_iter().flat_map(|code| code.0));
    }
}

impl FromIterator<Code> for Code {
    fn from_iter<T: IntoIterator<Item = Code>>(codes: T) -> Self {
        let mut all = Code::default();
        all.extend(codes);
        all
    }
}

impl Rows<'_> {
    /// The code with its declarations; nothing more may be found out about what they declare.
    pub(super) fn with_declarations(&self, code: Code) -> TokenStream {
        let write = |piece| match piece {
            Piece::Written(tokens) => tokens,
            Piece::Variable(variable) => self.declare(variable),
            Piece::Slot(variable) => {
                let slot = self.rewrite.declare_slot(variable);
                quote!(#slot)
            }
            Piece::Waiting(variable) => self.declare_waiting(variable),
            Piece::InBraces(code) => {
                let inside = self.with_declarations(code);
                TokenTree::from(Group::new(Delimiter::Brace, inside)).into()
            }
        };
        code.0.into_iter().map(write).collect()
    }
}
