//! Saving where saved state is held mutably.
//!
//! While `for x in v.iter_mut()` runs, nothing else can look at `v`: not a snapshot either. So a safe point inside leaves
//! the loop to save, and the loop is entered again as by a run that resumes, which makes the borrow again.
//!
//! ```text
//! for x in v.iter_mut() {                 let mut left_n = None; let mut left_at = None; …
//!     let n = f(x);                       'again: loop {
//!     for j in 0..n {         becomes         'save: {
//!         <safe point>                            break 'again for x in v.iter_mut() {
//!         …                                           … n = returned("n", &mut left_n); …
//!     }                                               if flag.raised() { left_n = Some(n); …; target = 2; break 'save; }
//! }                                               }
//!                                             }
//!                                             match frame.safe_point(…, (Own(&mut v), Parked(&mut left_n), …)) { … }
//!                                         }
//! ```
//! What is inside waits in slots meanwhile: it is neither dropped nor made again. The borrow, and what is made from it, is.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::{Expr, Ident, Lifetime, Path, Stmt};

use super::Rewrite;
use super::carrier::{capture_name, start_of, state_name};
use super::chain::Chain;
use super::point::{Progress, State};
use crate::model::{Carrier, Header, Kind, LENDING, Repeat, Role, SHOWING, Scope, Variable};
use crate::moves;
use crate::names;
use crate::terms::{Terms, own, own_label};

