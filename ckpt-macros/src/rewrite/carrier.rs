//! Loops with a safe point at the top of each iteration.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};
use syn::visit_mut::VisitMut;
use syn::{Block, Expr, Ident, Lifetime, Pat, Stmt};

use super::block::Entry;
use super::point::{Progress, Saved};
use super::straight::is_straight;
use super::{Rewrite, own};
use crate::model::{Carrier, Form, Header, Statement};

impl Rewrite<'_> {
    /// What a carrier evaluates before its first safe point. The header of a `for` is the user's code, so it runs in the same
    /// branch as the statements before it; its value waits in `start`.
    ///
    /// ```text
    /// let start; if target < 1 { …; start = counted(a..b); } else { …; target = 0; start = frame.restore("for"); }
    /// ```
    pub(super) fn entry(&self, at: usize) -> Entry {
        let carrier = self.function.carrier(at).expect("asked of carriers only");
        let number = self.liveness.passed(at) + 1;
        let (private, frame, target) = (&self.terms.private, &self.terms.frame, &self.terms.target);
        let start = start_of(number);
        let saved = |value: TokenStream, name: &str| Entry {
            declare: quote!(let #start;),
            fresh: quote!(#start = #value;),
            restored: quote!(#target = 0; #start = #frame.restore(#name);),
        };
        match &carrier.form {
            Form::For {
                header: Some(Header::Range(range)),
                ..
            } => {
                let range = self.left(range);
                saved(quote!(#private::counted(#range)), "for")
            }
            Form::For {
                header: Some(Header::Owned(items)),
                ..
            } => {
                let items = self.left(items);
                saved(quote!(#private::rest(#items)), "for")
            }
            Form::For {
                header: Some(Header::Again { captures, .. }),
                ..
            } => self.capture(captures),
            Form::For { header: None, .. } => {
                unreachable!("refused headers stop before the rewriting")
            }
            Form::While { .. } => saved(quote!(0u64), "while"),
            Form::Loop { .. } => saved(quote!(0u64), "loop"),
            Form::Point => Entry {
                restored: quote!(#target = 0;),
                ..Entry::default()
            },
        }
    }

    /// The numbers in a header that is evaluated again.
    fn capture(&self, captures: &[(Ident, Expr)]) -> Entry {
        let frame = &self.terms.frame;
        let mut entry = Entry::default();
        for (index, (ident, expr)) in captures.iter().enumerate() {
            let (name, expr) = (capture_name(index), self.left(expr));
            entry.declare.extend(quote!(let #ident;));
            entry.fresh.extend(quote!(#ident = #expr;));
            entry
                .restored
                .extend(quote!(#ident = #frame.restore(#name);));
        }
        entry
    }

    /// The whole statement of a carrier, its loop rewritten.
    pub(super) fn carrier(&self, at: usize) -> Stmt {
        let carrier = self.function.carrier(at).expect("asked of carriers only");
        let number = self.liveness.passed(at) + 1;
        let rewritten = Expr::Verbatim(match &carrier.form {
            Form::For {
                pattern,
                header,
                body,
                ..
            } => match header {
                Some(Header::Range(_)) if is_straight(body) => {
                    self.range_loop(number, carrier, pattern, body)
                }
                Some(Header::Again { captures, items }) => {
                    self.again_loop(number, carrier, pattern, (captures, items), body)
                }
                Some(Header::Range(_) | Header::Owned(_)) => {
                    self.owned_loop(number, carrier, pattern, body)
                }
                None => unreachable!("refused headers stop before the rewriting"),
            },
            Form::While { condition, body } => self.while_loop(number, carrier, condition, body),
            Form::Loop { body } => self.bare_loop(number, carrier, body),
            Form::Point => return self.point_statement(number),
        });
        let mut stmt = self.function.statements[at].stmt.clone();
        *Statement::loop_slot(&mut stmt).expect("a carrier's statement has its loop") = rewritten;
        self.leaving().visit_stmt_mut(&mut stmt);
        stmt
    }

    /// `safe_point!()` in a row of statements: the safe point, and nothing else.
    fn point_statement(&self, number: usize) -> Stmt {
        let progress = Progress {
            index: quote!(0),
            total: quote!(::core::option::Option::None),
        };
        let poll = self.poll(number, &progress, &[]);
        Stmt::Expr(Expr::Verbatim(quote!({ #poll })), None)
    }

    /// The user's expression, its `return`s rewritten.
    fn left(&self, expr: &Expr) -> Expr {
        let mut expr = expr.clone();
        self.leaving().visit_expr_mut(&mut expr);
        expr
    }

    /// The loop's state, moved out for the snapshot.
    fn own_state(&self, name: &str, state: &Ident) -> Saved {
        let private = &self.terms.private;
        Saved {
            name: name.to_owned(),
            lent: quote!(#private::Own(&mut #state)),
            at_stop: quote!(#private::keep(#state);),
        }
    }

    /// `for i in a..b { body }` whose iterations are short: it looks at its flag once per block of iterations.
    ///
    /// ```text
    /// let mut it = start;
    /// let mut pace = frame.pace();
    /// 'label: loop {                       // the user's, or one of ours
    ///     <safe point>
    ///     let Some(end) = it.block(&mut pace) else { break };
    ///     'block: {
    ///         loop {
    ///             if !it.within(end) { break 'block; }
    ///             let i = it.take();
    ///             { body }                // its `continue` goes to the next item
    ///         }
    ///         break 'label;               // reached by its `break` alone, written out or hidden in a macro
    ///     }
    /// }
    /// ```
    /// The inner loop looks at nothing but its counter, so the compiler treats it as it would the plain one. `break 'label`
    /// leaves the outer loop; `continue 'label` begins a new block.
    fn range_loop(
        &self,
        number: usize,
        carrier: &Carrier,
        pattern: &Pat,
        body: &Block,
    ) -> TokenStream {
        let frame = &self.terms.frame;
        let (it, pace, end, start) = (own("items"), own("pace"), own("end"), start_of(number));
        let block = Lifetime::new("'__ckpt_block", Span::mixed_site());
        let poll = self.poll(number, &Progress::of(&it), &[self.own_state("for", &it)]);
        let body = self.body_of(body);
        let label = carrier.label.as_ref().map(|label| label.name.clone());
        let label = label.unwrap_or_else(|| Lifetime::new("'__ckpt_loop", Span::mixed_site()));
        quote! {{
            let mut #it = #start;
            let mut #pace = #frame.pace();
            #label: loop {
                #poll
                let ::core::option::Option::Some(#end) = #it.block(&mut #pace) else { break };
                #block: {
                    loop {
                        if !#it.within(#end) { break #block; }
                        let #pattern = #it.take();
                        #body
                    }
                    #[allow(unreachable_code)]
                    { break #label; }
                }
            }
        }}
    }

    /// `for x in items { body }`, the iterator made again on resume.
    ///
    /// ```text
    /// match frame.walk(IntoIterator::into_iter(items)) { mut it => {
    ///     if target == 1 { target = 0; it = it.advanced_to(frame.restore("for")); }
    ///     'label: loop { <safe point> let Some(x) = it.next() else { break }; { body } }
    /// }}
    /// ```
    /// The `match` keeps the temporaries of `items` alive for as long as a plain `for` does.
    fn again_loop(
        &self,
        number: usize,
        carrier: &Carrier,
        pattern: &Pat,
        (captures, items): (&[(Ident, Expr)], &Expr),
        body: &Block,
    ) -> TokenStream {
        let (private, frame, target) = (&self.terms.private, &self.terms.frame, &self.terms.target);
        let (it, next, site) = (own("items"), own("next"), number as u32);
        let mut state: Vec<Saved> = captures
            .iter()
            .enumerate()
            .map(|(index, (ident, _))| Saved {
                name: capture_name(index),
                lent: quote!(#private::View(&#ident)),
                at_stop: quote!(),
            })
            .collect();
        state.push(Saved {
            name: "for".to_owned(),
            lent: quote!(#private::View(&#it.index())),
            at_stop: quote!(#private::let_go(#it);),
        });
        let poll = self.poll(number, &Progress::of(&it), &state);
        let (label, body, items) = (&carrier.label, self.body_of(body), self.left(items));
        quote! {{
            match #frame.walk(::core::iter::IntoIterator::into_iter(#items)) {
                mut #it => {
                    if #target == #site { #target = 0; #it = #it.advanced_to(#frame.restore("for")); }
                    #label loop {
                        #poll
                        let ::core::option::Option::Some(#next) = #it.next() else { break };
                        let #pattern = #next;
                        #body
                    }
                }
            }
        }}
    }

    /// `for x in items { body }`, what is left of the items (an owned collection, a range) saved.
    ///
    /// ```text
    /// let mut it = start;
    /// 'label: loop { <safe point> let Some(x) = it.next() else { break }; { body } }
    /// ```
    fn owned_loop(
        &self,
        number: usize,
        carrier: &Carrier,
        pattern: &Pat,
        body: &Block,
    ) -> TokenStream {
        let (it, next, start) = (own("items"), own("next"), start_of(number));
        let poll = self.poll(number, &Progress::of(&it), &[self.own_state("for", &it)]);
        let (label, body) = (&carrier.label, self.body_of(body));
        quote! {{
            let mut #it = #start;
            #label loop {
                #poll
                let ::core::option::Option::Some(#next) = #it.next() else { break };
                let #pattern = #next;
                #body
            }
        }}
    }

    /// `while condition { body }`, `while let` and chains included.
    ///
    /// ```text
    /// let mut count: u64 = start;
    /// 'label: loop { <safe point> count += 1; if condition { body } else { break } }
    /// ```
    fn while_loop(
        &self,
        number: usize,
        carrier: &Carrier,
        condition: &Expr,
        body: &Block,
    ) -> TokenStream {
        let (count, start) = (own("count"), start_of(number));
        let poll = self.poll(
            number,
            &Progress::counted(&count),
            &[self.own_state("while", &count)],
        );
        let (label, body, condition) = (&carrier.label, self.body_of(body), self.left(condition));
        quote! {{
            let mut #count: u64 = #start;
            #label loop {
                #poll
                #count = #count.wrapping_add(1);
                if #condition #body else { break }
            }
        }}
    }

    /// `loop { body }`
    ///
    /// ```text
    /// let mut count: u64 = start;
    /// 'label: loop { <safe point> count += 1; { body } }
    /// ```
    fn bare_loop(&self, number: usize, carrier: &Carrier, body: &Block) -> TokenStream {
        let (count, start) = (own("count"), start_of(number));
        let poll = self.poll(
            number,
            &Progress::counted(&count),
            &[self.own_state("loop", &count)],
        );
        let (label, body) = (&carrier.label, self.body_of(body));
        quote! {{
            let mut #count: u64 = #start;
            #label loop {
                #poll
                #count = #count.wrapping_add(1);
                #body
            }
        }}
    }

    fn body_of(&self, body: &Block) -> Block {
        let mut body = body.clone();
        self.leaving().visit_block_mut(&mut body);
        body
    }
}

impl Progress {
    fn of(it: &Ident) -> Self {
        Progress {
            index: quote!(#it.index()),
            total: quote!(#it.total()),
        }
    }

    fn counted(count: &Ident) -> Self {
        Progress {
            index: quote!(#count),
            total: quote!(::core::option::Option::None),
        }
    }
}

/// Where what a carrier begins with waits for its loop.
fn start_of(number: usize) -> Ident {
    own(&format!("start_{number}"))
}

/// The name under which a number of a header is saved: no variable's, since `for` is a keyword.
fn capture_name(index: usize) -> String {
    format!("for.{index}")
}

/// A slot's identifier.
pub(super) fn slot_of(ident: &Ident, index: usize) -> Ident {
    format_ident!(
        "__ckpt_slot_{}_{}",
        index,
        ident.to_string().trim_start_matches("r#"),
        span = Span::mixed_site()
    )
}
