//! What `for` loops iterate over.

use super::Generator;
use super::scope::{Holds, Variable};
use super::types::Type;
use crate::feature::Feature;
use crate::tree::Stmt;

/// A loop's header.
#[derive(Debug, Default)]
pub(super) struct Source {
    pub(super) items: String,
    /// The header's number, if it tells when it is evaluated.
    pub(super) told: Option<u32>,
    pub(super) pattern: String,
    /// What the pattern binds.
    pub(super) binds: Vec<Variable>,
    /// What cannot change while the loop runs.
    pub(super) frozen: Vec<usize>,
    /// What cannot even be named while the loop runs.
    pub(super) hidden: Vec<usize>,
    /// What the loop uses up.
    pub(super) spent: Option<usize>,
    /// How the body begins.
    pub(super) first: Option<Stmt>,
    /// What follows the loop.
    pub(super) after: Option<Stmt>,
}

/// Sources of loops of both kinds, with the weight of each.
const SOURCES: &[(usize, Feature)] = &[
    (4, Feature::Range),
    (3, Feature::RangeInclusive),
    (3, Feature::RangeReversed),
    (5, Feature::RangeStepped),
    (3, Feature::RangeOpen),
    (3, Feature::Slice),
    (3, Feature::Enumerated),
    (3, Feature::Zipped),
    (3, Feature::Chunked),
    (3, Feature::Adapted),
    (3, Feature::Characters),
    (3, Feature::MapByRef),
    (4, Feature::Cloned),
    (3, Feature::OwnedVec),
    (3, Feature::OwnedDeque),
    (3, Feature::OwnedMap),
    (3, Feature::OwnedArray),
    (4, Feature::OwnedDropping),
    (3, Feature::Drained),
    (3, Feature::Custom),
    (4, Feature::OverSkipped),
    (5, Feature::OverParameter),
    (4, Feature::OverOwned),
    (4, Feature::OverLent),
    (3, Feature::IteratorCall),
    (3, Feature::CollectionCall),
    (3, Feature::OwnedAdapted),
    (3, Feature::Endlessly),
    (3, Feature::Taken),
    (3, Feature::ByRefIterator),
    (3, Feature::Destructured),
    (5, Feature::MutableItems),
    (3, Feature::MutableWhole),
    (3, Feature::MutableChunks),
    (3, Feature::MutableValues),
    (3, Feature::MutableAdapted),
];

/// Whether a feature is what `for` loops iterate over.
pub(super) fn is_source(feature: Feature) -> bool {
    SOURCES.iter().any(|&(_, source)| source == feature)
}

impl Generator {
    /// A header; what has to be there before it goes to `out`.
    pub(super) fn source(&mut self, safe: bool, out: &mut Vec<Stmt>) -> Source {
        let allowed = |&&(_, feature): &&(usize, Feature)| {
            self.has(feature)
                && (safe || !matches!(feature, Feature::OverSkipped | Feature::IteratorCall))
        };
        let all: Vec<(usize, Feature)> = SOURCES.iter().filter(allowed).copied().collect();
        let feature = match all.is_empty() {
            true => Feature::Range,
            false => self.favoured(&all),
        };
        let mut source = match self.source_of(feature, out) {
            Some(source) => {
                if safe && self.has(feature) {
                    self.mark(feature);
                }
                source
            }
            None => self.range("0..3u64".to_owned(), Type::U64),
        };
        self.make_mutable(&mut source, safe);
        source
    }

    /// Now and then the item is a `mut` variable.
    fn make_mutable(&mut self, source: &mut Source, safe: bool) {
        let lone = source.binds.len() == 1 && source.pattern == source.binds[0].name;
        if lone
            && source.first.is_none()
            && source.binds[0].holds == Holds::Value
            && self.has(Feature::MutableBinding)
            && self
                .random
                .percent(if self.wished(Feature::MutableBinding) {
                    90
                } else {
                    30
                })
        {
            source.pattern = format!("mut {}", source.pattern);
            source.binds[0].mutable = true;
            if safe {
                self.mark(Feature::MutableBinding);
            }
        }
    }

