//! Which variables are given another value somewhere, as a whole or in part: there they may be whole again after having been moved.

use syn::visit::{self, Visit};
use syn::{Block, Expr, ExprAssign, Macro};

use super::roots::root;
use crate::jumps;
use crate::names::{self, Names};

/// Their names, in a function's body.
pub(super) fn names(body: &Block) -> Names {
    let mut found = Reassigned::default();
    found.visit_block(body);
    found.0
}

#[derive(Default)]
struct Reassigned(Names);

impl Reassigned {
    fn left(&mut self, expr: &Expr) {
        match expr {
            Expr::Tuple(tuple) => tuple.elems.iter().for_each(|part| self.left(part)),
            Expr::Array(array) => array.elems.iter().for_each(|part| self.left(part)),
            Expr::Call(call) => call.args.iter().for_each(|part| self.left(part)),
            Expr::Struct(parts) => parts.fields.iter().for_each(|part| self.left(&part.expr)),
            place => self.0.extend(root(place)),
        }
    }
}

impl<'ast> Visit<'ast> for Reassigned {
    fn visit_expr_assign(&mut self, assign: &'ast ExprAssign) {
        self.left(&assign.left);
        visit::visit_expr_assign(self, assign);
    }

    /// A macro that is not known may do so with whatever it is given.
    fn visit_macro(&mut self, call: &'ast Macro) {
        if jumps::may_hide_a_jump(call) {
            self.0.extend(names::in_tokens(call.tokens.clone()));
        }
    }
}
