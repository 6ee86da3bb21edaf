//! Which variables each safe point needs, and how far each is available to a run that resumes.
//!
//! The carriers of a scope are numbered 1 to K in order; a run that resumes inside carrier t of the scope has *stage* t
//! there, one that enters the scope afresh 0. A variable declared before carrier t is *needed* there when it is named at or
//! after one of its safe points: in a loop, anywhere in it, since it repeats; in a branch, from the branch's own first safe
//! point on. So it is needed at the carriers from its declaration up to its `last`; a run with a later stage never has it.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use crate::model::{Function, Kind, Role, Scope, Statement, Variable};

/// The result for one function.
pub(crate) struct Liveness {
    /// For each variable, the last carrier of its scope that needs it; 0 for none.
    pub(crate) last: Vec<usize>,
    /// For each variable, the carriers of its scope that need it: not those where it has no value, or one that is overwritten
    /// before it is looked at.
    needs: Vec<BTreeSet<usize>>,
}

/// What code around a scope looks at.
#[derive(Clone, Default)]
struct Outside {
    /// After the scope's end.
    after: BTreeSet<usize>,
    /// Where a `break` or `continue` may lead.
    jump: BTreeSet<usize>,
}

impl Liveness {
    pub(crate) fn new(function: &Function) -> Self {
        let mut liveness = Liveness {
            last: vec![0; function.variables.len()],
            needs: vec![BTreeSet::new(); function.variables.len()],
        };
        liveness.scope(function, &function.body, &Outside::default());
        liveness
    }

    /// Gives variables that would be saved under one name, because one hides the other, names that differ.
    pub(crate) fn tell_apart(&self, function: &mut Function) {
        let mut around = Vec::new();
        let mut renamed = Vec::new();
        self.tell_apart_in(function, &function.body, &mut around, &mut renamed);
        for (variable, name) in renamed {
            function.variables[variable].name = name;
        }
    }

    fn tell_apart_in(
        &self,
        function: &Function,
        scope: &Scope,
        around: &mut Vec<usize>,
        renamed: &mut Vec<(usize, String)>,
    ) {
        let saved = |&v: &usize| self.last[v] > 0 && function.is_saved(v);
        let own: Vec<usize> = own_variables(function, scope).filter(saved).collect();
        let named = |v: usize| &function.variables[v].name;
        for &v in &own {
            let same = around
                .iter()
                .filter(|&&other| named(other) == named(v))
                .count();
            if same > 0 {
                renamed.push((v, format!("{}.{}", named(v), same + 1)));
            }
        }
        let outside = around.len();
        around.extend(own);
        for number in 1..=scope.carriers.len() {
            for inner in scope.numbered(number).1.scopes() {
                self.tell_apart_in(function, inner, around, renamed);
            }
        }
        around.truncate(outside);
    }

    /// The highest stage of a run that has the variable.
    pub(crate) fn available(&self, function: &Function, scope: &Scope, variable: usize) -> usize {
        let declared = function.variables[variable]
            .declared
            .map_or(0, |at| scope.passed(at + 1));
        self.last[variable].max(declared)
    }

    /// The last carrier at which the merge at a statement is executed by a run that resumes.
    pub(crate) fn merge_extent(&self, scope: &Scope, at: usize) -> usize {
        let declares = &scope.statements[at].declares;
        let named = declares.iter().map(|&v| self.last[v]).max();
        named.unwrap_or(scope.carriers.len())
    }

    /// The variables of a scope in the checkpoint at a carrier of it, in order of declaration.
    pub(crate) fn needed(&self, function: &Function, scope: &Scope, number: usize) -> Vec<usize> {
        own_variables(function, scope)
            .filter(|&v| self.needs[v].contains(&number) && function.is_saved(v))
            .collect()
    }

    /// Those of some carriers that need a variable.
    pub(crate) fn needing(&self, variable: usize, carriers: RangeInclusive<usize>) -> Vec<usize> {
        let needs = &self.needs[variable];
        carriers.filter(|number| needs.contains(number)).collect()
    }

    /// Finds what a scope's variables are needed for. Returns what a run that resumes somewhere in the scope needs of those
    /// around it.
    fn scope(&mut self, function: &Function, scope: &Scope, outside: &Outside) -> BTreeSet<usize> {
        let after: Vec<BTreeSet<usize>> = (1..=scope.carriers.len())
            .map(|number| self.looked_at_from(function, scope, number, outside))
            .collect();
        for v in own_variables(function, scope) {
            let needs = (1..=scope.carriers.len()).filter(|&number| {
                after[number - 1].contains(&v)
                    && has_value(function, scope, v, scope.carriers[number - 1])
            });
            self.needs[v] = needs.collect();
            self.last[v] = self.needs[v].last().copied().unwrap_or(0);
        }
        self.extend_merges(function, scope);
        let mut needed = self.require_sources(function, scope);
        needed.extend(after.into_iter().flatten());
        needed
    }