    fn source_of(&mut self, feature: Feature, out: &mut Vec<Stmt>) -> Option<Source> {
        match feature {
            Feature::Range => Some(self.plain_range()),
            Feature::RangeInclusive
            | Feature::RangeReversed
            | Feature::RangeStepped
            | Feature::RangeOpen => Some(self.other_range(feature)),
            Feature::Slice => Some(self.over_slice(out)),
            Feature::Enumerated => Some(self.enumerated(out)),
            Feature::Zipped => Some(self.zipped(out)),
            Feature::Chunked => Some(self.chunked(out)),
            Feature::Adapted => Some(self.adapted(out)),
            Feature::Characters => Some(self.characters(out)),
            Feature::MapByRef => Some(self.map_by_ref(out)),
            Feature::Cloned => Some(self.cloned(out)),
            Feature::OwnedVec => Some(self.owned(Type::Numbers, out)),
            Feature::OwnedDeque => Some(self.owned(Type::Deque, out)),
            Feature::OwnedMap => Some(self.owned(Type::Map, out)),
            Feature::OwnedArray => Some(self.owned_array(out)),
            Feature::OwnedDropping => Some(self.owned_dropping()),
            Feature::Drained => Some(self.drained(out)),
            Feature::Custom => Some(self.custom()),
            Feature::IteratorCall => Some(self.iterator_call()),
            Feature::CollectionCall => Some(self.collection_call()),
            Feature::OwnedAdapted => Some(self.owned_adapted(out)),
            Feature::Endlessly => Some(self.endless(out)),
            Feature::Taken => Some(self.taken(out)),
            Feature::ByRefIterator => Some(self.by_ref_iterator(out)),
            Feature::Destructured => Some(self.destructured()),
            Feature::OverSkipped => Some(self.over_skipped(out)),
            Feature::OverParameter => Some(self.over_parameter(out)),
            Feature::OverOwned => self.over_owned_parameter(),
            Feature::OverLent => self.over_lent_parameter(),
            _ => Some(self.mutable_items(feature, out)),
        }
    }

    pub(super) fn item(&mut self, ty: Type) -> Variable {
        let name = self.binding("i");
        Variable::new(&name, ty)
    }

    pub(super) fn range(&mut self, items: String, ty: Type) -> Source {
        let item = self.item(ty);
        Source {
            items,
            pattern: item.name.clone(),
            binds: vec![item],
            ..Source::default()
        }
    }

    fn plain_range(&mut self) -> Source {
        let number = self.number();
        match self.random.below(4) {
            0 => self.range("1..4u64".to_owned(), Type::U64),
            1 => self.range(format!("0..({number}) % 4 + 1"), Type::U64),
            2 => self.range("-1..2i32".to_owned(), Type::I32),
            _ => match self.find(|v| v.ty == Type::Numbers) {
                Some(index) => {
                    let items = format!("0..{}.len()", self.variables[index].name);
                    self.range(items, Type::Size)
                }
                None => self.range("0..2u16".to_owned(), Type::U16),
            },
        }
    }

    fn other_range(&mut self, feature: Feature) -> Source {
        let (number, other) = (self.number(), self.number());
        match feature {
            Feature::RangeInclusive => match self.random.percent(50) {
                true => self.range(format!("1..=({number}) % 4"), Type::U64),
                false => self.range("-1..=1i32".to_owned(), Type::I32),
            },
            Feature::RangeReversed => match self.random.percent(50) {
                true => self.range(format!("(0..({number}) % 4 + 1).rev()"), Type::U64),
                false => self.range(format!("(1..=({number}) % 4).rev()"), Type::U64),
            },
            Feature::RangeStepped => {
                let step = format!("({other}) as usize % 3 + 1");
                self.range(format!("(0..({number}) % 7).step_by({step})"), Type::U64)
            }
            _ if self.random.percent(40) => {
                self.range(format!("(({number}) % 50..).take(3)"), Type::U64)
            }
            _ => {
                let mut source = self.range("5u64..".to_owned(), Type::U64);
                let end = format!("if {} > 7 {{ break; }}", source.pattern);
                source.first = Some(Stmt::leaf(end).keep());
                source
            }
        }
    }

    /// A list to look at: one that is there, or a new one.
    fn list(&mut self, out: &mut Vec<Stmt>) -> usize {
        let lent = self.has(Feature::OverLent);
        let fits = |v: &Variable| {
            let list = matches!(v.ty, Type::Numbers | Type::Slice) && !v.remade;
            list && (lent || v.holds != Holds::Mutable)
        };
        match self.find(fits).filter(|_| self.random.percent(75)) {
            Some(index) => index,
            None => self.let_of(Type::Numbers, out),
        }
    }

