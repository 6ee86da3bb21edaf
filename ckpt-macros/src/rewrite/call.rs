//! A marked call: what the caller's frame holds while the callee runs.
//!
//! ```text
//! f(n, &v, &mut x)      becomes     {
//!                                       let kind_0 = kind();
//!                                       if NEVER { kind_0.is(&raw const x); never() }     // the type of what is lent
//!                                       let callee = f;
//!                                       let kept_0 = frame.kept(&n);
//!                                       frame.call(
//!                                           CallSite { site, iteration, total, names: &["v", "n", "for"] },
//!                                           &(Watched(&v), kept_0, Watched(&it)),
//!                                           &Callee { written, known: Known::Path(path_of(&callee)), lent: &[kind_0.lent("x", 2)] },
//!                                           || callee(n, &v, &mut x),
//!                                       )
//!                                   }
//! ```
//! What the call does not change is borrowed meanwhile, and so proved by the borrow checker to stay as it is. What is lent as a
//! whole and mutably the callee's frame has. What is given away, or lent in part, is kept as it was before.

use std::collections::BTreeMap;

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Expr, Path, Stmt};

use super::Rewrite;
use super::block::{Places, Rows};
use super::chain::{Chain, alias};
use super::point::Progress;
use crate::liveness::Variables;
use crate::model::{Function, Passing, awaited, root};
use crate::names::{self, Names};
use crate::terms::{Terms, own};

/// What a call does with a variable of its caller's.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    /// It lends the whole of it mutably, as this argument.
    Lends(usize),
    /// It gives it away, or lends a part of it mutably.
    Takes,
}

/// What a caller's frame holds for the time of a call.
#[derive(Default)]
struct Held {
    names: Vec<String>,
    views: Vec<TokenStream>,
    /// What is kept as it was before.
    before: TokenStream,
    kept: usize,
    kinds: TokenStream,
    lent: Vec<TokenStream>,
}

/// How a callee is known.
struct Known {
    begin: TokenStream,
    known: TokenStream,
    /// The call as it is written then.
    called: TokenStream,
}

impl Rows<'_> {
    /// The call at a statement, behind its safe point.
    pub(super) fn call(&self, at: usize, places: &Places) -> Stmt {
        let statement = &self.scope.statements[at];
        let Stmt::Expr(call, semi) = &statement.stmt else {
            unreachable!("a marked call is an expression")
        };
        let slotted = self.slotted(places);
        let chain = Chain {
            settled: Some(&places.direct),
            slotted: Some(&slotted),
            ..Chain::new(self.outer, self.scope, at - 1).expect("its safe point is before it")
        };
        let code = self.rewrite.call(&chain, call, &statement.mentions);
        Stmt::Expr(Expr::Verbatim(code), *semi)
    }
}