impl Rewrite<'_> {
    /// A safe point under a lender: it leaves.
    pub(super) fn leave_to_save(
        &self,
        lender: &Chain<'_>,
        chain: &Chain<'_>,
        site: u32,
    ) -> TokenStream {
        let (flag, target) = (&self.terms.flag, &self.terms.target);
        let Progress { index, total } = self.progress(chain);
        let (polled, progress, save) = (polled(site), progress_of(lender), save_label(lender));
        let (left, values): (Vec<Left>, Vec<TokenStream>) =
            self.behind(lender, chain, site).into_iter().unzip();
        let slots: Vec<Ident> = left.iter().map(|left| left.slot.clone()).collect();
        self.notes.leave(site, left);
        quote! {
            if #flag.raised() && !#polled {
                #progress = (#index, #total);
                #(#slots = #values;)*
                #target = #site;
                break #save;
            }
            #[allow(unused_assignments)]
            { #polled = false; }
        }
    }

    /// What is inside a lender at a safe point, with the slots for it, from outside inwards.
    fn behind(&self, lender: &Chain<'_>, chain: &Chain<'_>, site: u32) -> Vec<(Left, TokenStream)> {
        let mut all = Vec::new();
        let mut outside = true;
        for inner in chain.inwards() {
            let variables = match outside {
                true => self.unsettled(lender, inner, chain, site),
                false => self.left_of(inner, chain, site),
            };
            for v in variables {
                let Variable {
                    ident,
                    name,
                    role,
                    with,
                    ..
                } = &self.function.variables[v];
                let saved = *role == Role::Saved && self.liveness.needs(v, site);
                // What waits for each iteration of the lender goes back to where it waited.
                let waits = outside
                    && lender.carrier().own_site() == Some(site)
                    && chain.carried.is_some_and(|carried| carried.contains(&v));
                let left = Left {
                    name: saved.then(|| name.clone()),
                    slot: if waits {
                        self.slot(v)
                    } else {
                        self.left_slot(v)
                    },
                    waits,
                    with: with.clone(),
                };
                all.push((left, quote!(::core::option::Option::Some(#ident))));
            }
            outside &= inner.scope.id != lender.scope.id;
            if outside {
                continue;
            }
            // Those of the scopes around are known here too: each is left once, or its slot would be found empty.
            let own = |v: &&usize| {
                let scope = self.function.variables[**v].scope;
                let inside = scope == inner.scope.id && scope != lender.scope.id;
                inside && !self.liveness.needs(**v, site)
            };
            for &v in inner.slotted.into_iter().flatten().filter(own) {
                let (left, slot) = (
                    Left {
                        name: None,
                        slot: self.left_slot(v),
                        waits: false,
                        with: None,
                    },
                    self.slot(v),
                );
                all.push((left, quote!(#slot.take())));
            }
            // What a lender itself begins with is outside.
            let outside = |state: &&State| inner.scope.id == lender.scope.id && state.outside;
            all.extend(
                inner
                    .state
                    .iter()
                    .filter(|state| !outside(state))
                    .map(|state| {
                        let left = Left {
                            name: Some(state.name.clone()),
                            slot: state.slot.clone(),
                            waits: false,
                            with: None,
                        };
                        let value = &state.value;
                        (left, quote!(::core::option::Option::Some(#value)))
                    }),
            );
        }
        // What borrows goes before what it borrows from.
        all.reverse();
        all
    }

    /// The variables of a scope around a lender that not all runs had when they came to it, but this one has.
    fn unsettled(
        &self,
        lender: &Chain<'_>,
        outer: &Chain<'_>,
        chain: &Chain<'_>,
        site: u32,
    ) -> Vec<usize> {
        let mut all = self.liveness.saved_at(self.function, outer.scope, site);
        all.retain(|v| lender.settled.is_some_and(|settled| !settled.contains(v)));
        self.can_be_named(&all, chain);
        all
    }

    /// Notes variables that generated code has to name here, and that others hide.
    fn can_be_named(&self, variables: &[usize], chain: &Chain<'_>) {
        for &v in variables {
            if self.is_hidden(v, chain) {
                self.notes.hidden(&self.function.variables[v].ident);
            }
        }
    }

    /// The variables of a scope that are left behind at a safe point: the saved ones, what is made again.
    fn left_of(&self, inner: &Chain<'_>, chain: &Chain<'_>, site: u32) -> Vec<usize> {
        let mut all = self.liveness.saved_at(self.function, inner.scope, site);
        self.can_be_named(&all, chain);
        let merges = self.remade(inner).flat_map(|merge| {
            let statement = &inner.scope.statements[merge];
            let stays = self.outlives_lender(inner.scope, merge);
            let one = statement.declares.iter().copied().filter(move |_| stays);
            one.map(move |v| (merge, v))
        });
        let there = merges.filter(|&(merge, v)| {
            let kept = self.liveness.needs(v, site) || self.is_kept(v, merge, inner, chain);
            kept && !self.is_used_up(v, inner, chain)
        });
        all.extend(there.map(|(_, v)| v));
        all
    }

    /// Whether a carrier on the way to a safe point uses a variable up as it begins: a loop over it.
    fn is_used_up(&self, v: usize, of: &Chain<'_>, inmost: &Chain<'_>) -> bool {
        let within = inmost.outwards().take_while(|inner| {
            inner.scope.id == of.scope.id || !of.outwards().any(|o| o.scope.id == inner.scope.id)
        });
        let mut begun = within.filter_map(|inner| inner.carrier().begins_with());
        begun.any(|expr| {
            let begins = Stmt::Expr(expr.clone(), None);
            moves::surely_given_away(&begins).contains(&self.function.variables[v].written)
        })
    }

    /// Whether nothing has taken away what a merge has made, as far as can be seen.
    fn is_kept(&self, v: usize, merge: usize, of: &Chain<'_>, inmost: &Chain<'_>) -> bool {
        let name = self.function.variables[v].ident.to_string();
        let inside = inmost
            .outwards()
            .take_while(|inner| inner.scope.id != of.scope.id);
        let stretches = inside.map(|inner| &inner.scope.statements[..inner.at]);
        let mut between = std::iter::once(&of.scope.statements[merge + 1..of.at]).chain(stretches);
        !self.is_hidden(v, inmost)
            && !between.any(|statements| {
                let mut taking = statements.iter().filter(|s| s.mentions.contains(&v));
                taking.any(|s| moves::surely_given_away(&s.stmt).contains(&name))
            })
    }

    /// Whether what a merge makes can wait outside a lender: it is one value, and no borrow of what is inside.
    fn outlives_lender(&self, scope: &Scope, merge: usize) -> bool {
        let statement = &scope.statements[merge];
        let (Kind::Merge, &[v]) = (&statement.kind, &statement.declares[..]) else {
            return false;
        };
        let Variable {
            role, init, by_ref, ..
        } = &self.function.variables[v];
        let Some(init) = init else { return false };
        let taken = |&v: &usize| {
            let variable = &self.function.variables[v];
            variable.role == Role::Taken && !variable.copied
        };
        let borrowed = names::borrowed(init);
        let inner = |&v: &usize| {
            let variable = &self.function.variables[v];
            variable.scope != 0 && borrowed.contains(&variable.ident.to_string())
        };
        *role == Role::Remade
            && !by_ref
            && !matches!(init, Expr::Reference(_))
            && !shows(init)
            && !statement.mentions.iter().any(|v| taken(v) || inner(v))
    }

    /// Where a variable is left on the way out of a lender.
    pub(super) fn left_slot(&self, variable: usize) -> Ident {
        let ident = self.function.variables[variable].ident.to_string();
        own(&format!(
            "left_{variable}_{}",
            ident.trim_start_matches("r#")
        ))
    }

    /// What a variable left behind in what it is inside of, if it ever does.
    pub(super) fn left_value(
        &self,
        chain: Option<&Chain<'_>>,
        variable: usize,
    ) -> Option<TokenStream> {
        let left = self.left_slot(variable);
        self.may_return(chain, &left).then(|| quote!(#left.take()))
    }

    /// What no run that resumes looks at any more, on the way back: to be dropped where its scope ends.
    pub(super) fn keep_on(
        &self,
        chain: Option<&Chain<'_>>,
        variable: usize,
    ) -> Option<TokenStream> {
        let (left, slot, old) = (self.left_slot(variable), self.slot(variable), own("old"));
        self.may_return(chain, &left).then(|| {
            // A second time finds nothing.
            quote! {
                if let ::core::option::Option::Some(#old) = #left.take() {
                    #slot = ::core::option::Option::Some(#old);
                }
            }
        })
    }

    /// A carrier that lends, with what is done when a safe point inside leaves it.
    pub(super) fn lend_again(&self, chain: &Chain<'_>, carrier: TokenStream) -> TokenStream {
        let served = chain.served();
        if served.is_empty() {
            return carrier;
        }
        let (again, save, progress) = (again_label(chain), save_label(chain), progress_of(chain));
        let target = &self.terms.target;
        let left = self.notes.left_at(&served);
        let polled: Vec<Ident> = served.iter().map(|&site| polled(site)).collect();
        let looks = served.iter().map(|&site| self.look_outside(chain, site));
        let (returning, chosen) = (returning(chain), self.chosen_again(chain));
        let (before, after) = chosen.unwrap_or_default();
        quote! {{
            #(let mut #polled = false;)*
            #(let mut #left = ::core::option::Option::None;)*
            let mut #progress: (u64, ::core::option::Option<u64>) = (0, ::core::option::Option::None);
            #[allow(unused_mut, unused_variables)]
            let mut #returning = false;
            #before
            #again: loop {
                #[allow(unreachable_code)]
                #save: { break #again #carrier; }
                match #target { #(#served => { #looks })* _ => {} }
                #[allow(unused_assignments)]
                { #returning = true; }
                #after
            }
        }}
    }

    /// The safe point itself, outside its lender.
    fn look_outside(&self, chain: &Chain<'_>, site: u32) -> TokenStream {
        let (stop, progress) = (self.way_out(chain, site), progress_of(chain));
        let Terms {
            view, keep, let_go, ..
        } = &self.terms;
        let left = self.notes.left_behind(site);
        let (mut names, mut lent) = self.lent(chain, site);
        for (name, capture) in captured(chain.carrier()) {
            names.push(name);
            lent.push(quote!(#view(&#capture)));
        }
        let mut gone = Vec::new();
        for Left {
            name, slot, with, ..
        } in &left
        {
            match name {
                Some(name) => {
                    names.push(name.clone());
                    let (place, span) = (quote!(&mut #slot), Span::mixed_site());
                    lent.push(self.lent_as(&self.terms.parked, &place, with.as_ref(), span));
                    gone.push(quote!(#keep(#slot.take());));
                }
                None => gone.push(quote!(#let_go(#slot.take());)),
            }
        }
        let progress = Progress {
            index: quote!(#progress.0),
            total: quote!(#progress.1),
        };
        let look = self.look(site, &progress, (&names, &lent));
        let (polled, at_stop) = (polled(site), self.at_stop(chain, site));
        quote! {
            if #look.is_stop() {
                #(#gone)*
                #at_stop
                break #stop;
            }
            #polled = true;
        }
    }

    /// A branch that is entered again takes the arm that it was in.
    fn chosen_again(&self, chain: &Chain<'_>) -> Option<(TokenStream, TokenStream)> {
        let carrier = chain.carrier();
        if carrier.arms().is_empty() {
            return None;
        }
        let (start, chosen) = (start_of(carrier), chosen_of(carrier));
        let resumed = self.resumed(carrier.arms());
        Some((
            quote!(let mut #chosen = #start;),
            quote!(#chosen = #resumed;),
        ))
    }

    /// A statement that runs again on resume, but not where a run only comes back from a save.
    pub(super) fn unless_returning(&self, chain: Option<&Chain<'_>>, merge: Merge<'_>) -> Stmt {
        let Merge { scope, at, stmt } = merge;
        let sites = || scope.first_site()..=scope.last_site();
        let lenders = chain
            .into_iter()
            .flat_map(|chain| sites().filter_map(|site| chain.lender(site)));
        let Some(lender) = lenders.last() else {
            return stmt;
        };
        match stmt {
            Stmt::Local(mut local) => {
                if let (Some(init), &[v]) = (&mut local.init, &scope.statements[at].declares[..])
                    && self.may_return(chain, &self.left_slot(v))
                {
                    let (slot, expr) = (self.left_slot(v), &init.expr);
                    let once = quote! {
                        match #slot.take() { ::core::option::Option::Some(left) => left, ::core::option::Option::None => #expr }
                    };
                    *init.expr = Expr::Verbatim(once);
                }
                Stmt::Local(local)
            }
            stmt => {
                let (returning, target) = (returning(lender), &self.terms.target);
                Stmt::Expr(
                    Expr::Verbatim(quote!(if !(#returning && #target != 0) { #stmt })),
                    None,
                )
            }
        }
    }
}

/// Whether an initialiser is a look into something, as far as its method's name tells: a borrow.
pub(super) fn shows(init: &Expr) -> bool {
    let Expr::MethodCall(call) = init else {
        return false;
    };
    let is = |list: &[&str]| list.iter().any(|name| call.method == name);
    is(SHOWING) || is(LENDING) || (is(&["unwrap", "expect"]) && shows(&call.receiver))
}

/// A statement that runs again on resume, as it is to be written.
pub(super) struct Merge<'a> {
    pub(super) scope: &'a Scope,
    pub(super) at: usize,
    pub(super) stmt: Stmt,
}

/// Something that is left in a slot on the way out of a lender.
#[derive(Clone)]
pub(super) struct Left {
    /// Whether the slot is one that is there anyway.
    pub(super) waits: bool,
    /// Its name in the checkpoint, if it is in there.
    pub(super) name: Option<String>,
    pub(super) slot: Ident,
    /// The user's functions that save it.
    pub(super) with: Option<Path>,
}

/// The arm that a lender is in, or is to be entered in again.
pub(super) fn chosen_of(carrier: &Carrier) -> Ident {
    own(&format!("chosen_{}", carrier.id))
}

/// The numbers in a lender's header, with their names in the checkpoint.
fn captured(carrier: &Carrier) -> Vec<(String, &Ident)> {
    let Some(repeat) = carrier.as_loop() else {
        return Vec::new();
    };
    match &repeat.repeat {
        Repeat::For {
            header:
                Header::Again { captures, .. }
                | Header::Told { captures, .. }
                | Header::Fed { captures, .. },
            ..
        } => {
            let name = state_name(repeat);
            let captures = captures.iter().enumerate();
            let named = captures.map(|(index, (ident, _))| (capture_name(&name, index), ident));
            named.collect()
        }
        _ => Vec::new(),
    }
}

fn polled(site: u32) -> Ident {
    own(&format!("polled_{site}"))
}

fn progress_of(lender: &Chain<'_>) -> Ident {
    own(&format!("progress_{}", lender.carrier().id))
}

fn returning(lender: &Chain<'_>) -> Ident {
    own(&format!("returning_{}", lender.carrier().id))
}

fn again_label(lender: &Chain<'_>) -> Lifetime {
    own_label(&format!("again_{}", lender.carrier().id))
}

fn save_label(lender: &Chain<'_>) -> Lifetime {
    own_label(&format!("save_{}", lender.carrier().id))
}
