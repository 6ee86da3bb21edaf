//! What the function returns: each way out that the macro can see tells the frame whether the run is complete.
//!
//! `return x` becomes `return { let value: R = x; …; frame.complete(value, failed) }`. A `?`, or a `return` inside a user's
//! macro, is not touched: the frame's destructor then judges by the return type.

use proc_macro2::TokenStream;
use quote::quote;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ExprReturn, Type};

use super::{Returns, Rewrite};
use crate::terms::own;

impl Rewrite<'_> {
    /// `{ value }`, reported to the frame.
    pub(crate) fn complete(&self, value: &TokenStream) -> TokenStream {
        let (frame, private) = (&self.terms.frame, &self.terms.private);
        let annotation = self.returns.annotation();
        let (returned, failed) = (own("value"), own("failed"));
        quote! {{
            let #returned #annotation = #value;
            let #failed = {
                #[allow(unused_imports)]
                use #private::{Fine as _, MayFail as _};
                (&#private::Returned(&#returned)).is_error()
            };
            #frame.complete(#failed);
            #returned
        }}
    }

    /// Rewrites the `return`s in a piece of the user's code.
    pub(crate) fn leaving(&self) -> Leaving<'_> {
        Leaving(self)
    }
}

/// Visits code of the function itself: not of closures, async blocks and items inside, which return elsewhere.
pub(crate) struct Leaving<'a>(&'a Rewrite<'a>);

impl VisitMut for Leaving<'_> {
    fn visit_expr_return_mut(&mut self, leave: &mut ExprReturn) {
        visit_mut::visit_expr_return_mut(self, leave);
        if matches!(self.0.returns, Returns::Never) {
            return;
        }
        let value = match &leave.expr {
            Some(expr) => quote!(#expr),
            None => quote!(()),
        };
        leave.expr = Some(Box::new(Expr::Verbatim(self.0.complete(&value))));
    }

    fn visit_expr_closure_mut(&mut self, _: &mut syn::ExprClosure) {}

    fn visit_expr_async_mut(&mut self, _: &mut syn::ExprAsync) {}

    fn visit_item_mut(&mut self, _: &mut syn::Item) {}
}

/// Replaces `impl Trait` in a return type.
pub(super) fn without_impl(ty: &Type) -> Returns {
    let mut inferred = ty.clone();
    let mut replace = Replace {
        with: syn::parse_quote!(_),
        any: false,
    };
    replace.visit_type_mut(&mut inferred);
    if !replace.any {
        return Returns::Type(Box::new(inferred));
    }
    let mut outermost = ty.clone();
    Replace {
        with: syn::parse_quote!(()),
        any: false,
    }
    .visit_type_mut(&mut outermost);
    Returns::Opaque {
        inferred: Box::new(inferred),
        outermost: Box::new(outermost),
    }
}

struct Replace {
    with: Type,
    any: bool,
}

impl VisitMut for Replace {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        if matches!(ty, Type::ImplTrait(_)) {
            *ty = self.with.clone();
            self.any = true;
        } else {
            visit_mut::visit_type_mut(self, ty);
        }
    }
}
