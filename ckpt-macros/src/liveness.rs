//! Which variables each safe point needs.
//!
//! A variable is *needed* at a safe point when it is *live* there: something that may run from there on looks at its value
//! before giving it another. This is the usual backward analysis, over scopes: what a statement leaves live before it is what
//! is live after it, less what it overwrites, with what it looks at, and what is live wherever else it may lead.
//!
//! The carriers of a scope are numbered 1 to K in order; a run that resumes inside carrier t of the scope has *stage* t
//! there, one that enters the scope afresh 0.

mod merges;

use std::collections::{BTreeMap, BTreeSet};

use crate::jumps::Exit;
use crate::model::{
    Arm, Body, Carrier, Flow, Form, Function, Kind, Loop, Repeat, Role, Scope, Statement,
};
use crate::names::Names;

/// Variables, by their indices.
pub(crate) type Variables = BTreeSet<usize>;

/// The result for one function.
pub(crate) struct Liveness {
    /// For each safe point, the variables that are looked at from there on, or made again.
    at: Vec<Variables>,
    /// What is live before each statement of each scope, and at the scope's end.
    before: BTreeMap<(usize, usize), Variables>,
    /// What is live where a carrier has evaluated what it begins with.
    entered: BTreeMap<(usize, usize), Variables>,
    /// What each statement looks at, where it may lead included.
    looks: BTreeMap<(usize, usize), Variables>,
    /// What is live at the beginning of each arm of each branch.
    arms: BTreeMap<(usize, usize), Variables>,
    /// For each variable that a merge declares, the last carrier of its scope for which it is made again.
    made_until: Vec<Option<usize>>,
    /// The labels that macros of the function's own may name.
    macro_labels: Names,
}

/// A loop or a labelled block around, and what is live where its jumps lead.
struct Target {
    label: Option<String>,
    /// Whether a macro of the function's own may name it.
    by_macros: bool,
    is_loop: bool,
    broken: Variables,
    continued: Variables,
}

impl Liveness {
    pub(crate) fn new(function: &Function) -> Self {
        let mut liveness = Liveness {
            at: vec![Variables::new(); function.sites.len()],
            before: BTreeMap::new(),
            entered: BTreeMap::new(),
            looks: BTreeMap::new(),
            arms: BTreeMap::new(),
            made_until: vec![None; function.variables.len()],
            macro_labels: function.macro_labels.clone(),
        };
        liveness.scope(&function.body, &Variables::new(), &mut Vec::new());
        liveness.without_value(function, &function.body);
        while liveness.extend_merges(function, &function.body) {}
        liveness
    }

    /// The variables in the checkpoint at a safe point, of one scope, in order of declaration.
    pub(crate) fn saved_at(&self, function: &Function, scope: &Scope, site: u32) -> Vec<usize> {
        let live = self.at[site as usize - 1].iter().copied();
        live.filter(|&v| function.variables[v].scope == scope.id && function.is_saved(v))
            .collect()
    }

    /// Whether a safe point needs a variable, saved or made again.
    pub(crate) fn needs(&self, variable: usize, site: u32) -> bool {
        self.at[site as usize - 1].contains(&variable)
    }

    /// What is live before a statement.
    pub(crate) fn before(&self, scope: &Scope, at: usize) -> &Variables {
        &self.before[&(scope.id, at)]
    }

    /// What is live in a carrier that has evaluated what it begins with.
    pub(crate) fn entered(&self, scope: &Scope, at: usize) -> &Variables {
        &self.entered[&(scope.id, at)]
    }

    /// What is live at the beginning of an arm of a branch.
    pub(crate) fn in_arm(&self, carrier: &Carrier, arm: usize) -> &Variables {
        &self.arms[&(carrier.id, arm)]
    }

    /// What a statement looks at, where it may lead included.
    pub(crate) fn looks(&self, scope: &Scope, at: usize) -> &Variables {
        &self.looks[&(scope.id, at)]
    }

    /// The last carrier of its scope that needs a variable; 0 for none.
    pub(crate) fn last(&self, scope: &Scope, variable: usize) -> usize {
        self.made_until[variable].unwrap_or_else(|| self.named_until(scope, variable))
    }

    fn named_until(&self, scope: &Scope, variable: usize) -> usize {
        let needs = |&number: &usize| {
            let mut sites = scope.numbered(number).1.sites();
            sites.any(|site| self.needs(variable, site))
        };
        (1..=scope.carriers.len()).rev().find(needs).unwrap_or(0)
    }