    /// One item of a shared list, bound by reference or copied out of it.
    fn shared_item(&mut self, ty: Type) -> (String, Variable) {
        let item = self.item(ty);
        match self.random.percent(50) && ty == Type::U64 {
            true => (format!("&{}", item.name), item),
            false => (item.name.clone(), item.shared()),
        }
    }

    fn looking_at(&mut self, index: usize, items: String, ty: Type) -> Source {
        let (pattern, item) = self.shared_item(ty);
        Source {
            items,
            pattern,
            binds: vec![item],
            frozen: vec![index],
            ..Source::default()
        }
    }

    fn over_slice(&mut self, out: &mut Vec<Stmt>) -> Source {
        let index = self.list(out);
        let list = &self.variables[index];
        let name = list.name.clone();
        let items = match (list.holds, self.random.below(4)) {
            (Holds::Value, 0) => format!("&{name}"),
            (Holds::Shared, 0) => name,
            (_, 1) => format!("{name}.iter().rev()"),
            (_, 2) => format!("&{name}[..]"),
            _ => format!("{name}.iter()"),
        };
        self.looking_at(index, items, Type::U64)
    }

    fn enumerated(&mut self, out: &mut Vec<Stmt>) -> Source {
        let index = self.list(out);
        let items = format!("{}.iter().enumerate()", self.variables[index].name);
        let mut source = self.looking_at(index, items, Type::U64);
        let number = self.item(Type::Size);
        source.pattern = format!("({}, {})", number.name, source.pattern);
        source.binds.push(number);
        source
    }

    fn zipped(&mut self, out: &mut Vec<Stmt>) -> Source {
        let (first, second) = (self.list(out), self.list(out));
        let (a, b) = (
            self.variables[first].name.clone(),
            self.variables[second].name.clone(),
        );
        let mut source = self.looking_at(first, String::new(), Type::U64);
        match self.random.percent(50) {
            true => {
                source.items = format!("{a}.iter().zip({b}.iter())");
                let (pattern, item) = self.shared_item(Type::U64);
                source.pattern = format!("({}, {pattern})", source.pattern);
                source.binds.push(item);
                source.frozen.push(second);
            }
            false => {
                source.items = format!("{a}.iter().zip(4u64..)");
                let item = self.item(Type::U64);
                source.pattern = format!("({}, {})", source.pattern, item.name);
                source.binds.push(item);
            }
        }
        source
    }

    fn chunked(&mut self, out: &mut Vec<Stmt>) -> Source {
        let index = self.list(out);
        let name = self.variables[index].name.clone();
        let number = self.number();
        let items = match self.random.below(3) {
            0 => format!("{name}.windows(2)"),
            1 => format!("{name}.chunks(2)"),
            _ => format!("{name}.chunks(({number}) as usize % 2 + 1)"),
        };
        self.looking_at(index, items, Type::Slice)
    }

    fn adapted(&mut self, out: &mut Vec<Stmt>) -> Source {
        let index = self.list(out);
        let name = self.variables[index].name.clone();
        let with = self.steady();
        match self.random.below(4) {
            0 => {
                let items = format!("{name}.iter().filter(|q| (**q ^ {with}) % 3 != 0)");
                self.looking_at(index, items, Type::U64)
            }
            1 => {
                let items = format!("{name}.iter().skip(1).take(3)");
                self.looking_at(index, items, Type::U64)
            }
            other => {
                let items = match other {
                    2 => format!("{name}.iter().copied().chain([{with}, 2])"),
                    _ => format!("{name}.iter().map(|q| q ^ {with})"),
                };
                let mut source = self.range(items, Type::U64);
                source.frozen.push(index);
                source
            }
        }
    }

    fn characters(&mut self, out: &mut Vec<Stmt>) -> Source {
        let lent = self.has(Feature::OverLent);
        let fits = |v: &Variable| {
            matches!(v.ty, Type::Text | Type::Str) && (lent || v.holds != Holds::Mutable)
        };
        let index = match self.find(fits) {
            Some(index) => index,
            None => self.let_of(Type::Text, out),
        };
        let items = format!("{}.chars()", self.variables[index].name);
        let mut source = self.range(items, Type::Char);
        source.frozen.push(index);
        source
    }

