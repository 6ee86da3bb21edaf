//! What an annotated function is made of. Nodes keep the user's own syntax, so that every later stage can point at it.

mod header;
mod parameter;
mod statement;
mod variable;

use proc_macro2::TokenStream;
use syn::{ItemFn, Stmt};

pub(crate) use header::{Header, roots};
pub(crate) use parameter::{Parameter, Passing};
pub(crate) use statement::{Carrier, Form, Kind, Statement};
pub(crate) use variable::{Role, Variable};

use crate::args::Args;
use crate::attr;
use crate::errors::Errors;

/// An annotated function, taken apart.
pub(crate) struct Function {
    pub(crate) args: Args,
    /// Attributes, visibility and signature; its body has moved to `statements`.
    pub(crate) item: ItemFn,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) statements: Vec<Statement>,
    /// Parameters' bindings first, then the statements' in order.
    pub(crate) variables: Vec<Variable>,
    /// Items of the body: visible in all of it, wherever they stand.
    pub(crate) items: Vec<TokenStream>,
}

impl Function {
    /// Takes a function apart; what is not understood is noted.
    pub(crate) fn new(args: Args, mut item: ItemFn, errors: &Errors) -> Self {
        let mut variables = Vec::new();
        let parameters = parameter::all(&mut item.sig, &mut variables, errors);
        let mut statements = Vec::new();
        let mut items = Vec::new();
        for stmt in std::mem::take(&mut item.block.stmts) {
            match stmt {
                Stmt::Item(nested) => items.push(quote::quote!(#nested)),
                stmt => {
                    let at = statements.len();
                    statements.push(Statement::new(stmt, at, &mut variables, errors));
                }
            }
        }
        for (at, statement) in statements.iter_mut().enumerate() {
            statement.refuse_misplaced(errors);
            if let Kind::Carrier(Carrier {
                form: Form::For { items, header, .. },
                ..
            }) = &mut statement.kind
            {
                let visible = variables.partition_point(|v: &Variable| {
                    v.declared.is_none_or(|declared| declared < at)
                });
                *header = Header::new(items, &variables[..visible], &parameters, errors);
            }
        }
        Function {
            args,
            item,
            parameters,
            statements,
            variables,
            items,
        }
    }

    /// The statement indices of the carriers, in order; a carrier's number is its place here plus one.
    pub(crate) fn carriers(&self) -> Vec<usize> {
        (0..self.statements.len())
            .filter(|&at| self.carrier(at).is_some())
            .collect()
    }

    /// The carrier at a statement.
    pub(crate) fn carrier(&self, at: usize) -> Option<&Carrier> {
        match &self.statements[at].kind {
            Kind::Carrier(carrier) => Some(carrier),
            _ => None,
        }
    }

    /// Whether this is a program's `main`: what tells its runs apart is the command line.
    pub(crate) fn is_main(&self) -> bool {
        self.item.sig.ident == "main" && self.parameters.is_empty()
    }
}

/// Takes the helper attributes off a statement.
fn marks_of(stmt: &mut Stmt, on: attr::On, errors: &Errors) -> attr::Marks {
    match attr::of_stmt(stmt) {
        Some(attrs) => attr::take(attrs, on, errors),
        None => attr::Marks::default(),
    }
}
