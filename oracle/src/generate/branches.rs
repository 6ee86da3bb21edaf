//! Branches and blocks.

use super::Generator;
use super::lets::mut_word;
use super::scope::{Holds, Variable};
use super::types::Type;
use crate::feature::Feature;
use crate::tree::Stmt;

/// The branch that safe points of a kind stand in.
fn around(inside: Feature) -> Option<Feature> {
    match inside {
        Feature::InIf => Some(Feature::If),
        Feature::InIfLet => Some(Feature::IfLet),
        Feature::InIfLetMut => Some(Feature::IfLetMut),
        Feature::InChain => Some(Feature::Chain),
        Feature::InMatch => Some(Feature::Match),
        Feature::InMatchRef => Some(Feature::MatchRef),
        Feature::InMatchMut => Some(Feature::MatchMut),
        Feature::InBlock => Some(Feature::Block),
        Feature::InLabelled => Some(Feature::Labelled),
        Feature::InUnsafe => Some(Feature::Unsafe),
        _ => None,
    }
}

impl Generator {
    /// A block in which safe points may stand, or not. One in which they may has at least one.
    pub(super) fn inside(
        &mut self,
        zone: bool,
        carried: bool,
        fill: impl FnOnce(&mut Self, &mut Vec<Stmt>),
    ) -> Vec<Stmt> {
        let outer = std::mem::replace(&mut self.zone, zone);
        let before = std::mem::replace(&mut self.carried, carried);
        self.depth += 1;
        let block = self.block(|this, out| {
            fill(this, out);
            this.point_if_none(out);
        });
        self.depth -= 1;
        self.zone = outer;
        self.carried = before;
        block
    }

    fn point_if_none(&mut self, out: &mut Vec<Stmt>) {
        if self.zone && !out.iter().any(Stmt::has_safe_point) {
            self.point(out);
        }
    }

    /// A block of a branch, with safe points if a feature says so.
    pub(super) fn arm(&mut self, feature: Feature, items: Vec<Variable>) -> Vec<Stmt> {
        let zone = self.zone
            && self.has(feature)
            && self.has(Feature::PointInside)
            && self.points_left()
            && self
                .random
                .percent(if self.wished(feature) { 95 } else { 55 });
        if zone {
            self.mark(feature);
        }
        let carried = self.carried;
        self.one_way(|this| {
            let mut leave = None;
            let block = this.inside(zone, carried, |this, out| {
                for item in items {
                    this.declare(item);
                }
                this.statements(out, 1, 3);
                if this.random.percent(12) {
                    this.point_if_none(out);
                    leave = this.way_out();
                    out.extend(leave.as_ref().map(|leave| Stmt::leaf(&leave.text)));
                }
            });
            (block, leave)
        })
    }

    /// `safe_point!()`
    pub(super) fn point(&mut self, out: &mut Vec<Stmt>) {
        let feature = match self.depth {
            0 => Feature::Point,
            _ => Feature::PointInside,
        };
        if !self.has(feature) || !self.zone {
            return self.event(out);
        }
        self.mark(feature);
        self.points += self.times;
        out.push(Stmt::safe_point());
    }

    /// A branch, a block, or a safe point.
    pub(super) fn branch(&mut self, out: &mut Vec<Stmt>) {
        if self.depth > 4 {
            return self.event(out);
        }
        let all = [
            (6, Feature::Point),
            (2, Feature::PointInside),
            (6, Feature::If),
            (5, Feature::IfLet),
            (5, Feature::Chain),
            (2, Feature::Temporary),
            (2, Feature::Tail),
            (7, Feature::Match),
            (4, Feature::MatchRef),
            (4, Feature::MatchMut),
            (4, Feature::IfLetMut),
            (5, Feature::Block),
            (6, Feature::Labelled),
            (5, Feature::Unsafe),
        ];
        if let Some(around) = self.forced.and_then(around) {
            self.forced = Some(around);
        }
        let feature = self.favoured(&all);
        if matches!(feature, Feature::Point | Feature::PointInside) {
            return self.point(out);
        }
        if !self.has(feature) {
            return self.event(out);
        }
        self.forked(|this| this.branch_of(feature, out));
    }

