//! Statements that tell and that change.

use super::Generator;
use super::scope::{Holds, Variable};
use super::types::Type;
use crate::feature::Feature;
use crate::tree::Stmt;

impl Generator {
    /// Tells something.
    pub(super) fn event(&mut self, out: &mut Vec<Stmt>) {
        let id = self.id();
        let shown = |v: &Variable| v.ty != Type::Function && !v.place_only;
        if self.has(Feature::Captured)
            && self.random.percent(25)
            && let (Some(a), Some(b)) = (self.find(shown), self.find(shown))
        {
            self.mark(Feature::Captured);
            let (a, b) = (&self.variables[a].name, &self.variables[b].name);
            let text = format!("words({id}, &format!(\"{{{a}:?}} {{{b}:>9?}}\"));");
            return out.push(Stmt::leaf(text));
        }
        if self.sprinkle(Feature::MacroMention, 8)
            && let Some(index) = self.find(|v| v.ty != Type::Function)
        {
            let variable = &self.variables[index];
            return out.push(Stmt::leaf(format!("show!({id}, {});", variable.place())));
        }
        let number = self.number();
        out.push(Stmt::leaf(format!("ev({id}, {number});")));
    }

    /// Changes a variable.
    pub(super) fn change(&mut self, out: &mut Vec<Stmt>) {
        let Some(index) = self.find(Variable::changes) else {
            return self.event(out);
        };
        let variable = self.variables[index].clone();
        if self.sprinkle(Feature::PatternAssign, 10) {
            return self.assign_pattern(index, out);
        }
        let text = match self.random.percent(35) && variable.ty != Type::Slice {
            true => {
                let (place, value) = (variable.place(), self.value(variable.ty));
                format!("{place} = {value};")
            }
            false => self.change_in_place(index, &variable),
        };
        out.push(Stmt::leaf(text));
    }

    /// `(x, _) = (value, 3);`
    fn assign_pattern(&mut self, index: usize, out: &mut Vec<Stmt>) {
        let first = self.variables[index].clone();
        if first.ty == Type::Slice {
            return self.event(out);
        }
        let value = self.value(first.ty);
        let second = self.find(|v| v.changes() && v.ty != Type::Slice && v.name != first.name);
        let text = match second {
            Some(other) => {
                let second = self.variables[other].clone();
                let other = self.value(second.ty);
                let (a, b) = (first.place(), second.place());
                format!("({a}, {b}) = ({value}, {other});")
            }
            None => format!("[{}, _] = [{value}, {value}];", first.place()),
        };
        out.push(Stmt::leaf(text));
    }

    fn change_in_place(&mut self, index: usize, variable: &Variable) -> String {
        let (name, place) = (&variable.name, variable.place());
        let n = self.number_without(index);
        let first = self.random.percent(50);
        match variable.ty {
            Type::U64 if self.sprinkle(Feature::MacroChange, 20) => format!("add!({place}, {n});"),
            Type::U64 if first => format!("{place} += ({n}) % 50;"),
            Type::U64 => format!("{place} ^= {n};"),
            Type::I32 => format!("{place} -= ({n}) as i32;"),
            Type::U16 => format!("{place} |= ({n}) as u16;"),
            Type::Bool => format!("{place} = !{place};"),
            Type::F64 => format!("{place} = {place} * 0.5 + (({n}) % 64) as f64;"),
            Type::Text => format!("if {name}.len() < 9 {{ {name}.push_str(\"cd\"); }}"),
            Type::Numbers if first => format!("if {name}.len() < 5 {{ {name}.push({n}); }}"),
            Type::Numbers => match self.random.below(3) {
                0 => format!("{name}.pop();"),
                1 => format!("{name}.reverse();"),
                _ => format!("if let Some(q) = {name}.first_mut() {{ *q ^= {n}; }}"),
            },
            Type::Slice => format!("if let Some(q) = {name}.last_mut() {{ *q ^= {n}; }}"),
            Type::Grid if first => format!("if {name}.len() < 4 {{ {name}.push(vec![{n}]); }}"),
            Type::Grid => format!("if let Some(q) = {name}.last_mut() {{ q.insert(0, {n}); }}"),
            Type::Deque if first => format!("if {name}.len() < 5 {{ {name}.push_back({n}); }}"),
            Type::Deque => format!("{name}.pop_front();"),
            Type::Map if first => format!("{name}.insert(({n}) % 5, {n});"),
            Type::Map => format!("{name}.remove(&(({n}) % 5));"),
            Type::Maybe if first => format!("{name}.take();"),
            Type::Maybe => format!("if let Some(q) = {name}.as_mut() {{ *q ^= {n}; }}"),
            Type::Pair => format!("{name}.0 ^= {n};"),
            Type::Array => format!("{name}[(({n}) % 3) as usize] = {n};"),
            Type::Rec if first => format!("{name}.a ^= {n};"),
            Type::Rec => format!("if {name}.s.len() < 9 {{ {name}.s.push('r'); }}"),
            Type::Boxed => match variable.holds {
                Holds::Value => format!("*{name} ^= {n};"),
                _ => format!("**{name} ^= {n};"),
            },
            Type::Size => format!("{place} ^= 1;"),
            Type::Choice | Type::Told | Type::Tool | Type::Char => {
                let value = self.value(variable.ty);
                format!("{place} = {value};")
            }
            Type::Str | Type::Function | Type::Opaque => unreachable!("never mutable"),
        }
    }
}
