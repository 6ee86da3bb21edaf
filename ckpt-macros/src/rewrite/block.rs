//! Bringing a run, fresh or resuming, to each statement in turn.
//!
//! Rust has no jump into the middle of a block, and wants every variable initialised on every path. So the statements
//! before a carrier become one branch of an `if`, and what restores their variables the other:
//!
//! ```text
//! let a = f();                        let a; let mut b;
//! let mut b = g(&a);                  if target < 1 { a = f(); b = g(&a); } else { a = restore("a"); b = restore("b"); }
//! for … { … }             becomes     <loop 1>
//! let c = h(a, b);                    // (nested once more before a second loop:)
//! for … { … c … }                     let a; let mut b; let c;
//!                                     if target < 2 { if target < 1 { … } else { … } <loop 1> c = h(a, b); }
//!                                     else { c = restore("c"); }
//!                                     <loop 2>
//! ```
//! Declared without a value and assigned on both paths, variables keep their scopes, their order of drops, their moves and
//! their types: the compiler's own definite-initialisation rules and drop flags see to it. The fresh branch comes first, for
//! type inference.
//!
//! Three things complicate this.
//! - A statement that runs again on resume (`Merge`) must stand once, outside such branches: two copies of a closure have
//!   two types. It splits the statements before it from those after it.
//! - A `let` that hides a name used before it cannot be declared ahead of that use: it splits too, and if its own initialiser
//!   uses the name, it takes the form `let n = if target < 1 { n as f64 } else { restore("n") };`.
//! - A variable that a split cuts off from its later uses, and that runs resuming later do not have, waits in an `Option`.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::visit_mut::VisitMut;
use syn::{Expr, Local, Pat, Stmt};

use super::carrier::slot_of;
use super::{Rewrite, own};
use crate::liveness::state_parameters;
use crate::model::{Kind, Passing, Variable};
use crate::temporaries;

/// What has been declared on the way to a statement.
#[derive(Clone, Default)]
struct Declared {
    /// Declared ahead of the branch we are in: a `let` of theirs is an assignment.
    ahead: BTreeSet<usize>,
    /// Declared ahead, and waiting in their slots for the branch that uses them.
    waiting: BTreeSet<usize>,
    /// On their way to a slot: a `let` of theirs stays one, and `mut` may be for later.
    parked: BTreeSet<usize>,
}

impl Declared {
    fn ahead(&mut self, variable: usize) {
        self.parked.remove(&variable);
        self.ahead.insert(variable);
    }

    fn park(&mut self, variable: usize) {
        self.ahead.remove(&variable);
        self.parked.insert(variable);
    }
}

/// What a carrier evaluates on the way to its first safe point: its range, its collection, its count.
#[derive(Default)]
pub(super) struct Entry {
    pub(super) declare: TokenStream,
    pub(super) fresh: TokenStream,
    pub(super) restored: TokenStream,
}

/// Why the statements before and after a place cannot share one branch.
enum Split {
    /// The statement itself stands between.
    Merge(usize),
    /// A `let` that hides a name used before it.
    Hiding(usize),
}

