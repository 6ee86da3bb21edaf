//! Loops that use a collection up.

use super::Generator;
use super::iterate::Source;
use super::scope::{Holds, Variable};
use super::types::Type;
use crate::tree::Stmt;

impl Generator {
    /// A collection that the loop uses up.
    pub(super) fn owned(&mut self, ty: Type, out: &mut Vec<Stmt>) -> Source {
        let own = self.own(|v| v.ty == ty && !v.pinned);
        let index = own.unwrap_or_else(|| self.let_of(ty, out));
        let name = self.variables[index].name.clone();
        let items = match self.random.percent(40) {
            true => format!("{name}.into_iter()"),
            false => name,
        };
        let mut source = self.range(items, Type::U64);
        source.spent = Some(index);
        if ty == Type::Map {
            let value = self.item(Type::U64);
            source.pattern = format!("({}, {})", source.pattern, value.name);
            source.binds.push(value);
        }
        source
    }

    pub(super) fn owned_array(&mut self, out: &mut Vec<Stmt>) -> Source {
        match self.find(|v| v.ty == Type::Array && v.holds == Holds::Value && !v.remade) {
            Some(index) if self.random.percent(60) => {
                let items = self.variables[index].name.clone();
                self.range(items, Type::U64)
            }
            _ if self.random.percent(40) => {
                let index = self.let_of(Type::Array, out);
                let items = self.variables[index].name.clone();
                self.range(items, Type::U64)
            }
            _ => {
                let (a, b) = (self.number(), self.number());
                self.range(format!("[{a}, {b}]"), Type::U64)
            }
        }
    }

    pub(super) fn owned_dropping(&mut self) -> Source {
        let (a, b) = (self.value(Type::Told), self.value(Type::Told));
        let items = match self.random.percent(50) {
            true => format!("[{a}, {b}]"),
            false => format!("vec![{a}, {b}]"),
        };
        self.range(items, Type::Told)
    }

    pub(super) fn drained(&mut self, out: &mut Vec<Stmt>) -> Source {
        let fits = |v: &Variable| v.ty == Type::Numbers && v.changes() && v.holds == Holds::Value;
        let index = match self.find(fits) {
            Some(index) => index,
            None => self.mutable_of(Type::Numbers, out),
        };
        let items = format!("{}.drain(..)", self.variables[index].name);
        let mut source = self.range(items, Type::U64);
        source.hidden.push(index);
        source
    }

    /// A collection made by a call that tells: what is left of it is saved, so it is not made again.
    pub(super) fn collection_call(&mut self) -> Source {
        let (id, number) = (self.id(), self.number());
        self.range(format!("list({id}, {number})"), Type::U64)
    }

    /// An adapter over a collection that the loop uses up.
    pub(super) fn owned_adapted(&mut self, out: &mut Vec<Stmt>) -> Source {
        let types = [Type::Numbers, Type::Numbers, Type::Deque];
        let ty = *self.random.pick(&types);
        let own = self.own(|v| v.ty == ty && !v.pinned);
        let index = own.unwrap_or_else(|| self.let_of(ty, out));
        let name = self.variables[index].name.clone();
        let with = self.steady();
        let mut source = match self.random.below(5) {
            0 => {
                let items = format!("{name}.into_iter().enumerate()");
                let mut source = self.range(items, Type::U64);
                let count = self.item(Type::Size);
                source.pattern = format!("({}, {})", count.name, source.pattern);
                source.binds.push(count);
                source
            }
            1 => self.range(format!("{name}.into_iter().map(|q| q ^ {with})"), Type::U64),
            2 => self.range(
                format!("{name}.into_iter().filter(|q| (q ^ {with}) % 3 != 0)"),
                Type::U64,
            ),
            3 => self.range(format!("{name}.into_iter().skip(1)"), Type::U64),
            _ => self.range(format!("{name}.into_iter().rev()"), Type::U64),
        };
        source.spent = Some(index);
        source
    }

    /// Over a parameter that the loop uses up.
    pub(super) fn over_owned_parameter(&mut self) -> Option<Source> {
        let fits = |v: &Variable| v.parameter && v.ty == Type::Numbers && v.moves() && !v.pinned;
        let index = self.own(fits)?;
        let mut source = self.range(self.variables[index].name.clone(), Type::U64);
        source.spent = Some(index);
        Some(source)
    }
}
