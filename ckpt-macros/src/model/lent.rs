//! Which variables saved state may hold a borrow of, as far as can be seen: what is given to a type to be made (`Doc::new(&text)`,
//! `Cow::Borrowed(&text)`, `Doc { text: &text }`). Of anything else that is saved, none can: a borrow cannot be saved.

use syn::visit::{self, Visit};
use syn::{Block, Expr, ExprCall, ExprStruct};

use crate::names::{self, Names};

/// The names in a function's body that may be borrowed so.
pub(super) fn to_saved_state(body: &Block) -> Names {
    let mut lent = Lent::default();
    lent.visit_block(body);
    lent.0
}

#[derive(Default)]
struct Lent(Names);

impl<'ast> Visit<'ast> for Lent {
    fn visit_expr_call(&mut self, call: &'ast ExprCall) {
        if let Expr::Path(function) = &*call.func
            && names_a_type(&function.path)
        {
            for given in &call.args {
                self.0.extend(names::borrowed(given));
            }
        }
        visit::visit_expr_call(self, call);
    }

    fn visit_expr_struct(&mut self, made: &'ast ExprStruct) {
        for field in &made.fields {
            self.0.extend(names::borrowed(&field.expr));
        }
        visit::visit_expr_struct(self, made);
    }
}

/// `Doc::new`, `Doc`: a type's name begins with a capital.
fn names_a_type(path: &syn::Path) -> bool {
    let capital = |segment: &syn::PathSegment| {
        let name = segment.ident.to_string();
        name.starts_with(char::is_uppercase)
    };
    path.segments.iter().any(capital)
}
