//! Variables that wait.
//!
//! ```text
//! let mut v = make();                     let mut v; let mut slot = None;
//! if c {                                  if target < 1 { v = make(); …; slot = Some(v); } else { … }
//!     use(v);                             match start {
//!     for … { … }                             This => { if target < 1 { v = taken(slot); use(v); … } else { … } for … { … } }
//! } else {                    becomes         Other => {
//!     for … { … v … }                             if target < 2 { v = taken(slot); … } else { v = restore("v"); … }
//! }                                               for … { … v … }
//!                                         } }
//! ```
//! Not all runs that come to the `match` have `v`: one that resumes in the first loop does not. The compiler does not know
//! which runs have what, but it knows that a slot always has some value.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{Attribute, Expr, Ident, Stmt};

use super::Rewrite;
use super::assign::held;
use super::block::{Places, Rows, Stretch};
use super::chain::Chain;
use super::lender::shows;
use super::lints;
use crate::liveness::{Variables, is_merge};
use crate::model::{Carrier, Kind, Role, Variable};
use crate::moves;
use crate::names::Names;
use crate::temporaries;
use crate::terms::own;

impl Rewrite<'_> {
    pub(super) fn slot(&self, variable: usize) -> Ident {
        let ident = self.function.variables[variable].ident.to_string();
        own(&format!(
            "slot_{variable}_{}",
            ident.trim_start_matches("r#")
        ))
    }

    pub(super) fn declare_slot(&self, variable: usize) -> Option<TokenStream> {
        let slot = self.slot(variable);
        let waits = self.notes.waits(variable);
        waits.then(|| quote!(let mut #slot = ::core::option::Option::None;))
    }

    /// Puts a variable into its slot.
    pub(super) fn park(&self, variable: usize) -> TokenStream {
        self.notes.wait(variable);
        let (ident, slot) = (
            &self.function.variables[variable].ident,
            self.slot(variable),
        );
        quote!(#slot = ::core::option::Option::Some(#ident);)
    }

    /// Puts variables that get another value into their places, as far as they wait: there the old value is dropped in turn.
    pub(super) fn put_back(&self, replaced: &Variables, places: &mut Places) -> TokenStream {
        let there = &places.waiting | &places.stale;
        let mut code = TokenStream::new();
        for &v in replaced.intersection(&there) {
            places.waiting.remove(&v);
            places.stale.remove(&v);
            self.notes.wait(v);
            self.notes.assign_again(v);
            let (ident, slot, old) = (&self.function.variables[v].ident, self.slot(v), own("old"));
            code.extend(quote! {
                if let ::core::option::Option::Some(#old) = #slot.take() {
                    #[allow(unused_assignments)]
                    { #ident = #old; }
                }
            });
        }
        code
    }

    /// Takes a variable out of its slot.
    pub(super) fn take(&self, variable: usize) -> TokenStream {
        self.notes.assign_again(variable);
        let private = &self.terms.private;
        let (ident, slot) = (
            &self.function.variables[variable].ident,
            self.slot(variable),
        );
        quote!(#ident = #private::taken(#slot.take());)
    }
}

impl Rows<'_> {
    pub(super) fn variable(&self, variable: usize) -> &Variable {
        &self.rewrite.function.variables[variable]
    }

    /// `let x;`, and its slot if it ever waits.
    pub(super) fn declare(&self, variable: usize) -> TokenStream {
        let declared = self.variable(variable);
        let Variable {
            ident, ty, mutable, ..
        } = declared;
        let again = self.rewrite.notes.is_assigned_again(variable);
        // At the variable, or borrow errors would not name it; the lint then takes it for the user's.
        let mutability =
            (*mutable || again || declared.is_freed()).then(|| quote_spanned!(ident.span()=> mut));
        let allow = mutability.is_some().then(|| quote!(#[allow(unused_mut)]));
        let ty = ty.as_ref().map(|ty| quote!(: #ty));
        let held = self.held_temporary(variable);
        let slot = self.rewrite.declare_slot(variable);
        let lints = self.lints_of(variable);
        quote!(#held #(#lints)* #allow let #mutability #ident #ty; #slot)
    }

    /// What the user says of lints where a variable is declared.
    fn lints_of(&self, variable: usize) -> Vec<Attribute> {
        let declared = self.variable(variable).declared;
        declared.map_or_else(Vec::new, |at| {
            lints::of_stmt(&self.scope.statements[at].stmt)
        })
    }

    /// For `let x = &make();`: the variable for what is borrowed, declared before `x` so that it outlives it.
    fn held_temporary(&self, variable: usize) -> Option<TokenStream> {
        let variable = self.variable(variable);
        let init = variable.init.as_ref()?;
        temporaries::simple(init)?;
        let held = held(variable);
        let mutability =
            matches!(init, syn::Expr::Reference(r) if r.mutability.is_some()).then(|| quote!(mut));
        Some(quote!(let #mutability #held;))
    }

    pub(super) fn slot(&self, variable: usize) -> Ident {
        self.rewrite.slot(variable)
    }

    /// Puts a variable into its slot.
    pub(super) fn park(&self, variable: usize, places: &mut Places) -> TokenStream {
        places.waiting.insert(variable);
        self.rewrite.park(variable)
    }

    /// Takes a variable out of its slot.
    pub(super) fn take(&self, variable: usize, places: &mut Places) -> TokenStream {
        places.waiting.remove(&variable);
        self.rewrite.take(variable)
    }

    /// Takes those that wait and are looked at.
    pub(super) fn take_all(&self, looks: &Variables, places: &mut Places) -> TokenStream {
        let ready: Vec<usize> = places.waiting.intersection(looks).copied().collect();
        ready.into_iter().map(|v| self.take(v, places)).collect()
    }

    pub(super) fn restore(&self, variable: usize) -> TokenStream {
        self.rewrite.restore(self.outer, variable)
    }

    /// Restores a variable where it has been declared by something further out.
    pub(super) fn restore_late(&self, variable: usize) -> TokenStream {
        self.rewrite.notes.assign_again(variable);
        let (ident, restore) = (&self.variable(variable).ident, self.restore(variable));
        quote!(#ident = #restore;)
    }

    fn restore_into_slot(&self, variable: usize, numbers: &[u32]) -> TokenStream {
        let (slot, restore) = (self.slot(variable), self.restore(variable));
        let has = self.rewrite.resumes_at(numbers);
        quote!(if #has { #slot = ::core::option::Option::Some(#restore); })
    }

    /// The end of a stretch: what all runs have is put in its place, what only some have waits. The two values are for runs
    /// that have come through the stretch, and for those that resume behind it.
    pub(super) fn settle(
        &self,
        stretch: Stretch,
        entering: bool,
        mut inside: Places,
        places: &mut Places,
    ) -> (TokenStream, TokenStream) {
        let Stretch { from, to, top } = stretch;
        let liveness = self.rewrite.liveness;
        let declared: Vec<usize> = self.declared(from, to).collect();
        let sites = self.scope.sites(self.scope.passed(to) + 1, top);
        let next = match entering {
            true => liveness.entered(self.scope, to),
            false => liveness.before(self.scope, to),
        };
        let in_place = self.is_in_place(from, to);
        let mut waiting = Variables::new();
        let (mut settled, mut restored) = (TokenStream::new(), TokenStream::new());
        for v in self.in_question(to, sites.clone(), next, places) {
            let was_direct = places.direct.remove(&v);
            if in_place && declared.contains(&v) {
                continue;
            }
            let dead = self.variable(v).role == Role::Saved && !next.contains(&v);
            if !dead && self.all_have(v, sites.clone(), top) {
                if inside.waiting.contains(&v) {
                    settled.extend(self.take(v, &mut inside));
                }
                restored.extend(match self.variable(v).role {
                    Role::Saved if declared.contains(&v) => {
                        let ident = &self.variable(v).ident;
                        let restore = self.restore_or_begin(v, from, sites.clone(), &places.direct);
                        quote!(#ident = #restore;)
                    }
                    Role::Saved => self.restore_late(v),
                    Role::Remade | Role::Taken => self.take(v, places),
                });
                self.visible(v, to);
                places.direct.insert(v);
            } else if next.contains(&v) {
                if !inside.waiting.contains(&v) {
                    self.visible(v, to);
                    settled.extend(self.park(v, &mut inside));
                }
                waiting.insert(v);
                let numbers = self.needed_in_slot(v, stretch, entering);
                if self.variable(v).role == Role::Saved {
                    // A run that resumes has it from where arguments are restored.
                    let is_there = was_direct && self.variable(v).is_parameter() && self.lends(to);
                    if !numbers.is_empty() && !is_there {
                        restored.extend(self.restore_into_slot(v, &numbers));
                    }
                    restored.extend(self.wait_on(v, sites.clone()));
                    if is_there {
                        restored.extend(self.rewrite.park(v));
                    }
                }
            }
        }
        if self.is_lent() {
            let ours = |v: &usize| !(in_place && declared.contains(v));
            let given = match entering {
                true => self.given_to_carrier(to),
                false => Names::new(),
            };
            let dead = self.dead(stretch, next, places).into_iter();
            let kept = |v: &usize| !given.contains(&self.variable(*v).written);
            for v in dead.filter(ours).filter(kept) {
                let is_parked = inside.stale.contains(&v) || inside.waiting.contains(&v);
                if inside.dead.insert(v) && !is_parked {
                    settled.extend(self.rewrite.park(v));
                }
                places.dead.insert(v);
                restored.extend(self.rewrite.keep_on(self.outer, v));
            }
        }
        // What nobody looks at any more stays where it is until its scope ends.
        let unseen = &(&inside.waiting | &inside.stale) | &places.waiting;
        places.stale.extend(&unseen - &(&waiting | &places.direct));
        places.waiting = waiting;
        (settled, restored)
    }

    /// The variables declared before a statement that are looked at there or by a run that resumes behind it, as far as not
    /// all runs are known to have them.
    fn in_question(
        &self,
        to: usize,
        sites: std::ops::RangeInclusive<u32>,
        next: &Variables,
        places: &Places,
    ) -> Vec<usize> {
        let variables = self.rewrite.function.variables.iter().enumerate();
        let lends = self.lends(to);
        let there = |(v, variable): &(usize, &Variable)| {
            let in_scope = match variable.scope == self.scope.id {
                true => variable.declared.is_none_or(|declared| declared < to),
                false => self.is_around(variable.scope),
            };
            let looked_at = next.contains(v)
                || sites
                    .clone()
                    .any(|site| self.rewrite.liveness.needs(*v, site));
            let settled = places.direct.contains(v) && !(lends && self.is_lent_away(*v, to));
            in_scope && looked_at && !settled
        };
        variables.filter(there).map(|(v, _)| v).collect()
    }

    /// On the way back into a lender, at safe points that do not need a variable: it waits on.
    fn wait_on(&self, v: usize, sites: std::ops::RangeInclusive<u32>) -> Option<TokenStream> {
        if !self.is_lent() || self.variable(v).scope != self.scope.id {
            return None;
        }
        let without: Vec<u32> = sites
            .filter(|&site| !self.rewrite.liveness.needs(v, site))
            .collect();
        let (has, keep) = (
            self.rewrite.resumes_at(&without),
            self.rewrite.keep_on(self.outer, v)?,
        );
        (!without.is_empty()).then(|| quote!(if #has { #keep }))
    }

    /// What a run that resumes behind a stretch has in the slot of a variable that not all of them have: what the code up to the
    /// next carrier needs there, or what waits on, on the way back into a lender.
    pub(super) fn slot_on_resume(&self, v: usize, stretch: Stretch) -> TokenStream {
        let none = quote!(::core::option::Option::None);
        if self.variable(v).role != Role::Saved {
            return none;
        }
        let sites = self
            .scope
            .sites(self.scope.passed(stretch.to) + 1, stretch.top);
        let needs = |&site: &u32| self.rewrite.liveness.needs(v, site);
        let without: Vec<u32> = sites.filter(|site| !needs(site)).collect();
        let waits = self
            .rewrite
            .left_value(self.outer, v)
            .filter(|_| self.is_lent() && !without.is_empty());
        let (has, needed) = (
            self.rewrite.resumes_at(&without),
            self.needed_in_slot(v, stretch, false),
        );
        let waiting = waits.map(|left| quote!(if #has { #left } else { #none }));
        let waiting = waiting.unwrap_or(none);
        if needed.is_empty() {
            return waiting;
        }
        let (has, restore) = (self.rewrite.resumes_at(&needed), self.restore(v));
        quote!(if #has { ::core::option::Option::Some(#restore) } else { #waiting })
    }

    /// The saved variables that are in their slots.
    pub(super) fn slotted(&self, places: &Places) -> Variables {
        let mut all = &places.waiting | &places.dead;
        all.retain(|&v| self.variable(v).role == Role::Saved);
        all
    }

    /// Whether a safe point here is left to save.
    pub(super) fn is_lent(&self) -> bool {
        self.outer.is_some_and(Chain::is_lent)
    }

    /// The variables of this scope that nothing looks at after a stretch, as far as they are certain to be there.
    fn dead(&self, stretch: Stretch, next: &Variables, places: &Places) -> Vec<usize> {
        let Stretch { to, top, .. } = stretch;
        let sites = self.scope.sites(self.scope.passed(to) + 1, top);
        let liveness = self.rewrite.liveness;
        let all = self.declared(0, to).filter(|v| places.ahead.contains(v));
        let dead = all.filter(|&v| {
            self.variable(v).role == Role::Saved
                && !next.contains(&v)
                && !sites.clone().any(|site| liveness.needs(v, site))
                && self.certainly_holds(v, to)
        });
        dead.collect()
    }

    /// Whether a variable of this scope has a value in front of a statement, and can be named there. A reference has none: nothing
    /// is dropped with it, and it would hold what it borrows.
    fn certainly_holds(&self, v: usize, to: usize) -> bool {
        let variable = self.variable(v);
        let is_value = |expr: &Expr| !matches!(expr, Expr::Reference(_)) && !shows(expr);
        let declared = variable.declared.map_or(0, |declared| declared + 1);
        let mut there = variable.init.as_ref().is_some_and(is_value) && !variable.by_ref;
        for statement in &self.scope.statements[declared..to] {
            let hides = |&other: &usize| self.variable(other).is_namesake(variable);
            if statement.declares.iter().any(hides) {
                return false;
            }
            if !statement.mentions.contains(&v) {
                continue;
            }
            match &statement.stmt {
                Stmt::Expr(Expr::Assign(assign), _) if is_named(&assign.left, variable) => {
                    there = is_value(&assign.right);
                }
                stmt => there &= !moves::moved_away(stmt).contains(&variable.written),
            }
        }
        there
    }

    /// The names that a carrier uses up as it begins.
    fn given_to_carrier(&self, at: usize) -> Names {
        let begins = self.scope.carrier(at).and_then(Carrier::begins_with);
        begins.map_or_else(Names::new, |expr| {
            moves::given_away(&Stmt::Expr(expr.clone(), None))
        })
    }

    /// Whether the carrier at a statement is one that safe points inside leave to save.
    fn lends(&self, at: usize) -> bool {
        let chain = Chain::new(self.outer, self.scope, at);
        chain.is_some_and(|chain| !chain.served().is_empty())
    }

    /// Whether an argument is used up on the way to some safe point of a lender: entered again, the code that uses it is
    /// come to once more, as the compiler sees it.
    fn is_lent_away(&self, v: usize, at: usize) -> bool {
        let Rewrite {
            function, liveness, ..
        } = self.rewrite;
        let carrier = self.scope.carrier(at).expect("a lender is a carrier");
        function.is_saved(v)
            && liveness.entered(self.scope, at).contains(&v)
            && !carrier.sites().all(|site| liveness.needs(v, site))
    }

    pub(super) fn is_around(&self, scope: usize) -> bool {
        self.outer
            .is_some_and(|chain| chain.outwards().any(|chain| chain.scope.id == scope))
    }

    /// Whether all runs have a variable that resume at some safe points, of carriers up to `top`.
    pub(super) fn all_have(
        &self,
        v: usize,
        mut sites: std::ops::RangeInclusive<u32>,
        top: usize,
    ) -> bool {
        let liveness = self.rewrite.liveness;
        match self.variable(v).role {
            Role::Saved => sites.all(|site| liveness.needs(v, site)),
            Role::Remade | Role::Taken => {
                self.variable(v).scope == self.scope.id && liveness.last(self.scope, v) >= top
            }
        }
    }

    /// The safe points for which a resumed run must have a variable in its slot: what comes next takes it from there.
    fn needed_in_slot(&self, v: usize, stretch: Stretch, entering: bool) -> Vec<u32> {
        let Stretch { to, top, .. } = stretch;
        let liveness = self.rewrite.liveness;
        let sites = if entering {
            let own = self
                .scope
                .carrier(to)
                .and_then(|carrier| carrier.own_site());
            own.map(|site| site..=site)
        } else {
            // A merge that not all of them execute.
            let next = &self.scope.statements[to];
            // What a head looks at, only its safe point does, which runs that resume inside do not come to.
            let merge = is_merge(self.rewrite.function, next) && !matches!(next.kind, Kind::Head);
            let extent = liveness.merge_extent(self.scope, to).min(top);
            let looks = liveness.looks(self.scope, to).contains(&v);
            (merge && looks).then(|| self.scope.sites(self.scope.passed(to) + 1, extent))
        };
        let needing = sites.into_iter().flatten();
        needing.filter(|&site| liveness.needs(v, site)).collect()
    }

    /// A variable that is named by generated code in front of a statement must not be hidden there.
    fn visible(&self, v: usize, to: usize) {
        let variables = &self.rewrite.function.variables;
        let hides = |other: &&Variable| {
            let own = other.scope == self.scope.id && other.declared.is_some_and(|d| d < to);
            other.is_namesake(&variables[v]) && variables[v].scope != self.scope.id && own
        };
        let outer = self
            .outer
            .is_some_and(|chain| self.rewrite.is_hidden(v, chain));
        if let Some(other) = variables.iter().find(hides) {
            self.rewrite.notes.hidden(&other.ident);
        } else if outer {
            self.rewrite.notes.hidden(&variables[v].ident);
        }
    }
}

/// Whether an expression is a variable's name.
fn is_named(expr: &Expr, variable: &Variable) -> bool {
    matches!(expr, Expr::Path(path) if path.path.is_ident(&variable.written))
}
