//! Marked calls of the functions in `called`.

use super::Generator;
use super::scope::{Holds, Variable};
use super::tasks::Way;
use super::types::Type;
use crate::feature::{Feature, Group};
use crate::tree::Stmt;

/// A call: the function, its arguments, and about how many safe points it passes.
pub(super) struct Call {
    pub(super) function: &'static str,
    pub(super) arguments: String,
    points: usize,
}

impl Generator {
    /// `let r = #[ckpt(call)] walk(n, &mut x);`, or in a larger expression.
    pub(super) fn marked_call(&mut self, out: &mut Vec<Stmt>) {
        // A call where something is held mutably is refused.
        let held = |v: &Variable| v.hidden || v.holds == Holds::Mutable && !v.parameter;
        let by_ref = self.used.contains(&Feature::ByRefIterator) && !self.loops.is_empty();
        let held = by_ref || self.variables.iter().any(held);
        if !self.zone || held || self.points + self.times * 4 > super::MOST_POINTS {
            return self.event(out);
        }
        let all = [
            (4, Feature::CallNumber),
            (4, Feature::CallWhole),
            (3, Feature::CallPart),
            (3, Feature::CallGiven),
            (3, Feature::CallShared),
            (2, Feature::CallRecursive),
        ];
        let kinds = [Feature::CallInExpression, Feature::CallInCondition];
        let of_any = |f: &Feature| f.group() == Group::Task || kinds.contains(f);
        let feature = match self.forced.as_ref().is_some_and(of_any) {
            true => Feature::CallNumber,
            false => self.favoured(&all),
        };
        if !self.has(feature) {
            return self.event(out);
        }
        self.mark(feature);
        let call = self.call_of(feature, out);
        self.points += self.times * call.points;
        let way = self.way_of_calling();
        let called = |stmt: Stmt| way.call(stmt, &call);
        let name = self.fresh("r");
        let plain = way != Way::Swallowed;
        let stmt = match plain && self.take(Feature::CallInExpression, 35) {
            false if plain && self.take(Feature::CallInCondition, 25) => {
                let number = self.number();
                let word = *self.random.pick(&["&&", "||"]);
                let begin = Stmt::leaf(format!("let {name} = if {number} % 3 != 1 {word} "));
                called(begin).text(" % 5 != 2 { 40u64 } else { 41 };")
            }
            true => {
                let number = self.literal();
                let begin = Stmt::leaf(format!("let {name} = {number} ^ (7 + "));
                called(begin).text(" % 100);")
            }
            false if way == Way::Swallowed => {
                let begin = called(Stmt::leaf(format!("let {name} = ")));
                begin.text(format!("; let {name} = {name}.unwrap_or(77);"))
            }
            false => called(Stmt::leaf(format!("let {name} = "))).text(";"),
        };
        out.push(stmt);
        self.declare(Variable::new(&name, Type::U64));
    }

    fn call_of(&mut self, feature: Feature, out: &mut Vec<Stmt>) -> Call {
        let n = self.random.below(3);
        match feature {
            Feature::CallNumber => {
                let lent = self.lent_argument(Type::U64, out);
                Call {
                    function: "walk",
                    arguments: format!("{n}, {lent}"),
                    points: n + 2,
                }
            }
            Feature::CallWhole => {
                let lent = self.lent_argument(Type::Numbers, out);
                Call {
                    function: "fill",
                    arguments: format!("{lent}, {n}"),
                    points: n + 2,
                }
            }
            Feature::CallPart => {
                let lent = self.lent_argument(Type::Numbers, out);
                let of = lent.trim_start_matches("&mut ");
                let part = match self.random.percent(35) {
                    true => "[..]".to_owned(),
                    false => {
                        let name = self.fresh("k");
                        out.push(Stmt::leaf(format!("let {name} = {of}.len() / 2;")));
                        self.declare(Variable::new(&name, Type::Size));
                        format!("[{name}..]")
                    }
                };
                Call {
                    function: "scan",
                    arguments: format!("&mut {of}{part}"),
                    points: 4,
                }
            }
            Feature::CallGiven => {
                let (name, value) = (self.fresh("g"), self.value(Type::Numbers));
                out.push(Stmt::leaf(format!("let {name} = {value};")));
                let text = self.text();
                let given = self.fresh("g");
                out.push(Stmt::leaf(format!("let {given} = {text};")));
                Call {
                    function: "use_up",
                    arguments: format!("{name}, {given}"),
                    points: 4,
                }
            }
            Feature::CallShared => {
                let shown = self.find(|v| v.ty == Type::Numbers && v.holds == Holds::Value);
                let index = shown.unwrap_or_else(|| self.mutable_of(Type::Numbers, out));
                let of = self.variables[index].name.clone();
                Call {
                    function: "look_over",
                    arguments: format!("&{of}, {n}"),
                    points: n + 2,
                }
            }
            _ => {
                let lent = self.lent_argument(Type::Numbers, out);
                Call {
                    function: "dig",
                    arguments: format!("{n}, {lent}"),
                    points: [2, 7, 17][n],
                }
            }
        }
    }

    /// `&mut x`, or `x` that is a `&mut` parameter.
    fn lent_argument(&mut self, ty: Type, out: &mut Vec<Stmt>) -> String {
        let fits = |v: &Variable| v.ty == ty && v.changes() && !v.place_only;
        let index = match self.find(fits) {
            Some(index) => index,
            None => self.mutable_of(ty, out),
        };
        let variable = &self.variables[index];
        match variable.holds {
            Holds::Value => format!("&mut {}", variable.name),
            _ => variable.name.clone(),
        }
    }
}
