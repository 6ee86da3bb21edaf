//! A safe point.
//!
//! ```text
//! if flag.raised() {
//!     if frame.safe_point(number, index, total, &["acc", "n", "for"], (Own(&mut acc), View(&n), Own(&mut it))).is_stop() {
//!         let_go(view); keep(acc); keep(n);
//!         break 'stop;
//!     }
//! }
//! ```
//! At a stop, what is made again on resume is dropped, innermost first; what is saved is forgotten; leaving the block
//! `'stop` drops the rest.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{Ident, Stmt};

use super::Rewrite;
use super::chain::{Chain, alias};
use crate::model::{Header, Kind, Passing, Repeat, Role};
use crate::names::{self, Names};
use crate::terms::Terms;

/// Something of a loop that a snapshot holds beside the variables.
pub(super) struct State {
    pub(super) name: String,
    /// `Own(&mut it)` or the like.
    pub(super) lent: TokenStream,
    /// What a call in the loop leaves as it is: a place, or with `true` a value that is made to be looked at.
    pub(super) place: (TokenStream, bool),
    /// What becomes of it at a stop.
    pub(super) at_stop: TokenStream,
    /// Where it is left on the way out of a lender.
    pub(super) slot: Ident,
    /// Its value, to be left there.
    pub(super) value: TokenStream,
    /// Whether it is there already before the loop begins.
    pub(super) outside: bool,
}

/// How far a loop has come: two expressions, `u64` and `Option<u64>`.
pub(super) struct Progress {
    pub(super) index: TokenStream,
    pub(super) total: TokenStream,
}

