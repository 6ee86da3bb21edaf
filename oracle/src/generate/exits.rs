//! Leaving loops and the function early.

use super::Generator;
use super::fork::Leave;
use super::scope::Variable;
use super::signature::Returns;
use super::types::Type;
use crate::feature::Feature;
use crate::tree::Stmt;

impl Generator {
    /// `if condition { break; }` and its like, or a `?`.
    pub(super) fn leave(&mut self, out: &mut Vec<Stmt>) {
        let across = self.wants(Feature::NestedLabels) && self.loops.len() > 1;
        if !across && self.random.percent(40) && self.has(Feature::Question) {
            return self.question(out);
        }
        let Some(leave) = self.way_out() else {
            return self.event(out);
        };
        let condition = self.condition(7);
        let inner = self.loops.last().is_some_and(|around| around.again);
        if inner && self.sprinkle(Feature::MacroLeave, 15) {
            let keyword = leave.text.trim_end_matches(';');
            let text = match keyword {
                "break" | "continue" | "return" => format!("{keyword}_if!({condition});"),
                _ => match keyword.strip_prefix("return ") {
                    Some(value) => format!("return_if!({condition}, {value});"),
                    None => format!("leave_if!({condition}, {keyword});"),
                },
            };
            return out.push(Stmt::leaf(text));
        }
        let mut block = Vec::new();
        if self.random.percent(50) {
            self.event(&mut block);
        }
        block.push(Stmt::leaf(leave.text));
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
    pub(super) fn way_out(&mut self) -> Option<Leave> {
        let loops = self.loops.len() > self.floor;
        let percent = match self.wants(Feature::NestedLabels) {
            true => 100,
            false => 75,
        };
        if loops && self.random.percent(percent) {
            return Some(self.leave_loop());
        }
        if !self.has(Feature::EarlyReturn) {
            return loops.then(|| self.leave_loop());
        }
        self.mark(Feature::EarlyReturn);
        let value = match self.returns {
            Returns::Unit => String::new(),
            Returns::Fallible if self.random.percent(40) => {
                "Err(\"early\".to_owned().into())".to_owned()
            }
            Returns::Optional if self.random.percent(40) => "None".to_owned(),
            _ => self.returned(),
        };
        Some(Leave {
            text: format!("return {value}").trim_end().to_owned() + ";",
            of: None,
            again: false,
        })
    }

    /// `break`, `continue`, with a label or without.
    fn leave_loop(&mut self) -> Leave {
        let last = self.loops.len() - 1;
        let across = self.wants(Feature::NestedLabels);
        let far = self
            .random
            .between(self.floor, if across { self.floor } else { last });
        let percent = if across { 100 } else { 60 };
        let at = match self.loops[far].label {
            Some(_) if self.random.percent(percent) => far,
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
        let again = around.again && self.random.percent(45);
        let text = match around.value.filter(|_| !again) {
            _ if again => format!("continue{label};"),
            Some(ty) => format!("break{label} {};", self.value(ty)),
            None => format!("break{label};"),
        };
        if !again {
            self.away_after(at);
        }
        Leave {
            text,
            of: Some(at),
            again,
        }
    }
}
