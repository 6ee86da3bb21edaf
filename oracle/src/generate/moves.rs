//! Moving values away, and back.

use super::Generator;
use super::lets::mut_word;
use super::scope::Variable;
use super::types::Type;
use crate::feature::Feature;
use crate::tree::Stmt;

impl Generator {
    /// Moves something.
    pub(super) fn give_away(&mut self, out: &mut Vec<Stmt>) {
        let all = [
            (2, Feature::MovedBetween),
            (1, Feature::MovedMaybe),
            (2, Feature::MovedLeaving),
            (2, Feature::MovedInLoop),
            (1, Feature::MovedOverPoint),
            (1, Feature::MovedPart),
        ];
        match self.favoured(&all) {
            Feature::MovedBetween => self.move_away(out),
            Feature::MovedMaybe => self.move_on_condition(out),
            Feature::MovedLeaving => self.move_and_leave(out),
            Feature::MovedPart => self.move_part(out),
            Feature::MovedOverPoint => self.move_and_assign(70, out),
            _ => self.move_and_assign(20, out),
        }
    }

    /// A variable that the innermost loop makes anew, so that moving it away leaves no iteration without it.
    pub(super) fn own(&mut self, fits: impl Fn(&Variable) -> bool) -> Option<usize> {
        let base = self.loop_base(self.loops.len());
        let all: Vec<usize> = self
            .visible()
            .into_iter()
            .filter(|&index| {
                index >= base && self.variables[index].moves() && fits(&self.variables[index])
            })
            .collect();
        match all.is_empty() {
            true => None,
            false => Some(*self.random.pick(&all)),
        }
    }

    fn move_away(&mut self, out: &mut Vec<Stmt>) {
        let Some(index) = self
            .own(|v| !v.pinned)
            .filter(|_| self.has(Feature::MovedBetween))
        else {
            return self.event(out);
        };
        self.mark(Feature::MovedBetween);
        self.mark_in_branch(index);
        let old = self.variables[index].clone();
        self.variables[index].gone = true;
        if self.random.percent(50) {
            let id = self.id();
            out.push(Stmt::leaf(format!("ev({id}, eat({}));", old.name)));
            return;
        }
        let mutable = self.random.percent(50) && old.ty != Type::Opaque;
        let name = self.fresh("v");
        let word = mut_word(mutable);
        out.push(Stmt::leaf(format!("let {word}{name} = {};", old.name)));
        self.declare(Variable::new(&name, old.ty).mutable(mutable));
    }

    fn mark_in_branch(&mut self, index: usize) {
        let outside = self.blocks.last().is_some_and(|&base| index < base);
        if outside && self.has(Feature::MovedInBranch) {
            self.mark(Feature::MovedInBranch);
        }
    }

    fn move_on_condition(&mut self, out: &mut Vec<Stmt>) {
        let Some(index) = self
            .own(|v| !v.pinned)
            .filter(|_| self.has(Feature::MovedMaybe))
        else {
            return self.event(out);
        };
        self.mark(Feature::MovedMaybe);
        self.mark_in_branch(index);
        let name = self.variables[index].name.clone();
        self.variables[index].gone = true;
        let (condition, id) = (self.any_condition(), self.id());
        let eaten = Stmt::leaf(format!("ev({id}, eat({name}));"));
        out.push(Stmt::leaf(format!("if {condition} ")).block(vec![eaten]));
    }

    /// A field is moved away, and perhaps assigned again.
    fn move_part(&mut self, out: &mut Vec<Stmt>) {
        if !self.has(Feature::MovedPart) {
            return self.event(out);
        }
        let own = self.own(|v| v.ty == Type::Rec && !v.pinned);
        let index = own.unwrap_or_else(|| self.let_of(Type::Rec, out));
        self.mark(Feature::MovedPart);
        let (first, second) = (self.id(), self.id());
        let variable = self.variables[index].clone();
        let name = &variable.name;
        out.push(Stmt::leaf(format!("ev({first}, eat({name}.s));")).keep());
        out.push(Stmt::leaf(format!("ev({second}, {name}.a);")));
        self.variables[index].gone = true;
        if variable.mutable && self.random.percent(50) {
            let text = self.text();
            out.push(Stmt::leaf(format!("{name}.s = {text};")).keep());
            self.variables[index].gone = false;
        }
    }

    /// Moved away, and then this loop, block or function is left.
    fn move_and_leave(&mut self, out: &mut Vec<Stmt>) {
        let found = self.find(|v| v.moves() && !v.pinned);
        let Some(index) = found.filter(|_| self.has(Feature::MovedLeaving)) else {
            return self.event(out);
        };
        self.variables[index].gone = true;
        let (condition, leave) = (self.condition(5), self.way_out());
        self.variables[index].gone = false;
        let Some(leave) = leave.filter(|leave| self.moved_on_leaving(index, leave)) else {
            return self.event(out);
        };
        self.mark(Feature::MovedLeaving);
        let (id, name) = (self.id(), &self.variables[index].name);
        let eaten = Stmt::leaf(format!("ev({id}, eat({name}));"));
        let block = vec![eaten, Stmt::leaf(leave.text)];
        out.push(Stmt::leaf(format!("if {condition} ")).block(block));
    }

    /// Moved away and assigned again; in a loop, or with safe points in between.
    fn move_and_assign(&mut self, over_points: usize, out: &mut Vec<Stmt>) {
        let fits = |v: &Variable| v.moves() && v.mutable && !v.pinned;
        let Some(index) = self.find(fits) else {
            return self.event(out);
        };
        let over = self.zone && self.points_left() && self.has(Feature::MovedOverPoint);
        let feature = match over && self.random.percent(over_points) {
            true => Feature::MovedOverPoint,
            false if self.loops.is_empty() => Feature::MovedBetween,
            false => Feature::MovedInLoop,
        };
        if !self.has(feature) {
            return self.event(out);
        }
        self.mark(feature);
        let old = self.variables[index].clone();
        let held = match self.random.percent(50) {
            true => {
                let id = self.id();
                out.push(Stmt::leaf(format!("ev({id}, eat({}));", old.name)).keep());
                None
            }
            false => {
                let held = self.fresh("t");
                out.push(Stmt::leaf(format!("let {held} = {};", old.name)).keep());
                Some(self.declare(Variable::new(&held, old.ty)))
            }
        };
        self.variables[index].gone = true;
        self.floored(|this| match feature {
            Feature::MovedOverPoint => this.safe_loop(out),
            _ => this.event(out),
        });
        let value = match held.filter(|_| self.random.percent(30)) {
            Some(held) if !self.variables[held].gone => {
                self.variables[held].gone = true;
                self.variables[held].name.clone()
            }
            _ => self.value(old.ty),
        };
        self.variables[index].gone = false;
        out.push(Stmt::leaf(format!("{} = {value};", old.name)).keep());
    }

    /// While something is away, the loops around cannot be left.
    pub(super) fn floored(&mut self, inside: impl FnOnce(&mut Self)) {
        let floor = std::mem::replace(&mut self.floor, self.loops.len());
        inside(self);
        self.floor = floor;
    }
}