    /// Whether some safe point needs a variable.
    pub(crate) fn is_needed(&self, variable: usize) -> bool {
        self.at.iter().any(|live| live.contains(&variable))
    }

    /// The last carrier at which the merge at a statement is executed by a run that resumes.
    pub(crate) fn merge_extent(&self, scope: &Scope, at: usize) -> usize {
        let declares = &scope.statements[at].declares;
        let last = declares.iter().map(|&v| self.last(scope, v)).max();
        last.unwrap_or(scope.carriers.len())
    }

    /// Gives variables that would be saved under one name, because one hides the other, names that differ.
    pub(crate) fn tell_apart(&self, function: &mut Function) {
        let lent = function.state_parameters().flat_map(|p| &p.variables);
        let mut around: Vec<usize> = lent.copied().collect();
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
        let saved = |&v: &usize| self.is_needed(v) && function.is_saved(v);
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

    /// Walks a scope backwards; returns what is live at its beginning.
    fn scope(&mut self, scope: &Scope, after: &Variables, around: &mut Vec<Target>) -> Variables {
        let end = scope.statements.len();
        let mut live = after.clone();
        self.before.insert((scope.id, end), live.clone());
        for at in (0..end).rev() {
            live = self.statement(scope, at, &live, around);
            self.before.insert((scope.id, at), live.clone());
        }
        live
    }

    fn statement(
        &mut self,
        scope: &Scope,
        at: usize,
        after: &Variables,
        around: &mut Vec<Target>,
    ) -> Variables {
        let statement = &scope.statements[at];
        let flow = &statement.flow;
        let mut live = through(flow, after, around);
        for v in &statement.declares {
            live.remove(v);
        }
        match &statement.kind {
            Kind::Carrier(carrier) => {
                let entered = self.carrier(carrier, &live, around);
                // While it is borrowed it has to stay where it is: for all runs. Where it is not it may be used up.
                let lent: Variables = carrier.lent.intersection(&entered).copied().collect();
                for site in carrier.sites() {
                    let stays = |v: &&usize| match carrier.is_behind_else(site) {
                        true if carrier.hoisted().is_some() => !carrier.arm_gives_away(site, **v),
                        _ => {
                            carrier.holds_at(site) && !carrier.arm_gives_away(site, **v)
                                || !carrier.arm_names(site, **v)
                        }
                    };
                    self.at[site as usize - 1].extend(lent.iter().filter(stays));
                }
                live = &entered | &carrier.entry;
                self.entered.insert((scope.id, at), entered);
                self.looks.insert((scope.id, at), carrier.entry.clone());
            }
            Kind::Plain | Kind::Call | Kind::Merge | Kind::Head => {
                let looks = &flow.looks | &reached(flow, around);
                self.looks.insert((scope.id, at), looks);
            }
        }
        live
    }

    /// What is live in a carrier that has evaluated what it begins with, given what is live after it.
    fn carrier(
        &mut self,
        carrier: &Carrier,
        after: &Variables,
        around: &mut Vec<Target>,
    ) -> Variables {
        match &carrier.form {
            Form::Point => {
                self.at[carrier.first as usize - 1].clone_from(after);
                after.clone()
            }
            Form::Block { body, .. } => {
                around.push(Target {
                    label: label_of(carrier),
                    by_macros: self.by_macros(carrier),
                    is_loop: false,
                    broken: after.clone(),
                    continued: Variables::new(),
                });
                let live = self.scope(body, after, around);
                around.pop();
                live
            }
            Form::If { .. } | Form::Match { .. } => {
                let mut live = Variables::new();
                for (index, arm) in carrier.arms().iter().enumerate() {
                    let of_arm = self.arm(arm, after, around);
                    live.extend(&of_arm);
                    self.arms.insert((carrier.id, index), of_arm);
                }
                live
            }
            Form::Loop(repeat) => self.repeat(carrier, repeat, after, around),
        }
    }

    fn by_macros(&self, carrier: &Carrier) -> bool {
        label_of(carrier).is_some_and(|label| self.macro_labels.contains(&label))
    }

    fn arm(&mut self, arm: &Arm, after: &Variables, around: &mut Vec<Target>) -> Variables {
        match &arm.body {
            Body::Plain(_, flow) => through(flow, after, around),
            Body::Scope(scope) => self.scope(scope, after, around),
        }
    }

    fn repeat(
        &mut self,
        carrier: &Carrier,
        repeat: &Loop,
        after: &Variables,
        around: &mut Vec<Target>,
    ) -> Variables {
        let ends = !matches!(repeat.repeat, Repeat::Loop);
        let mut top = repeat.again.clone();
        if ends {
            top.extend(after);
        }
        // What one iteration looks at is live at the end of the one before it.
        loop {
            around.push(Target {
                label: label_of(carrier),
                by_macros: self.by_macros(carrier),
                is_loop: true,
                broken: after.clone(),
                continued: top.clone(),
            });
            let body = match &repeat.body {
                Body::Plain(_, flow) => through(flow, &top, around),
                Body::Scope(scope) => self.scope(scope, &top, around),
            };
            around.pop();
            let wider = &top | &body;
            if wider == top {
                break;
            }
            top = wider;
        }
        if let Some(site) = carrier.own_site() {
            self.at[site as usize - 1].clone_from(&top);
        }
        if let Repeat::For { .. } = repeat.repeat {
            // An iterator that is made again is made wherever in its loop a run resumes.
            for site in carrier.sites() {
                self.at[site as usize - 1].extend(&repeat.again);
            }
        }
        if let Body::Scope(scope) = &repeat.body {
            let mut looks = repeat.again.clone();
            match repeat.polls {
                true => looks.extend(&top),
                false if ends => looks.extend(after),
                false => {}
            }
            self.looks.insert((scope.id, 0), looks);
        }
        top
    }

    /// Takes away what cannot have a value yet: what has been given none.
    fn without_value(&mut self, function: &Function, scope: &Scope) {
        for &at in &scope.carriers {
            let statement = &scope.statements[at];
            let Kind::Carrier(carrier) = &statement.kind else {
                continue;
            };
            for v in own_variables(function, scope) {
                // Inside it may still get one.
                if !has_value(function, scope, v, at) && !statement.mentions.contains(&v) {
                    for site in carrier.sites() {
                        self.at[site as usize - 1].remove(&v);
                    }
                }
            }
            for inner in carrier.scopes() {
                self.without_value(function, inner);
            }
        }
    }
}

/// What is live before a piece of code, given what is live after it.
fn through(flow: &Flow, after: &Variables, around: &[Target]) -> Variables {
    let mut live = match flow.diverges {
        true => Variables::new(),
        false => after - &flow.overwrites,
    };
    live.extend(&flow.looks);
    live.extend(reached(flow, around));
    live
}

/// What is live where a piece of code may lead, other than after it.
fn reached(flow: &Flow, around: &[Target]) -> Variables {
    let mut live = Variables::new();
    for (exit, overwritten) in &flow.jumps {
        let named = |target: &&Target, label: &Option<String>| match label {
            Some(_) => target.label == *label,
            None => target.is_loop,
        };
        let innermost = |label| around.iter().rev().find(|target| named(target, label));
        let there: Variables = match exit {
            Exit::Break(label) => innermost(label).map(|t| t.broken.clone()),
            Exit::Continue(label) => innermost(label).map(|t| t.continued.clone()),
            Exit::Hidden => {
                let targets = around.iter().filter(|target| target.by_macros);
                let all = targets.flat_map(|t| t.broken.iter().chain(&t.continued));
                Some(all.copied().collect())
            }
        }
        .unwrap_or_default();
        live.extend(&there - overwritten);
    }
    live
}

fn label_of(carrier: &Carrier) -> Option<String> {
    let label = carrier.label.as_ref()?;
    Some(label.name.ident.to_string())
}

/// Whether a variable can have a value at a carrier of its scope: it got one where it was declared, or something before has
/// mentioned it.
fn has_value(function: &Function, scope: &Scope, variable: usize, at: usize) -> bool {
    let variable_of = &function.variables[variable];
    match variable_of.declared {
        None => true,
        Some(declared) if declared >= at => false,
        Some(_) if variable_of.init.is_some() => true,
        Some(declared) => named_within(scope, variable, declared + 1, at),
    }
}

/// Whether a statement stands once, for runs fresh and resuming. The head of a loop whose iterator is made again takes its
/// item again.
pub(crate) fn is_merge(function: &Function, statement: &Statement) -> bool {
    let taken = |&v: &usize| function.variables[v].role == Role::Taken;
    match statement.kind {
        Kind::Merge => true,
        Kind::Head => statement.declares.iter().any(taken),
        Kind::Plain | Kind::Call | Kind::Carrier(_) => false,
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
fn named_within(scope: &Scope, variable: usize, from: usize, to: usize) -> bool {
    let mut statements = scope.statements[from..to.min(scope.statements.len())].iter();
    statements.any(|statement| statement.mentions.contains(&variable))
}