impl Rewrite<'_> {
    /// `whole` is the call, or what awaits it.
    fn call(&self, chain: &Chain<'_>, whole: &Expr, mentions: &Variables) -> TokenStream {
        let site = chain.carrier().first;
        if chain.lender(site).is_some() {
            self.notes.call_in_lender(whole);
            return quote!(#whole);
        }
        let inside = awaited(&mut whole.clone()).cloned();
        let call = inside.as_ref().unwrap_or(whole);
        let Known {
            begin,
            known,
            called,
        } = self.known(call);
        let Held {
            names,
            views,
            before,
            kinds,
            lent,
            ..
        } = self.held(chain, site, &self.uses(call, mentions));
        let Terms { private, frame, .. } = &self.terms;
        let Progress { index, total } = self.progress(chain);
        let text = &self.function.sites[site as usize - 1].text;
        let written = text.rsplit(" > ").next().unwrap_or_default();
        let views = super::point::list(&views);
        let at = quote!(#private::CallSite { site: #site, iteration: #index, total: #total, names: &[#(#names),*] });
        let callee = quote!(#private::Callee { written: #written, known: #private::Known::#known, lent: &[#(#lent),*] });
        let gone = given_away(call);
        let called = if inside.is_some() {
            let future = with_call(whole.clone(), called);
            quote!(#frame.await_call(#at, #views, #callee, #future).await)
        } else if self.function.is_async() {
            let call = quote!(#frame.try_call(#at, &#views, &#callee, || #called));
            self.unwound(chain, site, &call, &gone)
        } else {
            quote!(#frame.call(#at, &#views, &#callee, || #called))
        };
        let value = self.called(chain, site, called, &gone);
        quote! {{
            #kinds
            #begin
            #before
            #value
        }}
    }

    /// What a callee is known by.
    fn known(&self, call: &Expr) -> Known {
        let private = &self.terms.private;
        let (callee, kind) = (own("callee"), own("kind_of_receiver"));
        match call {
            Expr::MethodCall(e) => {
                let (place, name) = (behind_reference(&e.receiver), e.method.to_string());
                let begin = quote! {
                    let #kind = #private::kind();
                    if #private::NEVER { #kind.is(&raw const (#place)); #private::never() }
                };
                Known {
                    begin,
                    known: quote!(Method { on: #kind.name(), name: #name }),
                    called: quote!(#call),
                }
            }
            Expr::Call(e) => {
                let (function, arguments) = (&e.func, &e.args);
                Known {
                    begin: quote!(let #callee = #function;),
                    known: quote!(Path(#private::path_of(&#callee))),
                    called: quote!(#callee(#arguments)),
                }
            }
            _ => unreachable!("calls alone are marked"),
        }
    }

    /// What a call does with the variables that it does not merely look at.
    fn uses(&self, call: &Expr, mentions: &Variables) -> BTreeMap<usize, Use> {
        let named = Named {
            function: self.function,
            mentions,
        };
        let mut uses = BTreeMap::new();
        let (arguments, is_method): (Vec<&Expr>, bool) = match call {
            Expr::MethodCall(e) => (std::iter::once(&*e.receiver).chain(&e.args).collect(), true),
            Expr::Call(e) => (e.args.iter().collect(), false),
            _ => (Vec::new(), false),
        };
        for (index, argument) in arguments.into_iter().enumerate() {
            let receives = is_method && index == 0;
            if let Some((variable, what)) = named.use_of(plain(argument), index, receives) {
                let known = uses.entry(variable).or_insert(what);
                if *known != what {
                    *known = Use::Takes;
                }
            }
        }
        uses
    }

    fn held(&self, chain: &Chain<'_>, site: u32, uses: &BTreeMap<usize, Use>) -> Held {
        let mut held = Held::default();
        for parameter in self.function.state_parameters() {
            let index = parameter.variables[0];
            let variable = &self.function.variables[index];
            let ident = &variable.ident;
            let place = match self.is_hidden(index, chain) {
                true => {
                    let alias = alias(index);
                    quote!(*#alias)
                }
                false => quote_spanned!(ident.span()=> *#ident),
            };
            let slice = parameter.passing == Passing::MutableSlice;
            match uses.get(&index) {
                None if slice => {
                    let private = &self.terms.private;
                    held.names.push(variable.name.clone());
                    held.views.push(quote!(#private::Shared(&#place)));
                }
                Some(Use::Takes) if slice => {
                    // As the `Vec` that it is restored from.
                    held.keep(self, &variable.name, &quote!(#place.to_vec()), None);
                }
                used => held.add(self, used, &variable.name, &place, variable.with.as_ref()),
            }
        }
        for of_scope in chain.inwards() {
            for index in self.settled_at(chain, of_scope, site) {
                let variable = &self.function.variables[index];
                let ident = &variable.ident;
                let hidden = self.is_hidden(index, chain).then(|| alias(index));
                let used = uses.get(&index);
                let place = hidden.map_or_else(
                    || quote_spanned!(ident.span()=> #ident),
                    |alias| quote!(*#alias),
                );
                held.add(self, used, &variable.name, &place, variable.with.as_ref());
            }
            for state in of_scope.state {
                match &state.place {
                    (value, true) => held.keep(self, &state.name, value, None),
                    (place, false) => held.watch(self, &state.name, place, None),
                }
            }
        }
        held
    }
}

/// The variables that a call's arguments mean.
struct Named<'a> {
    function: &'a Function,
    mentions: &'a Variables,
}

impl Named<'_> {
    fn use_of(&self, argument: &Expr, index: usize, receives: bool) -> Option<(usize, Use)> {
        match argument {
            Expr::Reference(e) if e.mutability.is_some() => {
                let whole = match plain(&e.expr) {
                    Expr::Path(_) => self.variable(&e.expr).filter(|&v| !self.is_reference(v)),
                    Expr::Unary(inner) => {
                        self.variable(&inner.expr).filter(|&v| self.is_reference(v))
                    }
                    _ => None,
                };
                match whole {
                    Some(variable) => Some((variable, Use::Lends(index))),
                    None => Some((self.meant(&root(&e.expr)?)?, Use::Takes)),
                }
            }
            Expr::Path(_) => {
                let variable = self.variable(argument)?;
                if self.is_reference(variable) || (receives && self.is_mutable(variable)) {
                    return Some((variable, Use::Lends(index)));
                }
                (!receives).then_some((variable, Use::Takes))
            }
            // A part that a method may change.
            Expr::Field(_) | Expr::Index(_) if receives => {
                let variable = self.meant(&root(argument)?)?;
                let changes = self.is_reference(variable) || self.is_mutable(variable);
                changes.then_some((variable, Use::Takes))
            }
            _ => None,
        }
    }

    fn variable(&self, expr: &Expr) -> Option<usize> {
        let Expr::Path(path) = plain(expr) else {
            return None;
        };
        self.meant(&path.path.get_ident()?.to_string())
    }

    /// The variable of a name: the last one, which hides the others.
    fn meant(&self, name: &str) -> Option<usize> {
        let mut last = self.mentions.iter().rev();
        last.find(|&&v| self.function.variables[v].written == name)
            .copied()
    }

    /// Whether a variable is a `&mut` parameter.
    fn is_reference(&self, variable: usize) -> bool {
        let mut state = self.function.state_parameters();
        state.any(|parameter| parameter.variables[0] == variable)
    }

    fn is_mutable(&self, variable: usize) -> bool {
        self.function.variables[variable].mutable
    }
}

impl Held {
    fn add(
        &mut self,
        rewrite: &Rewrite<'_>,
        used: Option<&Use>,
        name: &str,
        place: &TokenStream,
        with: Option<&Path>,
    ) {
        match used {
            None => self.watch(rewrite, name, place, with),
            Some(Use::Takes) => self.keep(rewrite, name, place, with),
            Some(Use::Lends(argument)) => self.lend(rewrite, name, place, *argument, with),
        }
    }

    fn watch(
        &mut self,
        rewrite: &Rewrite<'_>,
        name: &str,
        place: &TokenStream,
        with: Option<&Path>,
    ) {
        let (private, span) = (&rewrite.terms.private, span_of(place));
        self.names.push(name.to_owned());
        self.views.push(match with {
            None => quote_spanned!(span=> #private::Watched(&#place)),
            Some(path) => {
                let write = rewrite.written_by(path);
                quote_spanned!(span=> #private::Watched::with(&#place, #write))
            }
        });
    }

    fn keep(
        &mut self,
        rewrite: &Rewrite<'_>,
        name: &str,
        place: &TokenStream,
        with: Option<&Path>,
    ) {
        let (frame, kept) = (&rewrite.terms.frame, own(&format!("kept_{}", self.kept)));
        let span = span_of(place);
        self.kept += 1;
        self.before.extend(match with {
            None => quote_spanned!(span=> let #kept = #frame.kept(&#place);),
            Some(path) => {
                let write = rewrite.written_by(path);
                quote_spanned!(span=> let #kept = #frame.kept_with(&#place, #write);)
            }
        });
        self.names.push(name.to_owned());
        self.views.push(quote!(#kept));
    }

    fn lend(
        &mut self,
        rewrite: &Rewrite<'_>,
        name: &str,
        place: &TokenStream,
        argument: usize,
        with: Option<&Path>,
    ) {
        let private = &rewrite.terms.private;
        let kind = own(&format!("kind_{}", self.lent.len()));
        self.kinds.extend(quote! {
            let #kind = #private::kind();
            if #private::NEVER { #kind.is(&raw const #place); #private::never() }
        });
        let with = with.map_or_else(String::new, |path| quote!(#path).to_string());
        self.lent.push(quote!(#kind.lent(#name, #argument, #with)));
    }
}

/// What is awaited, with its call as it is written here.
fn with_call(mut written: Expr, called: TokenStream) -> TokenStream {
    if let Some(call) = awaited(&mut written) {
        *call = Expr::Verbatim(called);
    }
    match written {
        Expr::Await(e) => e.base.to_token_stream(),
        other => other.to_token_stream(),
    }
}

/// The variables that a call takes by value, or a part of.
fn given_away(call: &Expr) -> Names {
    let arguments: Vec<&Expr> = match call {
        Expr::MethodCall(e) => std::iter::once(&*e.receiver).chain(&e.args).collect(),
        Expr::Call(e) => e.args.iter().collect(),
        _ => Vec::new(),
    };
    let by_value = arguments
        .into_iter()
        .filter(|argument| !matches!(plain(argument), Expr::Reference(_)));
    by_value.flat_map(names::of_expr).collect()
}

/// Where a place stands in the user's code: what is said of its type is said there, once.
fn span_of(place: &TokenStream) -> Span {
    let last = place.clone().into_iter().last();
    last.map_or_else(Span::mixed_site, |token| token.span())
}

/// Looks through parentheses.
fn plain(expr: &Expr) -> &Expr {
    match expr {
        Expr::Paren(e) => plain(&e.expr),
        Expr::Group(e) => plain(&e.expr),
        expr => expr,
    }
}

/// The place that a method is called on.
fn behind_reference(receiver: &Expr) -> &Expr {
    match plain(receiver) {
        Expr::Reference(e) => plain(&e.expr),
        receiver => receiver,
    }
}