    fn branch_of(&mut self, feature: Feature, out: &mut Vec<Stmt>) {
        match feature {
            Feature::If => self.if_else(out),
            Feature::IfLet => self.if_let(out),
            Feature::Chain => self.chain(out),
            Feature::Match => self.match_value(out),
            Feature::Temporary if self.random.percent(50) => self.match_words(out),
            Feature::Temporary if self.has(Feature::IfLet) => self.if_let(out),
            Feature::Temporary => self.match_words(out),
            Feature::Tail => self.if_value(out),
            Feature::MatchRef => self.match_ref(out),
            Feature::MatchMut => self.match_mut(out),
            Feature::IfLetMut => self.if_let_mut(out),
            Feature::Labelled => self.labelled(out),
            _ => self.plain_block(feature, out),
        }
    }

    fn if_else(&mut self, out: &mut Vec<Stmt>) {
        self.mark(Feature::If);
        let condition = self.plain_condition();
        if self.random.percent(25) {
            return self.if_value(out);
        }
        let mut stmt =
            Stmt::leaf(format!("if {condition} ")).block(self.arm(Feature::InIf, vec![]));
        if self.random.percent(35) {
            let condition = self.plain_condition();
            let arm = self.arm(Feature::InIf, vec![]);
            stmt = stmt.text(format!(" else if {condition} ")).block(arm);
        }
        if self.random.percent(55) {
            let arm = self.arm(Feature::InIf, vec![]);
            stmt = stmt.text(" else ").block(arm);
        }
        out.push(stmt);
    }

    /// `let v = if … { … } else { … };`
    fn if_value(&mut self, out: &mut Vec<Stmt>) {
        let ty = *self.random.pick(&[Type::U64, Type::Text, Type::Numbers]);
        let condition = self.plain_condition();
        let (name, mutable) = (self.fresh("v"), self.random.percent(40));
        let then = self.valued_arm(Feature::InIf, vec![], ty);
        let otherwise = self.valued_arm(Feature::InIf, vec![], ty);
        let stmt = Stmt::leaf(format!("let {}{name} = if {condition} ", mut_word(mutable)))
            .block(then)
            .text(" else ")
            .block(otherwise)
            .text(";");
        out.push(stmt);
        self.declare(Variable::new(&name, ty).mutable(mutable));
    }

    /// An arm that ends in a value, made before anything else in it.
    pub(super) fn valued_arm(
        &mut self,
        feature: Feature,
        items: Vec<Variable>,
        ty: Type,
    ) -> Vec<Stmt> {
        if self.depth < 3 && self.take(Feature::Tail, 15) {
            return self.arm_with_tail(feature, items, ty);
        }
        let (value, name) = (self.value(ty), self.fresh("out"));
        let mut block = self.arm(feature, items);
        block.insert(0, Stmt::leaf(format!("let {name} = {value};")).keep());
        block.push(Stmt::leaf(name).keep());
        block
    }

    /// An arm whose value is that of another branch.
    fn arm_with_tail(&mut self, feature: Feature, items: Vec<Variable>, ty: Type) -> Vec<Stmt> {
        self.one_way(|this| {
            let mut block = Vec::new();
            this.forked(|this| {
                let first = this.arm(feature, items);
                block.push(Stmt::default().block(first));
            });
            this.forked(|this| {
                let condition = this.plain_condition();
                this.depth += 1;
                let then = this.valued_arm(Feature::InIf, vec![], ty);
                let otherwise = this.valued_arm(Feature::InIf, vec![], ty);
                this.depth -= 1;
                let tail = Stmt::leaf(format!("if {condition} "))
                    .block(then)
                    .text(" else ")
                    .block(otherwise);
                block.push(tail.keep());
            });
            (block, None)
        })
    }

    fn maybe(&mut self, out: &mut Vec<Stmt>) -> usize {
        match self.find(|v| v.ty == Type::Maybe && v.holds == Holds::Value && !v.remade) {
            Some(index) => index,
            None => self.let_of(Type::Maybe, out),
        }
    }

