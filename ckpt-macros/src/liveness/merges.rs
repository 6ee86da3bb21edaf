//! How far what is made again is made again.

use syn::Stmt;

use super::{Liveness, Variables, is_merge};
use crate::model::{Function, Kind, Role, Scope};
use crate::moves;
use crate::names;

impl Liveness {
    /// How far what is made again is made again, and what it is made from: whatever a merge mentions has to be there when it
    /// runs again. Returns whether something new was found.
    pub(super) fn extend_merges(&mut self, function: &Function, scope: &Scope) -> bool {
        let mut changed = false;
        for at in (0..scope.statements.len()).rev() {
            let statement = &scope.statements[at];
            if let Kind::Carrier(carrier) = &statement.kind {
                for inner in carrier.scopes() {
                    changed |= self.extend_merges(function, inner);
                }
            }
            if is_merge(function, statement) {
                changed |= self.extend_merge(function, scope, at);
            }
        }
        changed
    }

    fn extend_merge(&mut self, function: &Function, scope: &Scope, at: usize) -> bool {
        let statement = &scope.statements[at];
        let mut changed = false;
        let extent = self.extent(function, scope, at);
        for &v in &statement.declares {
            changed |= self.made_until[v].replace(extent) != Some(extent);
        }
        // Parameters that cannot change come again with the call.
        let sources = statement.mentions.iter().filter(|&&source| {
            let variable = &function.variables[source];
            variable.declared.is_some() || variable.mutable
        });
        let sources: Variables = sources.copied().collect();
        for number in scope.passed(at) + 1..=extent {
            for site in scope.numbered(number).1.sites() {
                let live = &mut self.at[site as usize - 1];
                let before = live.len();
                live.extend(&sources);
                changed |= live.len() != before;
            }
        }
        changed
    }

    /// A skipped variable is made again wherever it is named, and also while everything its initialiser names is still
    /// there; a guard always.
    fn extent(&self, function: &Function, scope: &Scope, at: usize) -> usize {
        let statement = &scope.statements[at];
        let all = scope.carriers.len();
        let declares = &statement.declares;
        let role = |v: usize| function.variables[v].role;
        let named = declares.iter().map(|&v| self.named_until(scope, v)).max();
        if declares.iter().any(|&v| role(v) == Role::Taken) {
            return named.unwrap_or(0);
        }
        let guard = |&v: &usize| {
            role(v) == Role::Remade && function.variables[v].ident.to_string().starts_with('_')
        };
        if declares.iter().all(guard) || self.stays(scope, at, function) {
            return all;
        }
        let there = |&v: &usize| match &function.variables[v] {
            source if source.declared.is_none() => all,
            source if source.scope != scope.id => 0,
            _ => self.last(scope, v),
        };
        let sources = statement.mentions.iter().map(there).min();
        let extent = named.unwrap_or(all).max(sources.unwrap_or(all));
        extent.max(self.made_on_the_way(function, scope, at, extent))
    }

    /// A merge between this one and what it is made for, if that is executed by more runs: whatever this one borrows from
    /// cannot wait in a slot until then, so it has to be there for all of them.
    fn made_on_the_way(
        &self,
        function: &Function,
        scope: &Scope,
        at: usize,
        extent: usize,
    ) -> usize {
        let Stmt::Local(local) = &scope.statements[at].stmt else {
            return 0;
        };
        let init = local.init.as_ref();
        if init.is_none_or(|init| names::borrowed(&init.expr).is_empty()) {
            return 0;
        }
        let behind =
            (at + 1..scope.statements.len()).take_while(|&other| scope.passed(other) < extent);
        let merges = behind.filter(|&other| is_merge(function, &scope.statements[other]));
        merges
            .map(|other| self.merge_extent(scope, other))
            .max()
            .unwrap_or(0)
    }

    /// Whether nothing after a merge gives away what it makes, or what that is made from. What every safe point needs was not given
    /// away.
    fn stays(&self, scope: &Scope, at: usize, function: &Function) -> bool {
        let statement = &scope.statements[at];
        // What is given away behind the last safe point of the scope was there at it.
        let end = scope.carriers.last().map_or(at, |&last| last).max(at) + 1;
        let later = &scope.statements[at + 1..end];
        let gives = |v: &usize| {
            let name = function.variables[*v].ident.to_string();
            let mut mentioning = later.iter().filter(|later| later.mentions.contains(v));
            mentioning.any(|later| moves::surely_given_away(&later.stmt).contains(&name))
        };
        let behind = scope.passed(at) + 1..=scope.carriers.len();
        let needed = |v: &usize| {
            behind.clone().all(|number| {
                let mut sites = scope.numbered(number).1.sites();
                sites.all(|site| self.needs(*v, site))
            })
        };
        let mut involved = statement.declares.iter().chain(&statement.mentions);
        involved.all(|v| needed(v) || !gives(v))
    }
}
