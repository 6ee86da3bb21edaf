//! `if` and `match` with safe points inside.
//!
//! ```text
//!                                     start = match scrutinee {
//! match scrutinee {                       A(x) if guard => Arm::This(Some((x,))),
//!     A(mut x) if guard => { … }          B => Arm::Other(()),
//!     B => { … }                      };                          // on resume: start = Arm::This(None)
//! }                         becomes   match start {
//!                                         Arm::This(next) => {
//!                                             let mut x;
//!                                             if target < 3 { (x,) = taken(next); … } else { x = restore("x"); } …
//!                                         }
//!                                         Arm::Other(()) => { … }
//!                                     }
//! ```
//! The choice is made once and by the user's own patterns, so that the compiler still checks that they are exhaustive.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::visit_mut::VisitMut;
use syn::{Stmt, Token, parse_quote};

use super::Rewrite;
use super::block::Places;
use super::carrier::{Entry, start_of};
use super::chain::Chain;
use super::lender::chosen_of;
use crate::attr;
use crate::liveness::Variables;
use crate::model::{Arm, Body, Carrier, Form};
use crate::moves;
use crate::names::Binding;
use crate::terms::{own, own_label};

impl Rewrite<'_> {
    /// How a branch begins: with the choice.
    pub(super) fn choice(&self, carrier: &Carrier) -> Entry {
        let chosen = own("chosen");
        let (fresh, arms): (_, &[Arm]) = match &carrier.form {
            Form::If {
                condition, arms, ..
            } => {
                let mut condition = self.left(condition);
                WithoutMut.visit_expr_mut(&mut condition);
                let (then, otherwise) = (self.hand(&arms[..], 0), self.hand(&arms[..], 1));
                (
                    quote!(if #condition { #then } else { #otherwise }),
                    &arms[..],
                )
            }
            Form::Match {
                scrutinee, arms, ..
            } => {
                let scrutinee = self.left(scrutinee);
                let each = arms.iter().enumerate().map(|(index, arm)| {
                    let mut pattern = arm
                        .pattern
                        .clone()
                        .expect("arms of a `match` have patterns");
                    attr::without_mut(&mut pattern);
                    self.leaving(None).visit_pat_mut(&mut pattern);
                    let hand = self.hand(arms, index);
                    quote!(#pattern => #hand,)
                });
                (quote!(match #scrutinee { #(#each)* }), arms)
            }
            Form::Loop(_) | Form::Point | Form::Block { .. } => unreachable!("not a branch"),
        };
        let start = start_of(carrier);
        let hoisted = carrier
            .hoisted()
            .into_iter()
            .flat_map(|hoisted| &hoisted.values);
        let hoisted = hoisted.map(|(name, value)| {
            let value = self.left(value);
            quote!(#name = #value;)
        });
        Entry {
            declare: quote!(let #start;),
            fresh: quote!(
                #(#hoisted)*
                #[allow(unused_variables)]
                let #chosen = #fresh;
                #start = #chosen;
            ),
            restored: {
                let resumed = self.resumed(arms);
                quote!(#start = #resumed;)
            },
        }
    }

    /// What choosing an arm hands over.
    fn hand(&self, arms: &[Arm], index: usize) -> TokenStream {
        let bound = arms[index].handed.iter().map(|binding| &binding.ident);
        let tuple = quote!((#(#bound,)*));
        let payload = match waits(&arms[index]) {
            true => quote!(::core::option::Option::Some(#tuple)),
            false => tuple,
        };
        self.wrap(&payload, index, arms.len())
    }

    fn wrap(&self, payload: &TokenStream, index: usize, count: usize) -> TokenStream {
        let private = &self.terms.private;
        if count == 1 {
            // Not `()` alone, which where it is a value would look unneeded.
            return quote!((#payload,));
        }
        let inner = match index + 1 == count {
            true => payload.clone(),
            false => quote!(#private::Arm::This(#payload)),
        };
        (0..index).fold(inner, |inner, _| quote!(#private::Arm::Other(#inner)))
    }

    /// The arm that a run resumes in.
    pub(super) fn resumed(&self, arms: &[Arm]) -> TokenStream {
        let target = &self.terms.target;
        let mut code = TokenStream::new();
        let with_sites = |arm: &&(usize, &Arm)| arm.1.body.scope().is_some();
        let arms_with: Vec<_> = arms.iter().enumerate().collect();
        let found: Vec<_> = arms_with.iter().filter(with_sites).collect();
        for (place, (index, arm)) in found.iter().enumerate() {
            let scope = arm.body.scope().expect("kept for having one");
            let payload = match waits(arm) {
                true => quote!(::core::option::Option::None),
                false => quote!(()),
            };
            let hand = self.wrap(&payload, *index, arms.len());
            let last = scope.numbered(scope.carriers.len()).1.last;
            code = match place + 1 == found.len() {
                true => quote!(#code { #hand }),
                false => quote!(#code if #target <= #last { #hand } else),
            };
        }
        code
    }

    /// The arms' bodies.
    pub(super) fn chosen(&self, chain: &Chain<'_>, places: &Places) -> TokenStream {
        let carrier = chain.carrier();
        let arms = carrier.arms();
        let each = arms.iter().enumerate().map(|(index, arm)| {
            let (pattern, body) = self.arm(chain, (index, arm), places);
            let pattern = self.wrap(&pattern, index, arms.len());
            quote!(#pattern => #body)
        });
        let start = match chain.served().is_empty() {
            true => start_of(carrier),
            false => chosen_of(carrier),
        };
        quote!(match #start { #(#each)* })
    }

    /// An `if let` with `else` whose condition makes temporaries.
    ///
    /// ```text
    /// 'done: {
    ///     { let t; <choice>; match start { This(x) => break 'done { … }, Other(()) => {} } }
    ///     { … }                               // behind `else`: from edition 2024 on, after `t` is dropped
    /// }
    /// ```
    /// What edition an `if` is of, only the compiler knows; it lets a macro's `expr` be `_` from the same edition on.
    pub(super) fn rescoped(
        &self,
        chain: &Chain<'_>,
        places: &Places,
        begin: &TokenStream,
        keyword: Token![if],
    ) -> TokenStream {
        let carrier = chain.carrier();
        let arms = carrier.arms();
        let of = |index: usize| {
            let (pattern, body) = self.arm(chain, (index, &arms[index]), places);
            (self.wrap(&pattern, index, arms.len()), body)
        };
        let ((this, then), (other, otherwise)) = (of(0), of(1));
        let (start, editions) = (start_of(carrier), own("editions"));
        let done = own_label(&format!("done_{}", carrier.id));
        let tokens = quote! {
            $done:lifetime $start:ident {$($begin:tt)*} {$($this:tt)*} $then:tt {$($other:tt)*} $else:tt
        };
        let rules = quote! {
            => {
                $done: {
                    { $($begin)* match $start { $($this)* => break $done ($then), $($other)* => {} } }
                    $else
                }
            };
            (_; #tokens) => {{
                $($begin)*
                match $start { $($this)* => $then $($other)* => $else }
            }};
        };
        // A macro is of the edition that its first and last tokens are of.
        let editions_differ = quote_spanned! {keyword.span=>
            macro_rules! #editions { ($e:expr; #tokens) #rules }
        };
        quote! {{
            #editions_differ
            #editions!(_; #done #start {#begin} {#this} #then {#other} #otherwise)
        }}
    }

    fn arm(
        &self,
        chain: &Chain<'_>,
        (index, arm): (usize, &Arm),
        places: &Places,
    ) -> (TokenStream, TokenStream) {
        let (next, payload, private) = (own("next"), own("payload"), &self.terms.private);
        match &arm.body {
            Body::Plain(block, flow) => {
                let live = self.liveness.in_arm(chain.carrier(), index);
                let mut taken = self.take_in_arm(live, places);
                let replaced = &flow.overwrites - live;
                taken.extend(self.put_back(&replaced, &mut places.clone()));
                let mut block = block.clone();
                self.leaving(Some(chain)).visit_block_mut(&mut block);
                let bound = arm.handed.iter().map(|Binding { ident, mutable, .. }| {
                    let mutability = mutable.then(|| quote!(mut));
                    quote!(#mutability #ident)
                });
                let back = match flow.diverges {
                    true => TokenStream::new(),
                    false => self.back_from_arm(live, &block, chain, places),
                };
                let body = match (taken.is_empty(), back.is_empty()) {
                    (true, _) => quote!(#block),
                    (false, true) => quote!({ #taken #block }),
                    (false, false) => {
                        let value = own("value");
                        quote!({ #taken let #value = #block; #back #value })
                    }
                };
                (quote!((#(#bound,)*)), body)
            }
            Body::Scope(scope) if waits(arm) => {
                let prefix = quote!(let #next = #private::taken(#payload););
                let code = self.scope(scope, Some(chain), &prefix, places);
                (quote!(#payload), quote!({ #code }))
            }
            Body::Scope(scope) => {
                let code = self.scope(scope, Some(chain), &TokenStream::new(), places);
                (quote!(()), quote!({ #code }))
            }
        }
    }

    /// What waits and is looked at in an arm without safe points, put in its place.
    fn take_in_arm(&self, live: &Variables, places: &Places) -> TokenStream {
        let used = places.waiting.intersection(live);
        used.map(|&v| self.take(v)).collect()
    }
}

impl Rewrite<'_> {
    /// Where a safe point is left to save, what an arm has taken and not given away, and nothing looks at behind it, waits
    /// again: to be dropped in its turn.
    fn back_from_arm(
        &self,
        live: &Variables,
        arm: &syn::Block,
        chain: &Chain<'_>,
        places: &Places,
    ) -> TokenStream {
        if !chain.is_lent() {
            return TokenStream::new();
        }
        let given = moves::given_away(&Stmt::Expr(parse_quote!(#arm), None));
        let later = self.liveness.before(chain.scope, chain.at + 1);
        let used = places.waiting.intersection(live);
        let left = used.filter(|&v| {
            !later.contains(v) && !given.contains(&self.function.variables[*v].written)
        });
        left.map(|&v| self.park(v)).collect()
    }
}

/// Whether what an arm is handed waits for its head: a resumed run has it from the checkpoint.
fn waits(arm: &Arm) -> bool {
    arm.body.scope().is_some() && !arm.handed.is_empty()
}

/// Takes the `mut`s out of a condition's patterns: the bindings are handed on.
struct WithoutMut;

impl VisitMut for WithoutMut {
    fn visit_expr_let_mut(&mut self, condition: &mut syn::ExprLet) {
        attr::without_mut(&mut condition.pat);
        syn::visit_mut::visit_expr_let_mut(self, condition);
    }

    fn visit_expr_closure_mut(&mut self, _: &mut syn::ExprClosure) {}

    fn visit_block_mut(&mut self, _: &mut syn::Block) {}
}

/// The condition of a `while`, its `let`s without `mut`.
pub(super) fn condition_without_mut(mut condition: syn::Expr) -> syn::Expr {
    WithoutMut.visit_expr_mut(&mut condition);
    condition
}