impl Rewrite<'_> {
    /// All statements.
    pub(super) fn statements(&self) -> TokenStream {
        let all = (0, self.function.statements.len());
        self.reach(
            all,
            self.liveness.carriers.len(),
            None,
            &mut Declared::default(),
        )
    }

    /// By-value parameters that a checkpoint holds become variables that a resume restores; so does what `&mut` points to.
    pub(super) fn parameters(&self) -> TokenStream {
        let (frame, target, private) = (&self.terms.frame, &self.terms.target, &self.terms.private);
        let lent = state_parameters(self.function).map(|parameter| {
            let variable = &self.function.variables[parameter.variables[0]];
            let (ident, name) = (&variable.ident, &variable.name);
            quote!(if #target != 0 { #frame.restore_place(#name, &mut *#ident); })
        });
        let by_value = self
            .function
            .parameters
            .iter()
            .filter(|parameter| parameter.passing == Passing::Value);
        let owned = by_value.flat_map(|parameter| &parameter.variables).map(|&index| {
            let variable = &self.function.variables[index];
            let (ident, name) = (&variable.ident, &variable.name);
            let last = self.liveness.last[index] as u32;
            let restored = quote!(#target != 0 && #target <= #last);
            match (last, *ident == "self") {
                (0, _) => quote!(),
                (_, true) => quote!(if #restored { #ident = #frame.restore(#name); }),
                (_, false) => {
                    let mutability = variable.mutable.then(|| quote!(mut));
                    quote!(let #mutability #ident = if #restored { #private::let_go(#ident); #frame.restore(#name) } else { #ident };)
                }
            }
        });
        quote!(#(#lent)* #(#owned)*)
    }

    /// Code after which a run with a target up to `top` stands before statement `to`, given that it stood before `from`.
    ///
    /// `entry` is what the carrier at `to` has to have evaluated before its first safe point.
    fn reach(
        &self,
        (from, to): (usize, usize),
        top: usize,
        entry: Option<&Entry>,
        declared: &mut Declared,
    ) -> TokenStream {
        let passed = self.liveness.passed(to);
        if top > passed {
            return match self.last_split(from, to, passed) {
                Some(Split::Merge(at)) => {
                    let before = self.reach((from, at), top, None, declared);
                    let merge = self.merge(at, top, declared);
                    let after = self.reach((at + 1, to), top, entry, declared);
                    quote!(#before #merge #after)
                }
                Some(Split::Hiding(at)) => {
                    let before = self.reach((from, at), top, None, declared);
                    let after = self.reach((at, to), top, entry, declared);
                    quote!(#before #after)
                }
                None => self.group((from, to), top, entry, declared),
            };
        }
        match self
            .liveness
            .carriers
            .iter()
            .rposition(|&at| (from..to).contains(&at))
        {
            None => (from..to).map(|at| self.statement(at, declared)).collect(),
            Some(index) => {
                let at = self.liveness.carriers[index];
                let entry = self.entry(at);
                let before = self.reach((from, at), index + 1, Some(&entry), declared);
                let rest = (at..to).map(|at| self.statement(at, declared));
                quote!(#before #(#rest)*)
            }
        }
    }

    fn last_split(&self, from: usize, to: usize, passed: usize) -> Option<Split> {
        let merge = (from..to).rev().find(|&at| {
            matches!(self.function.statements[at].kind, Kind::Merge)
                && self.liveness.merge_extent(self.function, at) > passed
        });
        let hiding = (from..to).rev().find_map(|at| self.hides(from, to, at));
        match (merge, hiding) {
            (Some(merge), Some(hiding)) if hiding > merge => Some(Split::Hiding(hiding)),
            (Some(merge), _) => Some(Split::Merge(merge)),
            (None, Some(hiding)) => Some(Split::Hiding(hiding)),
            (None, None) => None,
        }
    }

    /// Where to split for the `let` at `at`: before it when it hides something used in `from..at`, after it when its own
    /// initialiser uses what it hides (it is then alone in its group).
    fn hides(&self, from: usize, to: usize, at: usize) -> Option<usize> {
        let own = self.hides_within(at, at);
        if own && at + 1 < to {
            return Some(at + 1);
        }
        (at > from && (own || (from..at).any(|before| self.hides_within(at, before)))).then_some(at)
    }

    /// Whether a name declared at `at` is used with another meaning, or declared, at `before`.
    fn hides_within(&self, at: usize, before: usize) -> bool {
        self.function.statements[at].declares.iter().any(|&index| {
            let ident = &self.function.variables[index].ident;
            let same = |other: &usize| self.function.variables[*other].ident == *ident;
            let declares =
                before != at && self.function.statements[before].declares.iter().any(same);
            declares || self.names_at(before).contains(&ident.to_string())
        })
    }

    fn names_at(&self, at: usize) -> crate::names::Names {
        crate::names::of_stmt(&self.function.statements[at].stmt)
    }

    /// Statements none of which must run on resume, in one branch; their variables' restoration in the other.
    fn group(
        &self,
        (from, to): (usize, usize),
        top: usize,
        entry: Option<&Entry>,
        declared: &mut Declared,
    ) -> TokenStream {
        if to == from + 1 && self.hides_within(from, from) {
            let alone = self.in_place(from, top, declared);
            let after = entry.map(|_| self.group((to, to), top, entry, declared));
            return quote!(#alone #after);
        }
        let passed = self.liveness.passed(to);
        let variables = (from..to).flat_map(|at| &self.function.statements[at].declares);
        let variables: Vec<usize> = variables.copied().collect();
        // What the carrier's entry uses, and nothing after it, has had its use by the end of this group.
        let end = to + usize::from(entry.is_some());
        let waits = |v: &usize| self.waits(*v, end, top);
        let declarations: TokenStream = variables
            .iter()
            .map(|&v| self.declare(v, declared.ahead.contains(&v), waits(&v)))
            .collect();

        let mut inside = declared.clone();
        for &v in &variables {
            match waits(&v) {
                true => inside.park(v),
                false => inside.ahead(v),
            }
        }
        let (taken, returned) = self.take_waiting(from, end, passed, &mut inside);
        let fresh = self.reach((from, to), passed, None, &mut inside);
        let parked = variables.iter().filter(|v| waits(v)).map(|&v| {
            let (ident, slot) = (&self.function.variables[v].ident, self.slot(v));
            quote!(#slot = ::core::option::Option::Some(#ident);)
        });
        let restored = variables
            .iter()
            .map(|&v| self.restore_assigning(v, passed, top, waits(&v)));
        let branch = self.before_carrier(passed + 1);
        let none = Entry::default();
        let Entry {
            declare,
            fresh: begin,
            restored: resume,
        } = entry.unwrap_or(&none);
        let code = quote! {
            #declarations
            #declare
            if #branch { #taken #fresh #begin #returned #(#parked)* } else { #(#restored)* #resume }
        };

        declared.ahead.extend(variables.iter().copied());
        declared
            .waiting
            .extend(variables.into_iter().filter(|v| waits(v)));
        code
    }

    /// Whether a variable declared before `to` is used after it by runs that not all runs with targets up to `top` are.
    fn waits(&self, variable: usize, to: usize, top: usize) -> bool {
        self.liveness.available(self.function, variable) < top
            && self.liveness.named_from(variable, to)
    }

    /// `let x;`, unless that has been said, and its slot.
    fn declare(&self, variable: usize, ahead: bool, waits: bool) -> TokenStream {
        let Variable {
            ident, ty, mutable, ..
        } = &self.function.variables[variable];
        let mutability = mutable.then(|| quote!(mut));
        let ty = ty.as_ref().map(|ty| quote!(: #ty));
        let slot = self.slot(variable);
        let slot = waits.then(|| quote!(let mut #slot = ::core::option::Option::None;));
        let held = self.held_temporary(variable);
        let declaration = (!ahead).then(|| quote!(#held let #mutability #ident #ty;));
        quote!(#declaration #slot)
    }

    /// For `let x = &make();`: the variable for what is borrowed, declared before `x` so that it outlives it.
    fn held_temporary(&self, variable: usize) -> Option<TokenStream> {
        let at = self.function.variables[variable].declared?;
        let Stmt::Local(Local {
            init: Some(init), ..
        }) = &self.function.statements[at].stmt
        else {
            return None;
        };
        temporaries::simple(&init.expr)?;
        let held = held(&self.function.variables[variable]);
        let mutability = matches!(&*init.expr, Expr::Reference(r) if r.mutability.is_some())
            .then(|| quote!(mut));
        Some(quote!(let #mutability #held;))
    }

    fn slot(&self, variable: usize) -> syn::Ident {
        slot_of(&self.function.variables[variable].ident, variable)
    }

    /// Brings the variables that wait for `from..to` into a branch all of whose runs (targets up to `bound`) have them. Those
    /// used again after it go back into their slots at its end: the second value.
    fn take_waiting(
        &self,
        from: usize,
        to: usize,
        bound: usize,
        inside: &mut Declared,
    ) -> (TokenStream, TokenStream) {
        let ready = inside.waiting.iter().copied().filter(|&v| {
            self.liveness.available(self.function, v) >= bound
                && self.liveness.named_within(v, from, to)
        });
        let (mut taken, mut returned) = (TokenStream::new(), TokenStream::new());
        for v in ready.collect::<Vec<_>>() {
            inside.waiting.remove(&v);
            let private = &self.terms.private;
            let (Variable { ident, mutable, .. }, slot) =
                (&self.function.variables[v], self.slot(v));
            if self.liveness.named_from(v, to) {
                let mutability = mutable.then(|| quote!(mut));
                taken.extend(quote!(#[allow(unused_mut)] let #mutability #ident = #private::taken(#slot.take());));
                returned.extend(quote!(#slot = ::core::option::Option::Some(#ident);));
            } else {
                taken.extend(quote!(#ident = #private::taken(#slot.take());));
            }
        }
        (taken, returned)
    }

    fn restore(&self, variable: usize) -> TokenStream {
        let (frame, variable) = (&self.terms.frame, &self.function.variables[variable]);
        let name = &variable.name;
        quote_spanned!(variable.ident.span()=> #frame.restore(#name))
    }

    fn restore_assigning(
        &self,
        variable: usize,
        passed: usize,
        top: usize,
        waits: bool,
    ) -> TokenStream {
        let last = self.liveness.available(self.function, variable);
        let (ident, slot, restore) = (
            &self.function.variables[variable].ident,
            self.slot(variable),
            self.restore(variable),
        );
        if last >= top {
            quote!(#ident = #restore;)
        } else if waits && last > passed {
            let has = self.before_carrier(last + 1);
            quote!(if #has { #slot = ::core::option::Option::Some(#restore); })
        } else {
            quote!()
        }
    }

    /// `target < number`: the run has yet to pass, or resume at, an earlier carrier.
    fn before_carrier(&self, number: usize) -> TokenStream {
        let (target, number) = (&self.terms.target, number as u32);
        quote!(#target < #number)
    }

    /// A `let` whose initialiser uses the name it declares.
    fn in_place(&self, at: usize, top: usize, declared: &mut Declared) -> TokenStream {
        let statement = &self.function.statements[at];
        let passed = self.liveness.passed(at + 1);
        let (mut patterns, mut fresh, mut restored, mut later) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for &v in &statement.declares {
            let Variable { ident, mutable, .. } = &self.function.variables[v];
            let (slot, last) = (self.slot(v), self.liveness.available(self.function, v));
            let restore = self.restore(v);
            if last >= top {
                let mutability = mutable.then(|| quote!(mut));
                patterns.push(quote!(#mutability #ident));
                fresh.push(quote!(#ident));
                restored.push(restore);
                continue;
            }
            // Whether or not it is used later, the slot keeps the value until the end of its scope.
            patterns.push(quote!(mut #slot));
            fresh.push(quote!(::core::option::Option::Some(#ident)));
            let has = self.before_carrier(last + 1);
            restored.push(match last > passed {
                true => {
                    quote!(if #has { ::core::option::Option::Some(#restore) } else { ::core::option::Option::None })
                }
                false => quote!(::core::option::Option::None),
            });
            if self.liveness.named_from(v, at + 1) {
                let mutability = mutable.then(|| quote!(mut));
                later.push(quote!(let #mutability #ident;));
                declared.waiting.insert(v);
            }
        }
        declared.ahead.extend(statement.declares.iter().copied());
        let branch = self.before_carrier(passed + 1);
        let mut inside = Declared {
            waiting: declared.waiting.clone(),
            ..Declared::default()
        };
        let (taken, returned) = self.take_waiting(at, at + 1, passed, &mut inside);
        let stmt = self.statement(at, &mut inside);
        quote! {
            #[allow(unused_mut)]
            let (#(#patterns,)*) =
                if #branch { #taken #[allow(unused_mut)] #stmt #returned (#(#fresh,)*) } else { (#(#restored,)*) };
            #(#later)*
        }
    }

    /// A statement that runs again on resume.
    fn merge(&self, at: usize, top: usize, declared: &mut Declared) -> TokenStream {
        let extent = self.liveness.merge_extent(self.function, at);
        if extent >= top {
            return self.statement(at, declared);
        }
        let stmt = self.leaving_stmt(at);
        let variables = &self.function.statements[at].declares;
        let declarations: TokenStream = variables
            .iter()
            .map(|&v| self.declare(v, declared.ahead.contains(&v), true))
            .collect();
        let parked = variables.iter().map(|&v| {
            let (ident, slot) = (&self.function.variables[v].ident, self.slot(v));
            quote!(#slot = ::core::option::Option::Some(#ident);)
        });
        declared.ahead.extend(variables.iter().copied());
        declared.waiting.extend(
            variables
                .iter()
                .copied()
                .filter(|&v| self.liveness.named_from(v, at + 1)),
        );
        let branch = self.before_carrier(extent + 1);
        quote!(#declarations if #branch { #[allow(unused_mut)] #stmt #(#parked)* })
    }

    fn leaving_stmt(&self, at: usize) -> Stmt {
        let mut stmt = self.function.statements[at].stmt.clone();
        self.leaving().visit_stmt_mut(&mut stmt);
        stmt
    }

    /// One statement where it runs once.
    fn statement(&self, at: usize, declared: &mut Declared) -> TokenStream {
        let statement = &self.function.statements[at];
        let stmt = match &statement.kind {
            Kind::Carrier(_) => self.carrier(at),
            Kind::Plain | Kind::Merge => self.leaving_stmt(at),
        };
        let ahead: Vec<usize> = statement
            .declares
            .iter()
            .copied()
            .filter(|v| declared.ahead.contains(v))
            .collect();
        match stmt {
            Stmt::Local(local) if !ahead.is_empty() => {
                self.assignment(local, &statement.declares, &ahead)
            }
            stmt if statement
                .declares
                .iter()
                .any(|v| declared.parked.contains(v)) =>
            {
                quote!(#[allow(unused_mut)] #stmt)
            }
            stmt => quote!(#stmt),
        }
    }

    /// A `let` of variables declared ahead, as an assignment.
    fn assignment(&self, local: Local, declares: &[usize], ahead: &[usize]) -> TokenStream {
        let Local {
            attrs, pat, init, ..
        } = local;
        let Some(init) = init else { return quote!() };
        let pattern = match &pat {
            Pat::Type(typed) => &*typed.pat,
            pattern => pattern,
        };
        let plain = matches!(pattern, Pat::Ident(ident) if ident.subpat.is_none() && ident.by_ref.is_none());
        let code = match (plain, &init.diverge) {
            (true, None) => {
                self.plain_assignment(&self.function.variables[declares[0]], &init.expr)
            }
            _ => {
                // Destructured inside, then handed out: the pattern's names hide the variables' only there.
                let idents: Vec<_> = declares
                    .iter()
                    .map(|&v| &self.function.variables[v].ident)
                    .collect();
                let inner = declares
                    .iter()
                    .filter(|v| !ahead.contains(v))
                    .map(|&v| self.declare(v, false, false));
                let stmt = Local {
                    attrs: Vec::new(),
                    init: Some(init),
                    pat,
                    ..local
                };
                return quote!(#(#inner)* #(#attrs)* { (#(#idents,)*) = { #[allow(unused_mut)] #stmt (#(#idents,)*) }; });
            }
        };
        if attrs.is_empty() {
            code
        } else {
            quote!(#(#attrs)* { #code })
        }
    }

    /// `x = init;`, and for `let x = &make();` the temporary first.
    fn plain_assignment(&self, variable: &Variable, init: &Expr) -> TokenStream {
        let (ident, held) = (&variable.ident, held(variable));
        let Some(temporary) = temporaries::simple(init) else {
            return quote!(#ident = #init;);
        };
        match init {
            Expr::Reference(reference) if reference.mutability.is_some() => {
                quote!(#held = #temporary; #ident = &mut #held;)
            }
            _ => quote!(#held = #temporary; #ident = &#held;),
        }
    }
}

fn held(variable: &Variable) -> syn::Ident {
    own(&format!(
        "held_{}",
        variable.ident.to_string().trim_start_matches("r#")
    ))
}
