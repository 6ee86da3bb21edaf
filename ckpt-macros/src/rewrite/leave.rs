//! What the function returns: each way out that the macro can see tells the frame whether the run is complete.
//!
//! `return x` becomes `return { let value: R = x; …; frame.complete(value, failed) }`. A `?`, or a `return` inside a user's
//! macro, is not touched: the frame's destructor then judges by the return type.

use proc_macro2::TokenStream;
use quote::quote;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ExprReturn, Lifetime, Macro, Stmt, Type, parse_quote};

use super::chain::Chain;
use super::{Returns, Rewrite};
use crate::jumps;
use crate::model::{Carrier, Repeat};
use crate::names;
use crate::terms::{own, own_label};

impl Rewrite<'_> {
    /// `{ value }`, reported to the frame.
    pub(crate) fn complete(&self, value: &TokenStream) -> TokenStream {
        let (frame, private) = (&self.terms.frame, &self.terms.private);
        let annotation = self.returns.annotation();
        let (returned, failed) = (own("value"), own("failed"));
        quote! {{
            let #returned #annotation = #value;
            #[allow(unreachable_code)]
            let #returned = #private::settled(#returned);
            #[allow(unreachable_code)]
            let #failed = {
                #[allow(unused_imports)]
                use #private::{Fine as _, MayFail as _};
                (&#private::Returned(&#returned)).is_error()
            };
            #frame.complete(#failed);
            #returned
        }}
    }

    /// Rewrites the ways out of a piece of the user's code, which is inside the carrier that `chain` ends with.
    pub(super) fn leaving<'a>(&'a self, chain: Option<&'a Chain<'a>>) -> Leaving<'a> {
        let inside = chain.into_iter().flat_map(Chain::outwards);
        let captured = inside
            .take_while(|chain| chain.carrier().as_loop().is_none() || chain.takes_along())
            .any(|chain| {
                let is_in_block = chain.carrier().rescoped().is_some();
                is_in_block
                    || chain.takes_along()
                    || !chain.served().is_empty()
                    || self.has_ways_out(chain)
            });
        Leaving {
            rewrite: self,
            chain,
            captured,
            loops: 0,
        }
    }

    /// The label of a loop, and its colon: the user's, or one of ours if something names it.
    pub(super) fn loop_label(&self, carrier: &Carrier) -> TokenStream {
        match &carrier.label {
            Some(label) => quote!(#label),
            None if self.notes.is_labelled(carrier.id) => {
                let label = label_of(carrier);
                quote!(#label:)
            }
            None => quote!(),
        }
    }
}

/// The label around a body at whose end the loop takes something along: where its `continue`s lead.
pub(super) fn next_of(carrier: &Carrier) -> Lifetime {
    own_label(&format!("next_{}", carrier.id))
}

/// The name of a loop's label.
pub(super) fn label_of(carrier: &Carrier) -> Lifetime {
    match &carrier.label {
        Some(label) => label.name.clone(),
        None => own_label(&format!("loop_{}", carrier.id)),
    }
}

/// Visits code of the function itself: not of closures, async blocks and items inside, which return elsewhere.
pub(super) struct Leaving<'a> {
    rewrite: &'a Rewrite<'a>,
    chain: Option<&'a Chain<'a>>,
    /// Whether a loop or a labelled block of ours stands between the code and the loop that its `break`s without a label belong to.
    captured: bool,
    /// How many loops of the code itself are around.
    loops: usize,
}

impl<'a> Leaving<'a> {
    /// The loop around that a `break` or `continue` means.
    fn meant(&self, label: Option<&Lifetime>) -> Option<&'a Chain<'a>> {
        let mut loops = self
            .chain
            .into_iter()
            .flat_map(Chain::outwards)
            .filter(|chain| chain.carrier().as_loop().is_some());
        match label {
            Some(label) => loops.find(|chain| {
                let own = chain.carrier().label.as_ref();
                own.is_some_and(|own| own.name == *label)
            }),
            None if self.loops == 0 => loops.next(),
            None => None,
        }
    }

    fn name(&self, label: &mut Option<Lifetime>) {
        if label.is_none()
            && self.captured
            && let Some(repeat) = self.meant(None)
        {
            self.rewrite.notes.label(repeat.carrier().id);
            *label = Some(label_of(repeat.carrier()));
        }
    }

