//! What an annotated function is made of. Nodes keep the user's own syntax, so that every later stage can point at it.
//!
//! `build` takes the body apart scope by scope, `marked` reads what helper attributes say, `declared` what a `let` declares;
//! `branch` does it for `if` and `match`, `held` for a `let` that borrows state mutably; `sites` knows where safe points are;
//! `header` and `fed` read what `for` loops iterate over; `lasting` finds the temporaries of conditions, `hoist` gives them names;
//! `operand` finds safe points inside larger expressions, `call` marked calls, `key` what says which part of a place is meant; `ways` finds what code
//! that is left as it is looks at.

mod awaited;
mod branch;
mod brought_out;
mod build;
mod call;
mod carrier;
mod declared;
mod fed;
mod fixed;
mod header;
mod held;
mod hoist;
mod key;
mod lasting;
mod lent;
mod marked;
mod operand;
mod parameter;
mod reassigned;
mod roots;
mod scope;
mod sites;
mod variable;
mod ways;

use std::collections::BTreeMap;

use syn::ItemFn;

pub(crate) use awaited::awaited;
pub(crate) use branch::{LENDING, SHOWING, keys, lends_items, lets};
pub(crate) use carrier::{Arm, Body, Carrier, Form, Loop, Repeat};
pub(crate) use fed::{REMEMBERING, TAKING, feed};
pub(crate) use fixed::lengths;
pub(crate) use header::{Header, without_closures};
pub(crate) use hoist::Hoisted;
pub(crate) use parameter::{Parameter, Passing};
pub(crate) use roots::{places, root, roots};
pub(crate) use scope::{Flow, Kind, Scope, Statement, carrier_slot};
pub(crate) use variable::{Role, Variable};

use crate::args::Args;
use crate::errors::Errors;
use crate::jumps;
use crate::names::Names;

/// An annotated function, taken apart.
pub(crate) struct Function {
    pub(crate) args: Args,
    /// Attributes, visibility and signature; its body has moved to `body`.
    pub(crate) item: ItemFn,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) body: Scope,
    /// Of all scopes. Parameters' bindings come first.
    pub(crate) variables: Vec<Variable>,
    /// Whether another has a variable's name, for each of them.
    pub(crate) namesakes: Vec<bool>,
    /// The safe points in the order in which they are written; the first has number 1.
    pub(crate) sites: Vec<Site>,
    /// The labels that macros defined in it may name.
    pub(crate) macro_labels: Names,
}

/// A safe point's identity across rebuilds: its name or its loop's header, after those of the loops around it.
pub(crate) struct Site {
    pub(crate) text: String,
}

impl Function {
    /// Takes a function apart; what is not understood is noted.
    pub(crate) fn new(args: Args, mut item: ItemFn, errors: &Errors) -> Self {
        let mut variables = Vec::new();
        let parameters = parameter::all(&mut item.sig, &args.krate, &mut variables, errors);
        let lent = lent::to_saved_state(&item.block);
        let reassigned = reassigned::names(&item.block);
        let statements = std::mem::take(&mut item.block.stmts);
        let macro_labels = jumps::labels_of_macros(&statements);
        let mut builder = build::Builder::new(variables, &parameters, &args.krate, errors);
        let body = builder.body(statements);
        let (mut variables, sites) = (builder.variables, builder.sites);
        for variable in &mut variables {
            variable.lent = lent.contains(&variable.written);
            variable.reassigned = reassigned.contains(&variable.written);
        }
        let mut shared = BTreeMap::<&str, usize>::new();
        for variable in &variables {
            *shared.entry(&variable.written).or_default() += 1;
        }
        let is_shared = |variable: &Variable| shared[variable.written.as_str()] > 1;
        let namesakes = variables.iter().map(is_shared).collect();
        Function {
            args,
            item,
            parameters,
            body,
            variables,
            namesakes,
            sites,
            macro_labels,
        }
    }

    /// Whether a stop and errors are what it returns. Nobody gets what `main` returns but the code that ends the process, and
    /// that ends it with another exit code.
    pub(crate) fn is_fallible(&self) -> bool {
        self.args.fallible.is_some() && !self.is_main()
    }

    pub(crate) fn is_async(&self) -> bool {
        self.item.sig.asyncness.is_some()
    }

    /// Whether this is a program's `main`: what tells its runs apart is the command line.
    pub(crate) fn is_main(&self) -> bool {
        self.item.sig.ident == "main" && self.parameters.is_empty()
    }

    /// Whether a variable is saved where it is needed: not made again, not lent by the caller.
    pub(crate) fn is_saved(&self, variable: usize) -> bool {
        let parameter = self
            .parameters
            .iter()
            .find(|parameter| parameter.variables.contains(&variable));
        self.variables[variable].role == Role::Saved
            && parameter.is_none_or(|p| p.passing == Passing::Value)
    }

    /// The variables of parameters that are taken by value.
    pub(crate) fn by_value(&self) -> impl Iterator<Item = usize> {
        let by_value = |passing| matches!(passing, Passing::Value | Passing::Skipped);
        let all = self.parameters.iter();
        let taken = all.filter(move |parameter| by_value(parameter.passing));
        taken.flat_map(|parameter| parameter.variables.iter().copied())
    }

    /// The parameters whose state is saved at every safe point, named or not.
    pub(crate) fn state_parameters(&self) -> impl Iterator<Item = &Parameter> {
        let state = |passing| matches!(passing, Passing::Mutable | Passing::MutableSlice);
        self.parameters
            .iter()
            .filter(move |parameter| state(parameter.passing))
    }
}
