//! Leaving loops and the function early.

use super::Generator;
use super::scope::Variable;
use super::signature::Returns;
use super::types::Type;
use crate::feature::Feature;
use crate::tree::Stmt;

impl Generator {
    /// `if condition { break; }` and its like, or a `?`.
    pub(super) fn leave(&mut self, out: &mut Vec<Stmt>) {
        if self.random.percent(40) && self.has(Feature::Question) {
            return self.question(out);
        }
        let Some(leave) = self.way_out() else {
            return self.event(out);
        };
        let condition = self.condition(7);
        let mut block = Vec::new();
        if self.random.percent(50) {
            self.event(&mut block);
        }
        block.push(Stmt::leaf(leave));
        out.push(Stmt::leaf(format!("if {condition} ")).block(block));
    }

    fn question(&mut self, out: &mut Vec<Stmt>) {
        let (call, word) = match self.returns {
            Returns::Fallible => ("check", "y"),
            Returns::Optional => ("some", "y"),
            _ => return self.event(out),
        };
        self.mark(Feature::Question);
        let (number, name) = (self.number(), self.fresh(word));
        out.push(Stmt::leaf(format!("let {name} = {call}({number})?;")));
        self.declare(Variable::new(&name, Type::U64));
    }

    /// A statement that leaves: a loop or the function. `None` when nothing can be left here.
    pub(super) fn way_out(&mut self) -> Option<String> {
        let loops = self.loops.len() > self.floor;
        if loops && self.random.percent(75) {
            return Some(self.leave_loop());
        }
        if !self.has(Feature::EarlyReturn) {
            return loops.then(|| self.leave_loop());
        }
        self.mark(Feature::EarlyReturn);
        let value = match self.returns {
            Returns::Unit => return Some("return;".to_owned()),
            Returns::Fallible if self.random.percent(40) => "Err(\"early\".to_owned())".to_owned(),
            Returns::Optional if self.random.percent(40) => "None".to_owned(),
            _ => self.returned(),
        };
        Some(format!("return {value};"))
    }

    /// `break`, `continue`, with a label or without.
    fn leave_loop(&mut self) -> String {
        let last = self.loops.len() - 1;
        let far = self.random.between(self.floor, last);
        let at = match self.loops[far].label {
            Some(_) if self.random.percent(60) => far,
            _ => last,
        };
        let around = self.loops[at].clone();
        let label = match (
            &around.label,
            at == last && around.again && self.random.percent(60),
        ) {
            (Some(label), false) => format!(" {label}"),
            _ => String::new(),
        };
        if !label.is_empty() {
            let crossed = self.loops[at..=last].iter().filter(|l| l.safe).count();
            if crossed > 1 && self.has(Feature::NestedLabels) {
                self.mark(Feature::NestedLabels);
            }
            if self.has(Feature::Labels) {
                self.mark(Feature::Labels);
            }
        }
        if around.again && self.random.percent(45) {
            return format!("continue{label};");
        }
        match around.value {
            Some(ty) => format!("break{label} {};", self.value(ty)),
            None => format!("break{label};"),
        }
    }
}
