//! Loops with a safe point at the top of each iteration.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};
use syn::visit_mut::VisitMut;
use syn::{Block, Expr, Label, Lifetime, Pat, Stmt};

use super::point::{Progress, Saved};
use super::{Rewrite, own};
use crate::model::{Carrier, Form, Header, Statement};

impl Rewrite<'_> {
    /// The whole statement of a carrier, its loop rewritten.
    pub(super) fn carrier(&self, at: usize) -> Stmt {
        let carrier = self.function.carrier(at).expect("asked of carriers only");
        let number = self.liveness.passed(at) + 1;
        let rewritten = Expr::Verbatim(match &carrier.form {
            Form::For {
                pattern,
                header: Some(header),
                body,
                ..
            } => self.for_loop(number, carrier, pattern, header, body),
            Form::For { header: None, .. } => {
                unreachable!("refused headers stop before the rewriting")
            }
            Form::While { condition, body } => self.while_loop(number, carrier, condition, body),
            Form::Loop { body } => self.bare_loop(number, carrier, body),
            Form::Point => return self.point_statement(number),
        });
        let mut stmt = self.function.statements[at].stmt.clone();
        *Statement::loop_slot(&mut stmt).expect("a carrier's statement has its loop") = rewritten;
        self.leaving().visit_stmt_mut(&mut stmt);
        stmt
    }

    /// `safe_point!()` in a row of statements.
    ///
    /// ```text
    /// if target == 2 { target = 0; }
    /// <safe point>
    /// ```
    fn point_statement(&self, number: usize) -> Stmt {
        let arrive = self.arrive(number, &quote!());
        let progress = Progress {
            index: quote!(0),
            total: quote!(::core::option::Option::None),
        };
        let poll = self.poll(number, &progress, &[]);
        Stmt::Expr(Expr::Verbatim(quote!({ #arrive #poll })), None)
    }

    /// `if target == N { target = 0; <restore> }`
    fn arrive(&self, number: usize, restore: &TokenStream) -> TokenStream {
        let target = &self.terms.target;
        let site = number as u32;
        quote!(if #target == #site { #target = 0; #restore })
    }

    /// `if target != N { <fresh> } else { target = 0; <restored> }`
    fn state(&self, number: usize, fresh: &TokenStream, restored: &TokenStream) -> TokenStream {
        let target = &self.terms.target;
        let site = number as u32;
        quote!(if #target != #site { #fresh } else { #target = 0; #restored })
    }

    /// The loop's state, moved out for the snapshot.
    fn own_state(&self, name: &str, state: &syn::Ident) -> Saved {
        let private = &self.terms.private;
        Saved {
            name: name.to_owned(),
            lent: quote!(#private::Own(&mut #state)),
            at_stop: quote!(#private::keep(#state);),
        }
    }

    fn for_loop(
        &self,
        number: usize,
        carrier: &Carrier,
        pattern: &Pat,
        header: &Header,
        body: &Block,
    ) -> TokenStream {
        match header {
            Header::Range(range) => self.range_loop(number, carrier, pattern, range, body),
            Header::Again { captures, items } => {
                self.again_loop(number, carrier, pattern, captures, items, body)
            }
            Header::Owned(items) => self.owned_loop(number, carrier, pattern, items, body),
        }
    }

    /// `for i in a..b { body }`
    ///
    /// ```text
    /// let mut it = if target != 1 { counted(a..b) } else { target = 0; frame.restore("for") };
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
        range: &Expr,
        body: &Block,
    ) -> TokenStream {
        let (private, frame) = (&self.terms.private, &self.terms.frame);
        let (it, pace, end) = (own("items"), own("pace"), own("end"));
        let block = Lifetime::new("'__ckpt_block", Span::mixed_site());
        let state = self.state(
            number,
            &quote!(#private::counted(#range)),
            &quote!(#frame.restore("for")),
        );
        let progress = Progress {
            index: quote!(#it.index()),
            total: quote!(#it.total()),
        };
        let poll = self.poll(number, &progress, &[self.own_state("for", &it)]);
        let body = self.body_of(body);
        let around = carrier.label.as_ref().map_or_else(
            || Lifetime::new("'__ckpt_loop", Span::mixed_site()),
            |label| label.name.clone(),
        );
        quote! {{
            let mut #it = #state;
            let mut #pace = #frame.pace();
            #around: loop {
                #poll
                let ::core::option::Option::Some(#end) = #it.block(&mut #pace) else { break };
                #block: {
                    loop {
                        if !#it.within(#end) { break #block; }
                        let #pattern = #it.take();
                        #body
                    }
                    #[allow(unreachable_code)]
                    { break #around; }
                }
            }
        }}
    }

    /// `for x in items { body }`, the iterator made again on resume.
    ///
    /// ```text
    /// let bound; if target != 1 { bound = n; } else { bound = frame.restore("for.0"); }
    /// match frame.walk(IntoIterator::into_iter(items)) { mut it => {
    ///     if target == 1 { target = 0; it.advance_to(frame.restore("for")); }
    ///     'label: loop { <safe point> let Some(x) = it.next() else { break }; { body } }
    /// }}
    /// ```
    /// The `match` keeps the temporaries of `items` alive for as long as a plain `for` does.
    fn again_loop(
        &self,
        number: usize,
        carrier: &Carrier,
        pattern: &Pat,
        captures: &[(syn::Ident, Expr)],
        items: &Expr,
        body: &Block,
    ) -> TokenStream {
        let (private, frame, target) = (&self.terms.private, &self.terms.frame, &self.terms.target);
        let (it, next) = (own("items"), own("next"));
        let site = number as u32;
        let names: Vec<String> = (0..captures.len())
            .map(|index| format!("for.{index}"))
            .collect();
        let bounds = captures.iter().zip(&names).map(|((ident, expr), name)| {
            quote!(let #ident; if #target != #site { #ident = #expr; } else { #ident = #frame.restore(#name); })
        });
        let mut own_state: Vec<Saved> = captures
            .iter()
            .zip(&names)
            .map(|((ident, _), name)| Saved {
                name: name.clone(),
                lent: quote!(#private::View(&#ident)),
                at_stop: quote!(),
            })
            .collect();
        own_state.push(Saved {
            name: "for".to_owned(),
            lent: quote!(#private::View(&#it.index())),
            at_stop: quote!(#private::let_go(#it);),
        });
        let progress = Progress {
            index: quote!(#it.index()),
            total: quote!(#it.total()),
        };
        let poll = self.poll(number, &progress, &own_state);
        let arrive = self.arrive(number, &quote!(#it.advance_to(#frame.restore("for"));));
        let (label, body) = (&carrier.label, self.body_of(body));
        quote! {{
            #(#bounds)*
            match #frame.walk(::core::iter::IntoIterator::into_iter(#items)) {
                mut #it => {
                    #arrive
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

    /// `for x in items { body }`, what is left of the items saved.
    ///
    /// ```text
    /// let mut it = if target != 1 { rest(items) } else { target = 0; frame.restore("for") };
    /// 'label: loop { <safe point> let Some(x) = it.next() else { break }; { body } }
    /// ```
    fn owned_loop(
        &self,
        number: usize,
        carrier: &Carrier,
        pattern: &Pat,
        items: &Expr,
        body: &Block,
    ) -> TokenStream {
        let (private, frame) = (&self.terms.private, &self.terms.frame);
        let (it, next) = (own("items"), own("next"));
        let state = self.state(
            number,
            &quote!(#private::rest(#items)),
            &quote!(#frame.restore("for")),
        );
        let progress = Progress {
            index: quote!(#it.index()),
            total: quote!(#it.total()),
        };
        let poll = self.poll(number, &progress, &[self.own_state("for", &it)]);
        let (label, body) = (&carrier.label, self.body_of(body));
        quote! {{
            let mut #it = #state;
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
    /// let mut count = if target != 1 { 0u64 } else { target = 0; frame.restore("while") };
    /// 'label: loop { <safe point> count += 1; if condition { body } else { break } }
    /// ```
    fn while_loop(
        &self,
        number: usize,
        carrier: &Carrier,
        condition: &Expr,
        body: &Block,
    ) -> TokenStream {
        let count = own("count");
        let (setup, poll) = self.counting(number, "while", &count);
        let mut condition = condition.clone();
        self.leaving().visit_expr_mut(&mut condition);
        let (label, body) = (&carrier.label, self.body_of(body));
        quote! {{
            #setup
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
    /// let mut count = if target != 1 { 0u64 } else { target = 0; frame.restore("loop") };
    /// 'label: loop { <safe point> count += 1; { body } }
    /// ```
    fn bare_loop(&self, number: usize, carrier: &Carrier, body: &Block) -> TokenStream {
        let count = own("count");
        let (setup, poll) = self.counting(number, "loop", &count);
        let (label, body): (&Option<Label>, Block) = (&carrier.label, self.body_of(body));
        quote! {{
            #setup
            #label loop {
                #poll
                #count = #count.wrapping_add(1);
                #body
            }
        }}
    }

    fn counting(
        &self,
        number: usize,
        name: &str,
        count: &syn::Ident,
    ) -> (TokenStream, TokenStream) {
        let frame = &self.terms.frame;
        let state = self.state(number, &quote!(0u64), &quote!(#frame.restore(#name)));
        let progress = Progress {
            index: quote!(#count),
            total: quote!(::core::option::Option::None),
        };
        let poll = self.poll(number, &progress, &[self.own_state(name, count)]);
        (quote!(let mut #count: u64 = #state;), poll)
    }

    fn body_of(&self, body: &Block) -> Block {
        let mut body = body.clone();
        self.leaving().visit_block_mut(&mut body);
        body
    }
}

/// A slot's identifier.
pub(super) fn slot_of(ident: &syn::Ident, index: usize) -> syn::Ident {
    format_ident!(
        "__ckpt_slot_{}_{}",
        index,
        ident.to_string().trim_start_matches("r#"),
        span = Span::mixed_site()
    )
}
