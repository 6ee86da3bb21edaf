//! Expressions.

use super::Generator;
use super::scope::{Holds, Variable};
use super::types::Type;
use crate::feature::Feature;

impl Generator {
    /// A `u64`.
    pub(super) fn number(&mut self) -> String {
        if self.sprinkle(Feature::ValueEffect, 4) {
            let (id, value) = (self.id(), self.atom());
            return format!("told({id}, {value})");
        }
        match self.random.below(10) {
            0..=2 => self.literal(),
            9 => {
                let (a, b) = (self.atom(), self.atom());
                match self.random.below(4) {
                    0 => format!("mix({a}, {b})"),
                    1 => format!("({a} ^ {b})"),
                    2 => format!("{a}.wrapping_add({b})"),
                    _ => format!("(({a}) % 97 + ({b}) % 5)"),
                }
            }
            _ => self.atom(),
        }
    }

    pub(super) fn literal(&mut self) -> String {
        format!("{}u64", self.random.below(100))
    }

    fn atom(&mut self) -> String {
        match self.find(|v| v.ty != Type::Tool || v.remade) {
            Some(index) => {
                let variable = self.variables[index].clone();
                self.view(&variable)
            }
            None => self.literal(),
        }
    }

    /// A number that nothing can change while a loop runs.
    pub(super) fn steady(&mut self) -> String {
        match self.find(|v| v.ty == Type::U64 && v.steady() && v.holds == Holds::Value && !v.remade)
        {
            Some(index) if self.random.percent(60) => {
                self.variables[index].pinned = true;
                self.variables[index].name.clone()
            }
            _ => self.literal(),
        }
    }

    /// A number made without a certain variable.
    pub(super) fn number_without(&mut self, index: usize) -> String {
        let gone = std::mem::replace(&mut self.variables[index].gone, true);
        let number = self.number();
        self.variables[index].gone = gone;
        number
    }

    /// A variable as a number.
    pub(super) fn view(&mut self, variable: &Variable) -> String {
        let name = &variable.name;
        let star = match variable.holds {
            Holds::Value => "",
            _ => "*",
        };
        let whole = match variable.holds {
            Holds::Value => format!("look(&{name})"),
            Holds::Shared => format!("look({name})"),
            Holds::Mutable => format!("look(&*{name})"),
        };
        let choice = self.random.below(4);
        match (variable.ty, choice) {
            (Type::U64, _) if variable.holds == Holds::Value => name.clone(),
            (Type::U64, _) => format!("(*{name})"),
            (Type::I32 | Type::Size, _) => format!("({star}{name} as u64)"),
            (Type::U16 | Type::Bool | Type::Char, _) => format!("u64::from({star}{name})"),
            (Type::F64, _) => format!("{name}.to_bits()"),
            (Type::Text | Type::Str | Type::Grid | Type::Deque | Type::Map, 0) => {
                format!("({name}.len() as u64)")
            }
            (Type::Numbers | Type::Slice, 0) => format!("{name}.first().copied().unwrap_or(4)"),
            (Type::Numbers | Type::Slice, 1) => format!("{name}.iter().copied().fold(1, mix)"),
            (Type::Numbers | Type::Slice, 2) => self.folded(name),
            (Type::Maybe, 0) => format!("{name}.unwrap_or(3)"),
            (Type::Pair, 0) => format!("{name}.0"),
            (Type::Array, 0) => format!("{name}[1]"),
            (Type::Rec, 0) => format!("{name}.a"),
            (Type::Rec, 1) => format!("({name}.s.len() as u64)"),
            (Type::Boxed, 0 | 1) if variable.holds == Holds::Value => format!("(*{name})"),
            (Type::Tool, _) => format!("{name}.on({choice})"),
            (Type::Function, _) => format!("{name}({choice})"),
            _ => whole,
        }
    }

    /// An expression with a closure that captures another variable.
    fn folded(&mut self, name: &str) -> String {
        let with = self.find(|v| v.ty == Type::U64 && v.holds == Holds::Value);
        let with = match with {
            Some(index) => self.variables[index].name.clone(),
            None => self.literal(),
        };
        format!("{name}.iter().fold(0, |a, b| mix(a, b ^ {with}))")
    }

