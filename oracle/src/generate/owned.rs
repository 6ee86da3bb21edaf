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

    /// Over what was just taken out of a variable, which may be filled again meanwhile.
    pub(super) fn taken(&mut self, out: &mut Vec<Stmt>) -> Source {
        let fits = |v: &Variable| v.ty == Type::Numbers && v.changes();
        let index = match self.find(fits) {
            Some(index) => index,
            None => self.mutable_of(Type::Numbers, out),
        };
        let list = &self.variables[index];
        let items = match list.holds {
            Holds::Value => format!("std::mem::take(&mut {})", list.name),
            _ => format!("std::mem::take({})", list.name),
        };
        self.range(items, Type::U64)
    }

    /// Over an iterator that is a variable, and that others may go on with.
    pub(super) fn by_ref_iterator(&mut self, out: &mut Vec<Stmt>) -> Source {
        let (name, end) = (self.fresh("range"), self.random.between(3, 5));
        out.push(Stmt::leaf(format!("let mut {name} = 0..{end}u64;")).keep());
        let items = match self.random.percent(50) {
            true => format!("&mut {name}"),
            false => format!("{name}.by_ref()"),
        };
        let mut source = self.range(items, Type::U64);
        if self.random.percent(50) {
            source.first = Some(Stmt::leaf(format!(
                "if {} == 2 {{ break; }}",
                source.pattern
            )));
        }
        let id = self.id();
        source.after = Some(Stmt::leaf(format!(
            "words({id}, &format!(\"{{{name}:?}}\"));"
        )));
        source
    }

    /// Items that the loop's pattern takes apart.
    pub(super) fn destructured(&mut self) -> Source {
        let (a, b, s) = (self.number(), self.number(), self.text());
        let (x, y) = (self.item(Type::U64), self.item(Type::Text));
        let mut source = Source::default();
        let array = self.random.percent(50);
        let items = format!(
            "Rec {{ a: {a}, b: 2, s: {s} }}, Rec {{ a: {b}, b: -1, s: String::from(\"zz\") }}"
        );
        source.items = match array {
            true => format!("[{items}]"),
            false => format!("vec![{items}]"),
        };
        source.pattern = format!("Rec {{ a: {}, s: {}, .. }}", x.name, y.name);
        source.binds = vec![x, y];
        source
    }
}
