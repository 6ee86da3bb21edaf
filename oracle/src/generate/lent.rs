//! Branches and loops that hold a mutable reference into a variable.

use super::Generator;
use super::loops::Kind;
use super::scope::{Holds, Variable};
use super::types::Type;
use crate::feature::Feature;
use crate::tree::Stmt;

impl Generator {
    /// A variable of a type that may be changed: one that is there, or a new one.
    fn changing(&mut self, ty: Type, out: &mut Vec<Stmt>) -> usize {
        let found = self.find(|v| v.ty == ty && v.changes() && v.holds == Holds::Value);
        found.unwrap_or_else(|| self.mutable_of(ty, out))
    }

    /// What is done while nothing else can name a variable.
    fn hiding<T>(&mut self, index: usize, inside: impl FnOnce(&mut Self) -> T) -> T {
        let hidden = std::mem::replace(&mut self.variables[index].hidden, true);
        let made = inside(self);
        self.variables[index].hidden = hidden;
        made
    }

    fn lent(&mut self, ty: Type) -> Variable {
        let name = self.fresh("c");
        Variable::new(&name, ty).lent()
    }

    /// `match` on a variable, its arms holding mutable references.
    pub(super) fn match_mut(&mut self, out: &mut Vec<Stmt>) {
        self.mark(Feature::MatchMut);
        match self.random.below(3) {
            0 => self.match_mut_pair(out),
            _ => self.match_mut_choice(out),
        }
    }

    fn match_mut_choice(&mut self, out: &mut Vec<Stmt>) {
        let index = self.changing(Type::Choice, out);
        let of = self.variables[index].name.clone();
        let (x, s) = (self.lent(Type::U64), self.lent(Type::Text));
        let (one, two) = (x.name.clone(), s.name.clone());
        let number = self.hiding(index, |this| this.number());
        let arms = self.hiding(index, |this| {
            [vec![x.clone()], vec![x], vec![s], vec![]]
                .map(|items| this.arm(Feature::InMatchMut, items))
        });
        let [guarded, first, second, third] = arms;
        let (scrutinee, word) = match self.random.percent(65) {
            true => (format!("&mut {of}"), ""),
            false => (of, "ref mut "),
        };
        let stmt = Stmt::leaf(format!(
            "match {scrutinee} {{ Choice::One({word}{one}) if *{one} % 4 != ({number}) % 4 => "
        ))
        .block(guarded)
        .text(format!(", Choice::One({word}{one}) => "))
        .block(first)
        .text(format!(", Choice::Two {{ s: {word}{two}, .. }} => "))
        .block(second)
        .text(", Choice::Three => ")
        .block(third)
        .text(" }");
        out.push(stmt);
    }

    /// Two variables at once.
    fn match_mut_pair(&mut self, out: &mut Vec<Stmt>) {
        let first = self.changing(Type::Maybe, out);
        let second = self.hiding(first, |this| this.changing(Type::U64, out));
        let (a, b) = (
            self.variables[first].name.clone(),
            self.variables[second].name.clone(),
        );
        let (x, y) = (self.lent(Type::U64), self.lent(Type::U64));
        let (inner, number) = (x.name.clone(), y.name.clone());
        let [some, none] = self.hiding(first, |this| {
            this.hiding(second, |this| {
                [vec![x, y.clone()], vec![y]].map(|items| this.arm(Feature::InMatchMut, items))
            })
        });
        let stmt = Stmt::leaf(format!(
            "match (&mut {a}, &mut {b}) {{ (Some({inner}), {number}) => "
        ))
        .block(some)
        .text(format!(", (None, {number}) => "))
        .block(none)
        .text(" }");
        out.push(stmt);
    }

    /// `if let` that binds a mutable reference.
    pub(super) fn if_let_mut(&mut self, out: &mut Vec<Stmt>) {
        self.mark(Feature::IfLetMut);
        let ty = *self
            .random
            .pick(&[Type::Maybe, Type::Maybe, Type::Numbers, Type::Map]);
        let index = self.changing(ty, out);
        let of = self.variables[index].name.clone();
        let item = self.lent(Type::U64);
        let name = item.name.clone();
        let value = match (ty, self.random.below(3)) {
            (Type::Maybe, 0) => format!("Some({name}) = &mut {of}"),
            (Type::Maybe, 1) => format!("Some(ref mut {name}) = {of}"),
            (Type::Maybe, _) => format!("Some({name}) = {of}.as_mut()"),
            (Type::Numbers, 0) => format!("Some({name}) = {of}.last_mut()"),
            (Type::Numbers, 1) => format!("[{name}, ..] = {of}.as_mut_slice()"),
            (Type::Numbers, _) => format!("Some({name}) = {of}.get_mut(1)"),
            (_, 0 | 1) if self.take(Feature::Temporary, 50) => {
                format!("Some({name}) = {of}.values_mut().next()")
            }
            _ => format!("Some({name}) = {of}.get_mut(&2)"),
        };
        let more = match self.random.percent(30) {
            true => format!(" && *{name} % 7 != 3"),
            false => String::new(),
        };
        let then = self.hiding(index, |this| this.arm(Feature::InIfLetMut, vec![item]));
        let mut stmt = Stmt::leaf(format!("if let {value}{more} ")).block(then);
        if self.random.percent(45) {
            let arm = self.arm(Feature::InIfLet, vec![]);
            stmt = stmt.text(" else ").block(arm);
        }
        out.push(stmt);
    }

    /// `while let Some(top) = stack.last_mut()`
    pub(super) fn lending_loop(&mut self, kind: Kind, out: &mut Vec<Stmt>) {
        let counter = self.counter(out);
        let (stack, a, b) = (self.fresh("stack"), self.number(), self.number());
        out.push(Stmt::leaf(format!("let mut {stack} = vec![{a}, {b}];")).keep());
        let item = self.lent(Type::U64);
        let name = item.name.clone();
        let (word, pop) = match self.random.percent(70) {
            true => ("last_mut", "pop()"),
            false => ("first_mut", "clear()"),
        };
        let first = vec![
            Stmt::leaf(format!("{counter} += 1;")).keep(),
            Stmt::leaf(format!("if {counter} > 3 {{ break; }}")).keep(),
        ];
        let mut kept = item;
        kept.pinned = true;
        let mut body = self.body(&kind, None, vec![kept], first);
        body.push(Stmt::leaf(format!("*{name} /= 3;")));
        body.push(Stmt::leaf(format!(
            "if *{name} % 2 == 0 {{ {stack}.{pop}; }}"
        )));
        let head = format!("let Some({name}) = {stack}.{word}() ");
        out.push(Self::while_head(&kind).text(head).block(body));
        self.declare(Variable::new(&stack, Type::Numbers).mutable(true));
    }
}
