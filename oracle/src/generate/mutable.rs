//! Mutable iteration: collections that a loop changes item by item, and that nothing else can name meanwhile.

use super::Generator;
use super::iterate::Source;
use super::scope::{Holds, Variable};
use super::types::Type;
use crate::feature::Feature;
use crate::tree::Stmt;

impl Generator {
    /// Items that the loop changes.
    pub(super) fn mutable_items(&mut self, feature: Feature, out: &mut Vec<Stmt>) -> Source {
        let ty = match feature {
            Feature::MutableValues => Type::Map,
            Feature::MutableChunks => Type::Numbers,
            _ if self.random.percent(20) => *self.random.pick(&[Type::Array, Type::Deque]),
            _ if self.random.percent(25) => Type::Grid,
            _ => Type::Numbers,
        };
        let like_it = |v: &Variable| match ty {
            Type::Numbers => matches!(v.ty, Type::Numbers | Type::Slice),
            _ => v.ty == ty,
        };
        let fits = |v: &Variable| v.changes() && like_it(v);
        let index = match self.find(fits).filter(|_| self.random.percent(80)) {
            Some(index) => index,
            None => self.mutable_of(ty, out),
        };
        let variable = self.variables[index].clone();
        self.variables[index].hidden = true;
        let mut source = match feature {
            Feature::MutableValues => self.mutable_values(&variable),
            Feature::MutableChunks => self.mutable_chunks(&variable),
            Feature::MutableAdapted => self.mutable_adapted(&variable, out),
            Feature::MutableWhole => self.mutable_whole(&variable),
            _ => self.lent_items(format!("{}.iter_mut()", variable.name), &variable),
        };
        self.variables[index].hidden = false;
        source.hidden.push(index);
        source
    }

    pub(super) fn mutable_of(&mut self, ty: Type, out: &mut Vec<Stmt>) -> usize {
        let (name, value) = (self.fresh("v"), self.value(ty));
        out.push(Stmt::leaf(format!("let mut {name} = {value};")));
        self.declare(Variable::new(&name, ty).mutable(true))
    }

    /// A header whose items are what a collection holds.
    fn lent_items(&mut self, items: String, of: &Variable) -> Source {
        if of.ty == Type::Map {
            return self.mutable_pairs(items);
        }
        let ty = match of.ty {
            Type::Grid => Type::Numbers,
            _ => Type::U64,
        };
        let mut source = self.range(items, ty);
        source.binds[0].holds = Holds::Mutable;
        source
    }

    fn mutable_pairs(&mut self, items: String) -> Source {
        let (key, mut source) = (self.item(Type::U64), self.range(items, Type::U64));
        source.binds[0].holds = Holds::Mutable;
        source.pattern = format!("({}, {})", key.name, source.pattern);
        source.binds.push(key.shared());
        source
    }

    fn mutable_whole(&mut self, of: &Variable) -> Source {
        let name = &of.name;
        let items = match (of.holds, of.ty) {
            (Holds::Value, _) => format!("&mut {name}"),
            (_, Type::Slice) => format!("&mut {name}[..]"),
            _ => format!("&mut *{name}"),
        };
        self.lent_items(items, of)
    }

    fn mutable_values(&mut self, map: &Variable) -> Source {
        let name = &map.name;
        match self.random.below(3) {
            0 => self.mutable_pairs(format!("{name}.iter_mut()")),
            _ => {
                let mut source = self.range(format!("{name}.values_mut()"), Type::U64);
                source.binds[0].holds = Holds::Mutable;
                source
            }
        }
    }

    fn mutable_chunks(&mut self, of: &Variable) -> Source {
        let (name, number) = (&of.name, self.number());
        let size = match self.random.percent(60) {
            true => "2".to_owned(),
            false => format!("({number}) as usize % 2 + 1"),
        };
        let word = match self.random.percent(75) {
            true => "chunks_mut",
            false => "chunks_exact_mut",
        };
        let mut source = self.range(format!("{name}.{word}({size})"), Type::Slice);
        source.binds[0].holds = Holds::Mutable;
        source
    }

    /// With adapters behind it.
    fn mutable_adapted(&mut self, of: &Variable, out: &mut Vec<Stmt>) -> Source {
        let name = of.name.clone();
        let number = self.number();
        match self.random.below(6) {
            0 if of.ty != Type::Map => {
                let items = format!("{name}.iter_mut().enumerate()");
                let (count, mut source) = (self.item(Type::Size), self.lent_items(items, of));
                source.pattern = format!("({}, {})", count.name, source.pattern);
                source.binds.push(count);
                source
            }
            1 if of.ty != Type::Map => {
                let other = self.of_another(&name, out);
                let items = format!("{name}.iter_mut().zip({}.iter())", other.1);
                let (item, mut source) = (self.item(Type::U64), self.lent_items(items, of));
                source.pattern = format!("({}, {})", source.pattern, item.name);
                source.binds.push(item.shared());
                source.frozen.push(other.0);
                source
            }
            2 => self.lent_items(format!("{name}.iter_mut().skip(1)"), of),
            3 => {
                let items = format!("{name}.iter_mut().take(({number}) as usize % 3 + 1)");
                self.lent_items(items, of)
            }
            4 => self.lent_items(format!("{name}.iter_mut().step_by(2)"), of),
            _ => self.lent_items(format!("{name}.iter_mut().rev()"), of),
        }
    }

    fn of_another(&mut self, name: &str, out: &mut Vec<Stmt>) -> (usize, String) {
        let fits = |v: &Variable| v.ty == Type::Numbers && v.name != name && !v.remade;
        let index = match self.find(fits) {
            Some(index) => index,
            None => self.let_of(Type::Numbers, out),
        };
        (index, self.variables[index].name.clone())
    }
}