    /// A condition, true now and then: about once in `one_in`.
    pub(super) fn condition(&mut self, one_in: usize) -> String {
        let number = self.number();
        let rest = self.random.below(one_in);
        format!("({number}) % {one_in} == {rest}")
    }

    /// A condition whose temporary values are gone before anything that hangs on it.
    pub(super) fn plain_condition(&mut self) -> String {
        if self.sprinkle(Feature::DroppedInCondition, 12) {
            let value = self.value(Type::Told);
            return format!("look(&{value}) % 2 == 0");
        }
        self.any_condition()
    }

    /// Any condition.
    pub(super) fn any_condition(&mut self) -> String {
        let number = self.number();
        if self.sprinkle(Feature::ConditionEffect, 12) {
            return format!("asked({}, {number})", self.id());
        }
        match self.random.below(4) {
            0 => format!("({number}) % 2 == 0"),
            1 => format!("({number}) % 7 > 2"),
            2 => {
                let other = self.number();
                format!("({number}) <= ({other})")
            }
            _ => match self.find(|v| v.ty == Type::Bool && v.holds == Holds::Value) {
                Some(index) => self.variables[index].name.clone(),
                None => format!("({number}) & 4 == 0"),
            },
        }
    }

    /// A new value of a type.
    pub(super) fn value(&mut self, ty: Type) -> String {
        let mut n = || self.number();
        match ty {
            Type::U64 => n(),
            Type::I32 => format!("({}) as i32", n()),
            Type::U16 => format!("({}) as u16", n()),
            Type::Bool => self.any_condition(),
            Type::F64 => format!("(({}) % 1000) as f64 / 7.0", n()),
            Type::Text => self.text(),
            Type::Numbers => self.numbers(),
            Type::Grid => format!("vec![vec![{}, 1], vec![], vec![{}]]", n(), n()),
            Type::Deque => format!("VecDeque::from([{}, {}])", n(), n()),
            Type::Map => format!("BTreeMap::from([(({}) % 5, {}), (2, {})])", n(), n(), n()),
            Type::Maybe => match self.random.below(4) {
                0 => format!("(({}) % 3 != 0).then_some(7u64)", self.number()),
                _ => format!("Some({})", self.number()),
            },
            Type::Pair => format!("({}, ({}) as i32)", n(), n()),
            Type::Array | Type::Slice => format!("[{}, {}, {}]", n(), n(), n()),
            Type::Rec => {
                let (a, b, s) = (self.number(), self.number(), self.text());
                format!("Rec {{ a: {a}, b: ({b}) as i32, s: {s} }}")
            }
            Type::Choice => self.choice(),
            Type::Boxed => format!("Box::new({})", n()),
            Type::Told | Type::Tool => {
                let (id, number) = (self.id(), self.number());
                format!("{}::new({id}, {number})", ty.text())
            }
            Type::Size => format!("({}) as usize % 100", n()),
            Type::Char => "'x'".to_owned(),
            Type::Str | Type::Function | Type::Opaque => unreachable!("not made by expressions"),
        }
    }

    pub(super) fn text(&mut self) -> String {
        let number = self.number();
        match self.random.below(3) {
            0 => "String::from(\"ab\")".to_owned(),
            1 => format!("(({number}) % 1000).to_string()"),
            _ => format!("format!(\"<{{}}>\", ({number}) % 100)"),
        }
    }

    fn numbers(&mut self) -> String {
        let (a, b) = (self.number(), self.number());
        match self.random.below(5) {
            0 => format!("(0..3).map(|q| q ^ ({a})).collect::<Vec<u64>>()"),
            1 => format!("vec![{a}; 3]"),
            2 => format!("vec![{a}, {b}, 5, 6]"),
            _ => format!("vec![{a}, {b}]"),
        }
    }

    fn choice(&mut self) -> String {
        let number = self.number();
        match self.random.below(5) {
            0 | 1 => format!("Choice::One({number})"),
            2 | 3 => {
                let text = self.text();
                format!("Choice::Two {{ x: ({number}) as i32, s: {text} }}")
            }
            _ => format!("if ({number}) % 2 == 0 {{ Choice::Three }} else {{ Choice::One(1) }}"),
        }
    }
}