    /// What is looked at from one of the safe points of a carrier on.
    fn looked_at_from(
        &mut self,
        function: &Function,
        scope: &Scope,
        number: usize,
        outside: &Outside,
    ) -> BTreeSet<usize> {
        let (at, carrier) = scope.numbered(number);
        let statement = &scope.statements[at];
        let mut after = looked_at_before(&scope.statements[at + 1..], outside);
        if let Some(overwritten) = statement.overwrites {
            after.remove(&overwritten);
        }
        let mut inside = Outside {
            jump: outside.jump.clone(),
            after,
        };
        inside.jump.extend(&inside.after);
        let mut from: BTreeSet<usize> = &inside.after | &statement.repeated;
        if carrier.as_loop().is_some() {
            for body in carrier.scopes() {
                // At its end the body begins again; what it overwrites first it does not look at. Twice comes close enough.
                inside.after.extend(&statement.repeated);
                let mentions = body.statements.iter().flat_map(|s| &s.mentions);
                // Its own variables are others in each iteration.
                let outer = |&v: &usize| function.variables[v].scope <= scope.id;
                let mut again: BTreeSet<usize> = mentions.copied().filter(outer).collect();
                for _ in 0..2 {
                    let around = Outside {
                        after: &inside.after | &again,
                        jump: &(&inside.jump | &again) | &statement.repeated,
                    };
                    again = looked_at_before(&body.statements, &around);
                    again.retain(outer);
                }
                inside.after.extend(&again);
                inside.jump.extend(&inside.after);
                from.extend(again);
            }
        }
        for inner in carrier.scopes() {
            // A run that enters afresh looks at this too; the compiler wants it to be there on every way in.
            let begin = looked_at_before(&inner.statements, &Outside::default());
            from.extend(
                begin
                    .into_iter()
                    .filter(|&v| function.variables[v].scope <= scope.id),
            );
            from.extend(self.scope(function, inner, &inside));
        }
        from
    }

    /// A skipped variable is made again wherever it is named, and also while everything its initialiser names is still
    /// there; a guard always.
    fn extend_merges(&mut self, function: &Function, scope: &Scope) {
        let all = scope.carriers.len();
        for statement in scope.statements.iter().filter(|s| is_merge(function, s)) {
            let there = |&v: &usize| match function.variables[v] {
                ref source if source.declared.is_none() => all,
                ref source if source.scope != scope.id => 0,
                _ => self.last[v],
            };
            let sources = statement.mentions.iter().map(there).min();
            let declares = &statement.declares;
            let named = declares.iter().map(|&v| self.last[v]).max();
            let is_guard = |&v: &usize| {
                let variable = &function.variables[v];
                variable.role == Role::Remade && variable.ident.to_string().starts_with('_')
            };
            let taken = |&v: &usize| function.variables[v].role == Role::Taken;
            let extent = if declares.iter().any(taken) {
                named.unwrap_or(0)
            } else if declares.iter().all(is_guard) {
                all
            } else {
                named.unwrap_or(all).max(sources.unwrap_or(all))
            };
            for &variable in declares {
                self.last[variable] = extent;
            }
        }
    }

    /// What a merge mentions must be there when it runs again. Parameters that cannot change come again with the call.
    fn require_sources(&mut self, function: &Function, scope: &Scope) -> BTreeSet<usize> {
        let mut outside = BTreeSet::new();
        for (at, statement) in scope.statements.iter().enumerate().rev() {
            let extent = self.merge_extent(scope, at);
            if !is_merge(function, statement) || extent < scope.passed(at) + 1 {
                continue;
            }
            for &source in &statement.mentions {
                let variable = &function.variables[source];
                if variable.scope != scope.id {
                    outside.insert(source);
                } else if variable.declared.is_some() || variable.mutable {
                    self.last[source] = self.last[source].max(extent);
                    self.needs[source].extend(scope.passed(at) + 1..=extent);
                }
            }
        }
        outside
    }
}

/// Whether a variable can have a value at a statement: it got one where it was declared, or something before has mentioned it.
fn has_value(function: &Function, scope: &Scope, variable: usize, at: usize) -> bool {
    let Variable { declared, init, .. } = &function.variables[variable];
    match *declared {
        None => true,
        Some(declared) if declared >= at => false,
        Some(_) if init.is_some() => true,
        Some(declared) => named_within(scope, variable, declared + 1, at),
    }
}

/// What a run looks at that stands before some statements.
fn looked_at_before(statements: &[Statement], outside: &Outside) -> BTreeSet<usize> {
    let mut live = outside.after.clone();
    for statement in statements.iter().rev() {
        if let Some(overwritten) = statement.overwrites {
            live.remove(&overwritten);
        }
        if statement.jumps {
            live.extend(&outside.jump);
        }
        let looked_at = statement.mentions.iter().copied();
        live.extend(looked_at.filter(|&v| statement.overwrites != Some(v)));
    }
    live
}

/// Whether a statement stands once, for runs fresh and resuming. The head of a loop whose iterator is made again takes its
/// item again.
pub(crate) fn is_merge(function: &Function, statement: &Statement) -> bool {
    let taken = |&v: &usize| function.variables[v].role == Role::Taken;
    match statement.kind {
        Kind::Merge => true,
        Kind::Head => statement.declares.iter().any(taken),
        Kind::Plain | Kind::Carrier(_) => false,
    }
}

fn own_variables(function: &Function, scope: &Scope) -> impl Iterator<Item = usize> {
    let id = scope.id;
    let variables = function.variables.iter().enumerate();
    variables
        .filter(move |(_, v)| v.scope == id)
        .map(|(index, _)| index)
}

/// Whether a statement in `from..to` mentions the variable.
pub(crate) fn named_within(scope: &Scope, variable: usize, from: usize, to: usize) -> bool {
    let mut statements = scope.statements[from..to.min(scope.statements.len())].iter();
    statements.any(|statement| statement.mentions.contains(&variable))
}

/// Whether a statement at or after `from` looks at the value the variable has before it.
pub(crate) fn is_looked_at_from(scope: &Scope, variable: usize, from: usize) -> bool {
    let rest = &scope.statements[from.min(scope.statements.len())..];
    looked_at_before(rest, &Outside::default()).contains(&variable)
}