    fn if_let(&mut self, out: &mut Vec<Stmt>) {
        self.mark(Feature::IfLet);
        let name = self.fresh("c");
        let item = Variable::new(&name, Type::U64);
        let (head, arm) = match self.random.below(3) {
            _ if self.take(Feature::Temporary, 25) => {
                let value = self.temporary();
                (
                    format!("if let Some({name}) = {value} "),
                    self.arm(Feature::InIfLet, vec![item]),
                )
            }
            0 => {
                let number = self.number();
                (
                    format!("if let Some({name}) = some({number}) "),
                    self.arm(Feature::InIfLet, vec![item]),
                )
            }
            1 => {
                let index = self.maybe(out);
                let of = self.variables[index].name.clone();
                let mutable = self.random.percent(40);
                let item = item.mutable(mutable);
                (
                    format!("if let Some({}{name}) = {of} ", mut_word(mutable)),
                    self.arm(Feature::InIfLet, vec![item]),
                )
            }
            _ => {
                let index = self.maybe(out);
                let of = self.variables[index].name.clone();
                let text = match self.random.percent(50) {
                    true => format!("if let Some({name}) = &{of} "),
                    false => format!("if let Some(ref {name}) = {of} "),
                };
                let arms = self.under(index, |this| {
                    vec![this.arm(Feature::InMatchRef, vec![item.shared()])]
                });
                (text, arms.into_iter().flatten().collect())
            }
        };
        let mut stmt = Stmt::leaf(head).block(arm);
        if self.random.percent(50) {
            let arm = self.arm(Feature::InIfLet, vec![]);
            stmt = stmt.text(" else ").block(arm);
        }
        out.push(stmt);
    }

    /// An `Option` made with temporary values, which a branch on it keeps to its end.
    fn temporary(&mut self) -> String {
        let (a, b) = (self.number(), self.number());
        match self.random.below(4) {
            0 => format!("pick(&vec![{a}, 2], {b})"),
            1 => format!("vec![{a}, {b}].iter().max().copied()"),
            2 => format!("some({a}).filter(|q| q % 2 == ({b}) % 2)"),
            _ => format!("format!(\"{{}}\", ({a}) % 100).parse::<u64>().ok()"),
        }
    }

    /// What is done while a variable is borrowed.
    fn under<T>(&mut self, index: usize, inside: impl FnOnce(&mut Self) -> T) -> T {
        let frozen = std::mem::replace(&mut self.variables[index].frozen, true);
        let made = inside(self);
        self.variables[index].frozen = frozen;
        made
    }

    fn chain(&mut self, out: &mut Vec<Stmt>) {
        self.mark(Feature::Chain);
        let index = self.maybe(out);
        let (of, name) = (self.variables[index].name.clone(), self.fresh("c"));
        let (first, number) = (self.any_condition(), self.number());
        let item = Variable::new(&name, Type::U64);
        let arm = self.arm(Feature::InChain, vec![item]);
        let condition = match self.random.percent(50) {
            true => format!("({first}) && let Some({name}) = {of} && {name} % 5 != 2"),
            false => format!("let Some({name}) = {of} && {name} != ({number})"),
        };
        let mut stmt = Stmt::leaf(format!("if {condition} ")).block(arm);
        if self.random.percent(40) {
            let arm = self.arm(Feature::InChain, vec![]);
            stmt = stmt.text(" else ").block(arm);
        }
        out.push(stmt);
    }

    /// A `match` that binds by value.
    fn match_value(&mut self, out: &mut Vec<Stmt>) {
        self.mark(Feature::Match);
        match self.random.below(4) {
            0 => self.match_words(out),
            1 => self.match_number(out),
            2 => self.match_tuple(out),
            _ => self.match_moving(out),
        }
    }

    /// On a temporary value, by reference.
    fn match_words(&mut self, out: &mut Vec<Stmt>) {
        if !self.has(Feature::Temporary) {
            return self.match_number(out);
        }
        self.mark(Feature::Temporary);
        let number = self.number();
        let scrutinee = match self.random.percent(50) {
            true => format!("(({number}) % 3).to_string().as_str()"),
            false => format!("&*format!(\"{{}}\", ({number}) % 3)"),
        };
        let [zero, one, rest] = [(), (), ()].map(|()| self.arm(Feature::InMatch, vec![]));
        let stmt = Stmt::leaf(format!("match {scrutinee} {{ \"0\" => "))
            .block(zero)
            .text(", \"1\" => ")
            .block(one)
            .text(", _ => ")
            .block(rest)
            .text(" }");
        out.push(stmt);
    }

    fn match_number(&mut self, out: &mut Vec<Stmt>) {
        let (number, name) = (self.number(), self.fresh("c"));
        let item = || vec![Variable::new(&name, Type::U64)];
        let guard = self.any_condition();
        let first = self.arm(Feature::InMatch, vec![]);
        let ranged = self.arm(Feature::InMatch, item());
        let guarded = self.arm(Feature::InMatch, item());
        let last = self.arm(Feature::InMatch, vec![]);
        let stmt = Stmt::leaf(format!("match ({number}) % 6 {{ 0 => "))
            .block(first)
            .text(format!(", {name} @ 1..=2 => "))
            .block(ranged)
            .text(format!(", {name} if {guard} && {name} > 3 => "))
            .block(guarded)
            .text(", _ => ")
            .block(last)
            .text(" }");
        out.push(stmt);
    }

