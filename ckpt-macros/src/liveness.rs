//! Which variables each safe point needs, and how far each is available to a run that resumes.
//!
//! Carriers are numbered 1 to K in order; a run that resumes at carrier t has target t, one that starts from scratch 0. A
//! variable declared before carrier t is *needed* there when it is named in that loop or after it. So it is needed at the
//! carriers from its declaration up to its `last`; a run with a later target never has it.

use std::collections::BTreeSet;

use crate::model::{Form, Function, Kind, Parameter, Passing, Role, Statement};
use crate::names::{self, Names};

/// The result for one function.
pub(crate) struct Liveness {
    /// Statement indices of the carriers.
    pub(crate) carriers: Vec<usize>,
    /// For each variable, the last carrier that needs it; 0 for none.
    pub(crate) last: Vec<usize>,
    /// For each statement, the variables it mentions, at all and in the part that repeats.
    mentions: Vec<Mentions>,
}

#[derive(Default)]
struct Mentions {
    all: BTreeSet<usize>,
    repeated: BTreeSet<usize>,
}

impl Liveness {
    pub(crate) fn new(function: &Function) -> Self {
        let mentions = (0..function.statements.len())
            .map(|at| mentions(function, at))
            .collect();
        let mut liveness = Liveness {
            carriers: function.carriers(),
            last: Vec::new(),
            mentions,
        };
        liveness.last = (0..function.variables.len())
            .map(|v| liveness.last_named(v))
            .collect();
        liveness.extend_merges(function);
        liveness.require_sources(function);
        liveness
    }

    /// How many carriers come before a statement.
    pub(crate) fn passed(&self, at: usize) -> usize {
        self.carriers.partition_point(|&carrier| carrier < at)
    }

    /// The highest target of a run that has the variable.
    pub(crate) fn available(&self, function: &Function, variable: usize) -> usize {
        let declared = function.variables[variable]
            .declared
            .map_or(0, |at| self.passed(at + 1));
        self.last[variable].max(declared)
    }

    /// Whether a statement at or after `from` mentions the variable.
    pub(crate) fn named_from(&self, variable: usize, from: usize) -> bool {
        self.mentions[from..]
            .iter()
            .any(|mentions| mentions.all.contains(&variable))
    }

    /// Whether a statement in `from..to` mentions the variable.
    pub(crate) fn named_within(&self, variable: usize, from: usize, to: usize) -> bool {
        self.mentions[from..to]
            .iter()
            .any(|mentions| mentions.all.contains(&variable))
    }

    /// The variables a statement mentions.
    pub(crate) fn mentioned(&self, at: usize) -> &BTreeSet<usize> {
        &self.mentions[at].all
    }

    /// The last carrier at which the merge at a statement is executed by a run that resumes.
    pub(crate) fn merge_extent(&self, function: &Function, at: usize) -> usize {
        let declares = &function.statements[at].declares;
        declares
            .iter()
            .map(|&v| self.last[v])
            .max()
            .unwrap_or(self.carriers.len())
    }

    /// The variables in the checkpoint at a carrier, in order of declaration.
    pub(crate) fn needed(&self, function: &Function, number: usize) -> Vec<usize> {
        let at = self.carriers[number - 1];
        let here = |&v: &usize| {
            function.variables[v]
                .declared
                .is_none_or(|declared| declared < at)
        };
        (0..function.variables.len())
            .filter(here)
            .filter(|&v| self.last[v] >= number && is_saved(function, v))
            .collect()
    }

    fn last_named(&self, variable: usize) -> usize {
        let count = self.carriers.len();
        (1..=count)
            .rev()
            .find(|&number| self.needed_by_name(variable, self.carriers[number - 1]))
            .unwrap_or(0)
    }

    fn needed_by_name(&self, variable: usize, at: usize) -> bool {
        self.mentions[at].repeated.contains(&variable) || self.named_from(variable, at + 1)
    }

    /// A skipped variable is made again wherever it is named, and also while everything its initialiser names is still
    /// there; a guard always.
    fn extend_merges(&mut self, function: &Function) {
        let all = self.carriers.len();
        for (at, statement) in function.statements.iter().enumerate() {
            if !matches!(statement.kind, Kind::Merge) {
                continue;
            }
            let sources =
                self.mentions[at]
                    .all
                    .iter()
                    .map(|&v| match function.variables[v].declared {
                        None => all,
                        Some(_) => self.last[v],
                    });
            let named = statement
                .declares
                .iter()
                .map(|&v| self.last[v])
                .max()
                .unwrap_or(all);
            let guard = statement
                .declares
                .iter()
                .all(|&v| function.variables[v].ident.to_string().starts_with('_'));
            let extent = if guard {
                all
            } else {
                named.max(sources.min().unwrap_or(all))
            };
            for &variable in &statement.declares {
                self.last[variable] = extent;
            }
        }
    }

    /// What a merge mentions must be there when it runs again. Parameters that cannot change come again with the call.
    fn require_sources(&mut self, function: &Function) {
        for (at, statement) in function.statements.iter().enumerate().rev() {
            if !matches!(statement.kind, Kind::Merge)
                || self.merge_extent(function, at) < self.passed(at) + 1
            {
                continue;
            }
            let extent = self.merge_extent(function, at);
            for &source in &self.mentions[at].all {
                let variable = &function.variables[source];
                if variable.declared.is_some() || variable.mutable {
                    self.last[source] = self.last[source].max(extent);
                }
            }
        }
    }
}

fn mentions(function: &Function, at: usize) -> Mentions {
    let statement = &function.statements[at];
    let mut all = names::of_stmt(&statement.stmt);
    let repeated = match &statement.kind {
        Kind::Carrier(carrier) => {
            let mut repeated = carrier.names_repeated();
            // The rest of its statement, such as the place that the loop's value goes to, comes after the loop.
            let mut rest = statement.stmt.clone();
            if let Some(slot) = Statement::loop_slot(&mut rest) {
                *slot = syn::parse_quote!(());
                repeated.extend(names::of_stmt(&rest));
            }
            if let Form::For {
                header: Some(header),
                ..
            } = &carrier.form
            {
                repeated.extend(header.names_again());
            }
            repeated
        }
        Kind::Plain | Kind::Merge => Names::new(),
    };
    all.extend(repeated.iter().cloned());
    Mentions {
        all: resolve(function, &all, at),
        repeated: resolve(function, &repeated, at),
    }
}

/// The variables that names mean at a statement: the latest declared before it.
fn resolve(function: &Function, names: &Names, at: usize) -> BTreeSet<usize> {
    let visible = |index: &usize| {
        function.variables[*index]
            .declared
            .is_none_or(|declared| declared < at)
    };
    names
        .iter()
        .filter_map(|name| {
            (0..function.variables.len())
                .rev()
                .filter(visible)
                .find(|&index| function.variables[index].ident == name)
        })
        .collect()
}

/// The parameters whose state is saved at every safe point, named or not.
pub(crate) fn state_parameters(function: &Function) -> impl Iterator<Item = &Parameter> {
    let state = |passing| matches!(passing, Passing::Mutable | Passing::MutableSlice);
    function
        .parameters
        .iter()
        .filter(move |parameter| state(parameter.passing))
}

/// Whether a variable is saved where it is needed: not made again, not lent by the caller.
pub(crate) fn is_saved(function: &Function, variable: usize) -> bool {
    let parameter = function
        .parameters
        .iter()
        .find(|parameter| parameter.variables.contains(&variable));
    function.variables[variable].role == Role::Saved
        && parameter.is_none_or(|p| p.passing == Passing::Value)
}