    fn map_by_ref(&mut self, out: &mut Vec<Stmt>) -> Source {
        let index = match self.find(|v| v.ty == Type::Map && v.holds == Holds::Value) {
            Some(index) => index,
            None => self.let_of(Type::Map, out),
        };
        let name = self.variables[index].name.clone();
        if self.random.percent(30) {
            return self.looking_at(index, format!("{name}.values()"), Type::U64);
        }
        let items = match self.random.percent(50) {
            true => format!("&{name}"),
            false => format!("{name}.iter()"),
        };
        let mut source = self.looking_at(index, items, Type::U64);
        let (pattern, key) = self.shared_item(Type::U64);
        source.pattern = format!("({pattern}, {})", source.pattern);
        source.binds.push(key);
        source
    }

    /// Over a copy of something that the loop may change.
    fn cloned(&mut self, out: &mut Vec<Stmt>) -> Source {
        let index = self.list(out);
        let name = self.variables[index].name.clone();
        let items = match self.variables[index].ty {
            Type::Numbers if self.variables[index].holds == Holds::Value => {
                format!("{name}.clone()")
            }
            _ => format!("{name}.to_vec()"),
        };
        self.range(items, Type::U64)
    }

    /// Made by a call that tells.
    fn iterator_call(&mut self) -> Source {
        let (id, state) = (self.id(), self.steady());
        let adapter = *self.random.pick(&["", ".skip(1)", ".step_by(2)"]);
        let lent = |v: &Variable| v.holds == Holds::Mutable && !v.parameter;
        let call = match self.variables.iter().any(lent) {
            true => "steps_lent",
            false => "steps",
        };
        let mut source = self.range(format!("{call}({id}, {state}){adapter}"), Type::U64);
        source.told = Some(id);
        source
    }

    /// An iterator that never ends; the loop does.
    fn endless(&mut self, out: &mut Vec<Stmt>) -> Source {
        let with = self.steady();
        let name = self.fresh("k");
        out.push(Stmt::leaf(format!("let mut {name} = 0u64;")).keep());
        self.declare(Variable::new(&name, Type::U64).reserved());
        let items = match self.random.below(3) {
            0 => format!("std::iter::repeat({with})"),
            1 => format!("[{with}, 5, 6].into_iter().cycle()"),
            _ => format!("std::iter::successors(Some({with}), |q| Some(mix(*q, 3)))"),
        };
        let mut source = self.range(items, Type::U64);
        let end = self.random.between(2, 4);
        let text = format!("{name} += 1; if {name} > {end} {{ break; }}");
        source.first = Some(Stmt::leaf(text).keep());
        source
    }

    fn custom(&mut self) -> Source {
        let (state, number) = (self.steady(), self.random.between(1, 4));
        self.range(format!("Steps::new({state}, {number})"), Type::U64)
    }

    fn over_skipped(&mut self, out: &mut Vec<Stmt>) -> Source {
        let (name, number) = (self.fresh("data"), self.steady());
        let stmt = Stmt::default()
            .real("#[ckpt(skip)] ")
            .text(format!("let {name} = vec![{number}, 6, 1];"));
        out.push(stmt);
        match self.random.below(3) {
            0 => self.range(name, Type::U64),
            1 => self.range(format!("{name}.iter().copied()"), Type::U64),
            _ => {
                let (pattern, item) = self.shared_item(Type::U64);
                Source {
                    items: format!("&{name}"),
                    pattern,
                    binds: vec![item],
                    ..Source::default()
                }
            }
        }
    }

    /// Over a shared parameter, or a clone of what would be one.
    fn over_parameter(&mut self, out: &mut Vec<Stmt>) -> Source {
        let list = |v: &Variable| matches!(v.ty, Type::Numbers | Type::Slice);
        let found = self.find(|v| v.parameter && list(v) && v.holds != Holds::Mutable);
        let Some(index) = found else {
            return self.over_slice(out);
        };
        let parameter = self.variables[index].clone();
        let items = match parameter.holds == Holds::Shared && self.random.percent(50) {
            true => parameter.name,
            false => format!("{}.iter()", parameter.name),
        };
        self.looking_at(index, items, Type::U64)
    }

    /// Over what a mutable parameter points to, without changing it.
    fn over_lent_parameter(&mut self) -> Option<Source> {
        let list = |v: &Variable| matches!(v.ty, Type::Numbers | Type::Slice);
        let index = self.find(|v| list(v) && v.holds == Holds::Mutable)?;
        let items = format!("{}.iter()", self.variables[index].name);
        Some(self.looking_at(index, items, Type::U64))
    }
}