impl Rewrite<'_> {
    /// A safe point: of the carrier that `chain` ends with.
    pub(super) fn poll(&self, chain: &Chain<'_>, site: u32) -> TokenStream {
        if let Some(lender) = chain.lender(site) {
            return self.leave_to_save(lender, chain, site);
        }
        let flag = &self.terms.flag;
        let (names, lent) = self.lent(chain, site);
        let look = self.look(site, &self.progress(chain), (&names, &lent));
        let stop = self.way_out(chain, site);
        let let_go = self.at_stop(chain, site);
        quote! {
            if #flag.raised() {
                if #look.is_stop() {
                    #let_go
                    break #stop;
                }
            }
        }
    }

    /// The call that takes a snapshot, if one is wanted.
    pub(super) fn look(
        &self,
        site: u32,
        progress: &Progress,
        (names, lent): (&[String], &[TokenStream]),
    ) -> TokenStream {
        let frame = &self.terms.frame;
        let list = list(lent);
        let Progress { index, total } = progress;
        quote!(#frame.safe_point(#site, #index, #total, &[#(#names),*], #list))
    }

    /// How far the outermost loop has come.
    pub(super) fn progress(&self, chain: &Chain<'_>) -> Progress {
        let outermost = chain.inwards().into_iter().find_map(|chain| chain.progress);
        match outermost {
            Some(Progress { index, total }) => Progress {
                index: index.clone(),
                total: total.clone(),
            },
            None => Progress {
                index: quote!(0),
                total: quote!(::core::option::Option::None),
            },
        }
    }

    /// Names and values of everything a snapshot holds: from the function's body inwards.
    pub(super) fn lent(&self, chain: &Chain<'_>, site: u32) -> (Vec<String>, Vec<TokenStream>) {
        let (mut names, mut lent) = (Vec::new(), Vec::new());
        for parameter in self.function.state_parameters() {
            let index = parameter.variables[0];
            names.push(self.function.variables[index].name.clone());
            lent.push(self.lend_parameter(index, parameter.passing, chain));
        }
        for of_scope in chain.inwards() {
            for index in self.settled_at(chain, of_scope, site) {
                names.push(self.function.variables[index].name.clone());
                lent.push(self.lend(index, chain));
            }
            for saved in of_scope.state {
                names.push(saved.name.clone());
                lent.push(saved.lent.clone());
            }
        }
        (names, lent)
    }

    /// The saved variables of a scope; seen from a lender, those that are not inside it with what is.
    pub(super) fn settled_at(
        &self,
        chain: &Chain<'_>,
        of_scope: &Chain<'_>,
        site: u32,
    ) -> Vec<usize> {
        let mut all = self.liveness.saved_at(self.function, of_scope.scope, site);
        if chain.lender(site).is_some() {
            all.retain(|v| chain.settled.is_none_or(|settled| settled.contains(v)));
        }
        all
    }

    /// The `mut` variables that a snapshot moves out, of those that `names` has.
    pub(super) fn moved_out(&self, chain: &Chain<'_>, site: u32, names: &Names) -> Vec<&Ident> {
        if chain.lender(site).is_some() {
            return Vec::new();
        }
        let scopes = chain.inwards().into_iter();
        let saved = scopes.flat_map(|of_scope| self.settled_at(chain, of_scope, site));
        saved
            .map(|index| (index, &self.function.variables[index]))
            .filter(|(_, variable)| variable.mutable && names.contains(&variable.written))
            .filter(|&(index, _)| !self.is_hidden(index, chain))
            .map(|(_, variable)| &variable.ident)
            .filter(|ident| !self.is_borrowed(ident, chain))
            .collect()
    }

    fn lend(&self, index: usize, chain: &Chain<'_>) -> TokenStream {
        let variable = &self.function.variables[index];
        let ident = &variable.ident;
        let with = variable.with.as_ref();
        if self.is_hidden(index, chain) {
            let alias = alias(index);
            return self.lent_as(&self.terms.view, &quote!(#alias), with, ident.span());
        }
        // At the user's own tokens, so that "cannot be saved" and borrow errors land there.
        let freed = variable.is_freed() && !is_in_a_call(ident, chain);
        let movable = variable.mutable || freed || ident == "self";
        if movable && !self.is_borrowed(ident, chain) {
            let place = quote_spanned!(ident.span()=> &mut #ident);
            self.lent_as(&self.terms.own, &place, with, ident.span())
        } else {
            let place = quote_spanned!(ident.span()=> &#ident);
            self.lent_as(&self.terms.view, &place, with, ident.span())
        }
    }

    fn lend_parameter(&self, index: usize, passing: Passing, chain: &Chain<'_>) -> TokenStream {
        let Terms {
            private, view, own, ..
        } = &self.terms;
        let variable = &self.function.variables[index];
        let (ident, span) = (&variable.ident, variable.ident.span());
        let hidden = self.is_hidden(index, chain).then(|| alias(index));
        if passing == Passing::MutableSlice {
            let place = hidden.as_ref().unwrap_or(ident);
            return quote_spanned!(span=> #private::Shared(&*#place));
        }
        let (how, place) = match hidden {
            Some(alias) => (view, quote!(#alias)),
            None if self.is_borrowed(ident, chain) => (view, quote_spanned!(span=> &*#ident)),
            None => (own, quote_spanned!(span=> &mut *#ident)),
        };
        self.lent_as(how, &place, variable.with.as_ref(), span)
    }

    /// What is made again goes first, from the innermost scope outwards, with the loops' states; then what is saved.
    pub(super) fn at_stop(&self, chain: &Chain<'_>, site: u32) -> TokenStream {
        self.at_stop_without(chain, site, &Names::new())
    }

    /// The same where some variables may be gone: whether they are, the compiler knows.
    pub(super) fn at_stop_without(
        &self,
        chain: &Chain<'_>,
        site: u32,
        gone: &Names,
    ) -> TokenStream {
        let (keep, let_go) = (&self.terms.keep, &self.terms.let_go);
        let mut code = TokenStream::new();
        let mut left = false;
        let mut still_borrowed = names::Names::new();
        for of_scope in chain.outwards() {
            code.extend(of_scope.state.iter().map(|saved| saved.at_stop.clone()));
            for merge in self.remade(of_scope).rev() {
                let declares = &of_scope.scope.statements[merge].declares;
                let certain = |&v: &usize| {
                    self.certainly_there(v, merge, of_scope, chain)
                        && !gone.contains(&self.function.variables[v].written)
                };
                if !left && declares.iter().all(certain) {
                    let idents = declares
                        .iter()
                        .rev()
                        .map(|&v| &self.function.variables[v].ident);
                    code.extend(quote!(#(#let_go(#idents);)*));
                } else {
                    // It may have been moved away: left to the compiler's own drop flags, with all that was made before.
                    left = true;
                    still_borrowed.extend(self.initialiser_names(of_scope, merge));
                    let named = declares.iter().filter(|&&v| {
                        !self.is_hidden(v, chain) && !self.binds_anew(chain, site, v)
                    });
                    let taken = named.map(|&v| &self.function.variables[v]);
                    let taken = taken.filter(|v| v.role == Role::Taken).map(|v| &v.ident);
                    code.extend(quote!(#(let _ = &#taken;)*));
                }
            }
        }
        // What is hidden at the safe point is kept further out: see `hidden`.
        let further = self.kept_further(chain, site);
        for of_scope in chain.outwards() {
            let needed = self.settled_at(chain, of_scope, site);
            // Each by itself: a saved variable may borrow from another (a `Cow`), so that they cannot be moved together.
            let idents = needed
                .iter()
                .filter(|&&index| !self.function.variables[index].trivial)
                .filter(|&&index| !self.is_hidden(index, chain) && !further.contains(&index))
                .map(|&index| &self.function.variables[index])
                .filter(|variable| !gone.contains(&variable.written))
                .map(|variable| &variable.ident);
            let kept = idents
                .rev()
                .filter(|ident: &&Ident| !still_borrowed.contains(&ident.to_string()));
            code.extend(quote!(#(#keep(#kept);)*));
        }
        code
    }

    /// Whether the loop that a safe point is the top of has an item of a variable's name: it is declared there already.
    fn binds_anew(&self, chain: &Chain<'_>, site: u32, variable: usize) -> bool {
        let carrier = chain.carrier();
        let body = carrier.as_loop().and_then(|repeat| repeat.body.scope());
        let Some(body) = body.filter(|_| carrier.own_site() == Some(site)) else {
            return false;
        };
        let heads = body.statements.iter();
        let mut bound = heads
            .filter(|statement| matches!(statement.kind, Kind::Head))
            .flat_map(|head| &head.declares);
        let variables = &self.function.variables;
        bound.any(|&other| variables[other].is_namesake(&variables[variable]))
    }

    fn initialiser_names(&self, chain: &Chain<'_>, merge: usize) -> names::Names {
        match &chain.scope.statements[merge].stmt {
            Stmt::Local(local) => match &local.init {
                Some(init) => names::of_expr(&init.expr),
                None => names::Names::new(),
            },
            _ => names::Names::new(),
        }
    }

    /// Whether a remade variable of `chain`'s scope has neither been moved away nor hidden at the safe point that `inmost`
    /// ends with.
    pub(super) fn certainly_there(
        &self,
        variable: usize,
        merge: usize,
        chain: &Chain<'_>,
        inmost: &Chain<'_>,
    ) -> bool {
        let mentioned = |chain: &Chain<'_>, from: usize| {
            (from..chain.at).any(|at| chain.scope.statements[at].mentions.contains(&variable))
        };
        let deeper = inmost
            .outwards()
            .take_while(|inner| inner.scope.id != chain.scope.id);
        let inside = deeper.into_iter().any(|inner| mentioned(inner, 0));
        let nested = inmost.scope.id != chain.scope.id;
        let repeated = nested && chain.scope.repeated(chain.at).contains(&variable);
        !self.is_hidden(variable, inmost)
            && !self.header_takes(chain, variable)
            && !mentioned(chain, merge + 1)
            && !inside
            && !repeated
    }
}

/// Whether a loop is over what a call gives that names a variable: it may borrow it for as long as the loop runs.
fn is_in_a_call(ident: &Ident, chain: &Chain<'_>) -> bool {
    let mut loops = chain
        .outwards()
        .filter_map(|chain| chain.carrier().as_loop());
    loops.any(|repeat| match &repeat.repeat {
        Repeat::For {
            header: Header::Told { items, .. },
            ..
        } => names::of_expr(items).contains(&ident.to_string()),
        _ => false,
    })
}

/// The longest tuple that can be lent; longer lists are tuples of tuples.
const LONGEST: usize = 16;

pub(super) fn list(lent: &[TokenStream]) -> TokenStream {
    let tuple = |items: &[TokenStream]| quote!((#(#items,)*));
    if lent.len() <= LONGEST {
        return tuple(lent);
    }
    let parts: Vec<TokenStream> = lent.chunks(LONGEST).map(tuple).collect();
    list(&parts)
}