    /// A macro that may hide a `break` or a `continue`, where such a jump has to get a label, and where the macro's value is
    /// used, not its place: one that stands for a place (`cell!(i) = 1`) would be another one in a block. A loop of its own
    /// catches the jump:
    ///
    /// ```text
    /// m!(x)       becomes     'straight: {
    ///                             let mut first = true;
    ///                             loop {
    ///                                 if first { first = false; break 'straight { m!(x) } }
    ///                                 continue 'loop
    ///                             };
    ///                             break 'loop
    ///                         };
    /// ```
    fn catch_jump(&mut self, call: &TokenStream) -> Option<Expr> {
        if self.loops > 0 {
            return None;
        }
        let repeat = self.meant(None)?;
        if !self.captured {
            return None;
        }
        self.rewrite.notes.label(repeat.carrier().id);
        let (label, first) = (label_of(repeat.carrier()), own("first"));
        let straight = own_label("straight");
        let mut next: Expr = parse_quote!(continue);
        self.visit_expr_mut(&mut next);
        let caught = quote! {
            loop {
                if #first {
                    #first = false;
                    break #straight { #call };
                }
                #next
            }
        };
        // Only a `loop` has a value, which the macro's `break` may give.
        let leave = match repeat.carrier().as_loop().map(|repeat| &repeat.repeat) {
            Some(Repeat::Loop) => quote!(break #label #caught),
            _ => quote!({ #caught; break #label }),
        };
        Some(Expr::Verbatim(quote! {
            #straight: {
                let mut #first = true;
                #[allow(unreachable_code, clippy::never_loop)]
                { #leave }
            }
        }))
    }

    /// Notes a macro that may hide a `continue` of a labelled loop which takes something along.
    fn far_jump(&self, call: &Macro) {
        if !jumps::may_hide_a_jump(call) {
            return;
        }
        let given = names::labels_in(call.tokens.clone());
        let labels = &given | &self.rewrite.function.macro_labels;
        let mut around = self.chain.into_iter().flat_map(Chain::outwards);
        let takes = around.any(|chain| {
            let label = chain.carrier().label.as_ref();
            let named = label.is_some_and(|label| labels.contains(&label.name.ident.to_string()));
            named && chain.takes_along()
        });
        if takes {
            self.rewrite.notes.far_jump(&call.path);
        }
    }

    fn inside_loop(&mut self, visit: impl FnOnce(&mut Self)) {
        self.loops += 1;
        visit(self);
        self.loops -= 1;
    }
}

impl VisitMut for Leaving<'_> {
    fn visit_stmt_mut(&mut self, stmt: &mut Stmt) {
        if let Stmt::Macro(call) = stmt
            && jumps::may_hide_a_jump(&call.mac)
        {
            self.far_jump(&call.mac);
            // In a block, as a statement still: what it expands to may be several.
            if let Some(caught) = self.catch_jump(&quote!(#call)) {
                *stmt = Stmt::Expr(caught, call.semi_token);
            }
            return;
        }
        if let Some(value) = used_value(stmt)
            && let Expr::Macro(call) = &*value
            && jumps::may_hide_a_jump(&call.mac)
        {
            self.far_jump(&call.mac);
            if let Some(caught) = self.catch_jump(&quote!(#call)) {
                *value = caught;
            }
        }
        visit_mut::visit_stmt_mut(self, stmt);
    }

    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        visit_mut::visit_expr_mut(self, expr);
        if let Expr::Continue(next) = expr {
            let meant = self.meant(next.label.as_ref());
            match meant.filter(|repeat| repeat.takes_along()) {
                // Here what it takes along may be hidden.
                Some(repeat) => {
                    let end = next_of(repeat.carrier());
                    *expr = parse_quote!(break #end);
                }
                None => self.name(&mut next.label),
            }
        }
    }

    fn visit_macro_mut(&mut self, call: &mut Macro) {
        self.far_jump(call);
    }

    fn visit_expr_break_mut(&mut self, leave: &mut syn::ExprBreak) {
        visit_mut::visit_expr_break_mut(self, leave);
        self.name(&mut leave.label);
    }

    fn visit_expr_for_loop_mut(&mut self, repeat: &mut syn::ExprForLoop) {
        self.visit_expr_mut(&mut repeat.expr);
        self.inside_loop(|this| this.visit_block_mut(&mut repeat.body));
    }

    fn visit_expr_while_mut(&mut self, repeat: &mut syn::ExprWhile) {
        self.inside_loop(|this| visit_mut::visit_expr_while_mut(this, repeat));
    }

    fn visit_expr_loop_mut(&mut self, repeat: &mut syn::ExprLoop) {
        self.inside_loop(|this| this.visit_block_mut(&mut repeat.body));
    }

    fn visit_expr_return_mut(&mut self, leave: &mut ExprReturn) {
        visit_mut::visit_expr_return_mut(self, leave);
        if matches!(self.rewrite.returns, Returns::Never) {
            return;
        }
        let value = match &leave.expr {
            Some(expr) => quote!(#expr),
            None => quote!(()),
        };
        leave.expr = Some(Box::new(Expr::Verbatim(self.rewrite.complete(&value))));
    }

    fn visit_expr_closure_mut(&mut self, _: &mut syn::ExprClosure) {}

    fn visit_expr_async_mut(&mut self, _: &mut syn::ExprAsync) {}

    fn visit_item_mut(&mut self, _: &mut syn::Item) {}
}

/// What a statement takes the value of, as a whole.
fn used_value(stmt: &mut Stmt) -> Option<&mut Expr> {
    match stmt {
        Stmt::Local(local) => {
            let by_ref = names::bindings(&local.pat).iter().any(|one| one.by_ref);
            let init = local.init.as_mut().filter(|_| !by_ref);
            init.map(|init| &mut *init.expr)
        }
        Stmt::Expr(Expr::Assign(assign), _) => Some(&mut assign.right),
        Stmt::Expr(expr, _) => Some(expr),
        _ => None,
    }
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
