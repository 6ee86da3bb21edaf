//! How a carrier begins, and what its statement becomes.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::visit_mut::VisitMut;
use syn::{Expr, Ident, Stmt};

use super::Rewrite;
use super::block::{Places, Rows, Stretch};
use super::chain::Chain;
use super::lints;
use crate::model::{Carrier, Form, Header, Loop, Repeat, Scope, carrier_slot};
use crate::terms::own;

/// What a carrier evaluates on the way to its first safe point: its range, its collection, its choice. It is the user's
/// code, so it runs in the same branch as the statements before it; its value waits in `start`.
///
/// ```text
/// let start; if target < 1 { …; start = counted(a..b); } else { …; start = frame.restore("for"); target = 0; }
/// ```
#[derive(Default)]
pub(super) struct Entry {
    pub(super) declare: TokenStream,
    pub(super) fresh: TokenStream,
    pub(super) restored: TokenStream,
}

impl Entry {
    fn and(&mut self, other: Entry) {
        self.declare.extend(other.declare);
        self.fresh.extend(other.fresh);
        self.restored.extend(other.restored);
    }

    /// A value that waits in `start`.
    pub(super) fn of(start: &Ident, fresh: &TokenStream, restored: &TokenStream) -> Self {
        Entry {
            declare: quote!(let #start;),
            fresh: quote!(#start = #fresh;),
            restored: quote!(#start = #restored;),
        }
    }
}

impl Rewrite<'_> {
    /// How the carrier at a statement begins.
    pub(super) fn entry(&self, outer: Option<&Chain<'_>>, scope: &Scope, at: usize) -> Entry {
        let carrier = scope.carrier(at).expect("asked of carriers only");
        let target = &self.terms.target;
        let mut entry = match &carrier.form {
            Form::Loop(repeat) => self.loop_entry(outer, carrier, repeat),
            Form::Point => Entry {
                restored: quote!(#target = 0;),
                ..Entry::default()
            },
            Form::Block { .. } => Entry::default(),
            Form::If { .. } | Form::Match { .. } => self.choice(carrier),
        };
        let lints = lints::of_stmt(&scope.statements[at].stmt);
        if !lints.is_empty() && !entry.fresh.is_empty() {
            let fresh = entry.fresh;
            entry.fresh = quote!(#(#lints)* { #fresh });
        }
        entry
    }

    fn loop_entry(&self, outer: Option<&Chain<'_>>, carrier: &Carrier, repeat: &Loop) -> Entry {
        let (private, target) = (&self.terms.private, &self.terms.target);
        let (start, first) = (start_of(carrier), carrier.first);
        let name = state_name(repeat);
        let restore = self.restore_from(outer, &name, &state_slot(carrier), Span::mixed_site());
        let mut entry = match &repeat.repeat {
            Repeat::For { header, .. } => match header {
                Header::Range(range) => {
                    let range = self.left(range);
                    Entry::of(&start, &quote!(#private::counted(#range)), &restore)
                }
                Header::Fixed(_) => Entry::of(
                    &start,
                    &quote!(::core::option::Option::None),
                    &quote!(::core::option::Option::Some(#restore)),
                ),
                Header::Owned(items) => {
                    let items = self.left(items);
                    Entry::of(&start, &quote!(#private::rest(#items)), &restore)
                }
                Header::Again { captures, .. } | Header::Told { captures, .. } => {
                    return self.capture(outer, carrier, captures);
                }
                Header::Fed {
                    captures,
                    source,
                    items,
                } => {
                    let mut entry = self.capture(outer, carrier, captures);
                    entry.and(Entry::of(&start, &self.feed(source, items), &restore));
                    entry
                }
            },
            Repeat::While { .. } | Repeat::Loop => Entry::of(&start, &quote!(0u64), &restore),
        };
        entry
            .restored
            .extend(match (repeat.polls, repeat.body.scope()) {
                (true, Some(_)) => quote!(if #target == #first { #target = 0; }),
                (true, None) => quote!(#target = 0;),
                (false, _) => quote!(),
            });
        entry
    }

    /// The numbers in a header that is evaluated again.
    fn capture(
        &self,
        outer: Option<&Chain<'_>>,
        carrier: &Carrier,
        captures: &[(Ident, Expr)],
    ) -> Entry {
        let name = carrier.as_loop().map(state_name).unwrap_or_default();
        let mut entry = Entry::default();
        for (index, (ident, expr)) in captures.iter().enumerate() {
            let (name, expr) = (capture_name(&name, index), self.left(expr));
            let slot = capture_slot(carrier, index);
            let restore = self.restore_from(outer, &name, &slot, Span::mixed_site());
            entry.declare.extend(quote!(let #ident;));
            entry.fresh.extend(quote!(#ident = #expr;));
            entry.restored.extend(quote!(#ident = #restore;));
        }
        entry
    }

    /// The user's expression, its `return`s rewritten.
    pub(super) fn left(&self, expr: &Expr) -> Expr {
        let mut expr = expr.clone();
        self.leaving(None).visit_expr_mut(&mut expr);
        expr
    }
}

impl Rows<'_> {
    /// The whole statement of a carrier, rewritten.
    pub(super) fn carrier(&self, at: usize, places: &Places) -> Stmt {
        let carrier = self.scope.carrier(at).expect("asked of carriers only");
        let hoisted = carrier.hoisted().map(|hoisted| {
            let names = hoisted.names();
            let declared = quote!(#(#[allow(unused_mut)] let mut #names;)*);
            let mut places = places.clone();
            let nothing = Stretch {
                from: at,
                to: at,
                top: self.scope.passed(at) + 1,
            };
            let entry = self.rewrite.entry(self.outer, self.scope, at);
            let begin = self.with_declarations(self.reach(nothing, Some(&entry), &mut places));
            (quote!(#declared #begin), places)
        });
        let places = hoisted.as_ref().map_or(places, |(_, places)| places);
        let slotted = self.slotted(places);
        let chain = Chain {
            settled: Some(&places.direct),
            slotted: Some(&slotted),
            ..Chain::new(self.outer, self.scope, at).expect("asked of carriers only")
        };
        let rewrite = self.rewrite;
        let label = &carrier.label;
        let rewritten = Expr::Verbatim(match &carrier.form {
            Form::Loop(repeat) => rewrite.repeat(&chain, repeat, places),
            Form::Block { unsafety, body } => {
                let code = rewrite.scope(body, Some(&chain), &TokenStream::new(), places);
                quote!(#label #unsafety { #code })
            }
            Form::If { .. } | Form::Match { .. } => rewrite.chosen(&chain, places),
            Form::Point => {
                let poll = rewrite.poll(&chain, carrier.first);
                return Stmt::Expr(Expr::Verbatim(quote!({ #poll })), None);
            }
        });
        let rewritten = rewrite.lend_again(&chain, quote!(#rewritten));
        let rewritten = match (&hoisted, carrier.rescoped()) {
            (Some((begin, _)), Some(keyword)) => rewrite.rescoped(&chain, places, begin, keyword),
            (Some((begin, _)), None) => quote!({ #begin #rewritten }),
            (None, _) => rewritten,
        };
        let rewritten = Expr::Verbatim(rewrite.with_way_out(&chain, rewritten));
        let statement = &self.scope.statements[at];
        let assigned = &statement.flow.overwrites - &statement.flow.looks;
        let replaced = rewrite.put_back(&assigned, &mut places.clone());
        let rewritten = match replaced.is_empty() {
            true => rewritten,
            false => {
                let value = own("value");
                Expr::Verbatim(quote!({ let #value = #rewritten; #replaced #value }))
            }
        };
        let mut stmt = statement.stmt.clone();
        let slot = carrier_slot(&mut stmt).expect("a carrier's statement has its expression");
        let lints = lints::of_expr(slot);
        *slot = match lints.is_empty() {
            true => rewritten,
            false => Expr::Verbatim(quote!(#(#lints)* { #rewritten })),
        };
        rewrite.leaving(self.outer).visit_stmt_mut(&mut stmt);
        stmt
    }
}

/// Where what a carrier begins with waits for it.
pub(super) fn start_of(carrier: &Carrier) -> Ident {
    own(&format!("start_{}", carrier.first))
}

/// Where a loop's state is left on the way out of a lender.
pub(super) fn state_slot(carrier: &Carrier) -> Ident {
    own(&format!("left_state_{}", carrier.id))
}

/// Where a number of a header is.
pub(super) fn capture_slot(carrier: &Carrier, index: usize) -> Ident {
    own(&format!("left_bound_{}_{index}", carrier.id))
}

/// The name under which a loop's state is saved: no variable's, since it is a keyword.
pub(super) fn state_name(repeat: &Loop) -> String {
    let word = match &repeat.repeat {
        Repeat::For { .. } => "for",
        Repeat::While { .. } => "while",
        Repeat::Loop => "loop",
    };
    match repeat.depth {
        1 => word.to_owned(),
        depth => format!("{word}.{depth}"),
    }
}

/// The name under which a number of a header is saved.
pub(super) fn capture_name(name: &str, index: usize) -> String {
    format!("{name}.bound{index}")
}