    fn match_tuple(&mut self, out: &mut Vec<Stmt>) {
        let index = self.maybe(out);
        let (of, name) = (self.variables[index].name.clone(), self.fresh("c"));
        let condition = self.chosen_by(out);
        let item = Variable::new(&name, Type::U64);
        let ty = Type::U64;
        let valued = self.random.percent(40);
        let arm = |this: &mut Self, items| match valued {
            true => this.valued_arm(Feature::InMatch, items, ty),
            false => this.arm(Feature::InMatch, items),
        };
        let both = arm(self, vec![item]);
        let none = arm(self, vec![]);
        let rest = arm(self, vec![]);
        let result = self.fresh("v");
        let (before, after) = match valued {
            true => (format!("let {result} = "), " };"),
            false => (String::new(), " }"),
        };
        let head = format!("{before}match ({condition}, {of}) {{ (true, Some({name})) => ");
        let stmt = Stmt::leaf(head)
            .block(both)
            .text(", (_, None) => ")
            .block(none)
            .text(", _ => ")
            .block(rest)
            .text(after);
        out.push(stmt);
        if valued {
            self.declare(Variable::new(&result, ty));
        }
    }

    /// A condition in a scrutinee, or a variable that holds one.
    fn chosen_by(&mut self, out: &mut Vec<Stmt>) -> String {
        let condition = self.any_condition();
        if self.take(Feature::Temporary, 50) {
            return condition;
        }
        let name = self.fresh("q");
        out.push(Stmt::leaf(format!("let {name} = {condition};")));
        self.declare(Variable::new(&name, Type::Bool));
        name
    }

    /// A `match` that uses its value up.
    fn match_moving(&mut self, out: &mut Vec<Stmt>) {
        let own = self.own(|v| v.ty == Type::Choice && !v.pinned);
        let index = own.unwrap_or_else(|| self.let_of(Type::Choice, out));
        let of = self.variables[index].name.clone();
        self.variables[index].gone = true;
        let (x, y, s) = (self.fresh("c"), self.fresh("c"), self.fresh("c"));
        let mutable = self.random.percent(50);
        let text = Variable::new(&s, Type::Text).mutable(mutable);
        let first = self.arm(Feature::InMatch, vec![Variable::new(&x, Type::U64)]);
        let second = self.arm(Feature::InMatch, vec![Variable::new(&y, Type::I32), text]);
        let third = self.arm(Feature::InMatch, vec![]);
        let word = mut_word(mutable);
        let stmt = Stmt::leaf(format!("match {of} {{ Choice::One({x}) => "))
            .block(first)
            .text(format!(", Choice::Two {{ x: {y}, s: {word}{s} }} => "))
            .block(second)
            .text(", Choice::Three => ")
            .block(third)
            .text(" }");
        out.push(stmt);
    }

    fn choice_to_match(&mut self, out: &mut Vec<Stmt>) -> usize {
        match self.find(|v| v.ty == Type::Choice && v.holds == Holds::Value) {
            Some(index) => index,
            None => self.let_of(Type::Choice, out),
        }
    }

    fn match_ref(&mut self, out: &mut Vec<Stmt>) {
        self.mark(Feature::MatchRef);
        let index = self.choice_to_match(out);
        let of = self.variables[index].name.clone();
        let (x, y, s) = (self.fresh("c"), self.fresh("c"), self.fresh("c"));
        let (n, guard) = (self.random.below(60), self.any_condition());
        let arms = self.under(index, |this| {
            let number = || Variable::new(&x, Type::U64).shared();
            let small = Variable::new(&y, Type::I32).shared();
            let text = Variable::new(&s, Type::Text).shared();
            [vec![number()], vec![number()], vec![small, text], vec![]]
                .map(|items| this.arm(Feature::InMatchRef, items))
        });
        let [guarded, one, two, three] = arms;
        let stmt = Stmt::leaf(format!(
            "match &{of} {{ Choice::One({x}) if *{x} > {n} && {guard} => "
        ))
        .block(guarded)
        .text(format!(", Choice::One({x}) => "))
        .block(one)
        .text(format!(", Choice::Two {{ x: {y}, s: {s} }} => "))
        .block(two)
        .text(", Choice::Three => ")
        .block(three)
        .text(" }");
        out.push(stmt);
    }
}
