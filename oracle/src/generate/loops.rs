//! Loops.

use super::Generator;
use super::iterate::{Source, is_source};
use super::lets::mut_word;
use super::scope::{Holds, Variable};
use super::types::Type;
use crate::feature::Feature;
use crate::tree::{IN_BODY, Stmt};

/// Something around a place that `break` leaves.
#[derive(Debug, Clone)]
pub(super) struct Around {
    pub(super) label: Option<String>,
    /// Whether a loop: it can be continued.
    pub(super) again: bool,
    /// What leaving it needs.
    pub(super) value: Option<Type>,
    /// Whether each iteration begins with a safe point.
    pub(super) safe: bool,
    /// Where its variables begin.
    pub(super) base: usize,
    /// What is moved away on the way out of it.
    pub(super) moved: Vec<usize>,
}

/// How a loop is written down, less its head and its body.
pub(super) struct Kind {
    attribute: &'static str,
    safe: bool,
    label: Option<String>,
    /// Whether there are to be safe points in its body.
    zone: bool,
}

impl Generator {
    fn in_loop(&self) -> bool {
        self.loops.iter().any(|around| around.again)
    }

    pub(super) fn points_left(&self) -> bool {
        self.points + self.times <= super::MOST_POINTS
    }

    /// A loop, with safe points where they can be.
    pub(super) fn any_loop(&mut self, out: &mut Vec<Stmt>) {
        if self.loops.len() > 3 || self.times > 30 {
            return self.event(out);
        }
        let safe = match (self.zone, self.in_loop()) {
            (false, _) => false,
            (true, false) => !self.has(Feature::OrdinaryLoop) || self.random.percent(75),
            (true, true) => self.has(Feature::Nested) && self.random.percent(75),
        };
        if safe && self.points_left() {
            return self.safe_loop(out);
        }
        self.ordinary_loop(out);
    }

    /// A loop whose iterations begin with safe points.
    pub(super) fn safe_loop(&mut self, out: &mut Vec<Stmt>) {
        if !self.zone || self.points + self.times * 2 > super::MOST_POINTS * 2 {
            return self.event(out);
        }
        let nested = self.in_loop();
        if nested && !self.has(Feature::Nested) {
            return self.event(out);
        }
        if nested {
            self.mark(Feature::Nested);
        }
        let deep = self.wished(Feature::Nested) || self.wished(Feature::NestedLabels);
        let percent = if deep { 75 } else { 50 };
        let inside = self.has(Feature::PointInside) || self.has(Feature::Nested);
        let zone =
            inside && self.points_left() && self.loops.len() < 3 && self.random.percent(percent);
        let attribute = match nested {
            true => "#[ckpt(safe_point)] ",
            false => "",
        };
        let kind = Kind {
            attribute,
            safe: true,
            label: self.label(zone),
            zone,
        };
        self.loop_of(kind, out);
    }

    pub(super) fn ordinary_loop(&mut self, out: &mut Vec<Stmt>) {
        let outermost = !self.in_loop();
        let feature = match outermost {
            true => Feature::OrdinaryLoop,
            false => Feature::InnerLoop,
        };
        if !self.has(feature) {
            return self.event(out);
        }
        self.mark(feature);
        let attribute = match outermost {
            true => "#[ckpt(skip)] ",
            false => "",
        };
        let kind = Kind {
            attribute,
            safe: false,
            label: self.label(false),
            zone: false,
        };
        self.loop_of(kind, out);
    }

    fn label(&mut self, likely: bool) -> Option<String> {
        let wished = self.wished(Feature::NestedLabels) || self.wished(Feature::Labels);
        let percent = if likely || wished { 60 } else { 25 };
        if self.has(Feature::Labels) && self.random.percent(percent) {
            let free = |label: &String| {
                let mut around = self.loops.iter();
                around.all(|around| around.label.as_ref() != Some(label))
            };
            let old = self.old_labels.iter().rfind(|label| free(label)).cloned();
            if let Some(label) = old.filter(|_| self.sprinkle(Feature::SameLabel, 30)) {
                return Some(label);
            }
            return Some(format!("'{}", self.fresh("l")));
        }
        None
    }

    fn loop_of(&mut self, kind: Kind, out: &mut Vec<Stmt>) {
        let all: &[(usize, Feature)] = &[
            (9, Feature::Range),
            (2, Feature::While),
            (2, Feature::WhileLet),
            (2, Feature::WhileChain),
            (2, Feature::WhileLetMut),
            (1, Feature::Endless),
            (2, Feature::LoopValue),
        ];
        let feature = match self.forced.is_some_and(is_source) {
            true => Feature::Range,
            false => self.favoured(all),
        };
        if feature != Feature::Range && !self.has(feature) {
            return self.for_loop(kind, out);
        }
        if kind.safe && feature != Feature::Range {
            self.mark(feature);
        }
        match feature {
            Feature::While => self.while_loop(kind, out),
            Feature::WhileLet | Feature::WhileChain => {
                self.popping_loop(kind, feature == Feature::WhileChain, out);
            }
            Feature::WhileLetMut => self.lending_loop(kind, out),
            Feature::Endless => self.bare_loop(kind, out),
            Feature::LoopValue => self.value_statement(kind, out),
            _ => self.for_loop(kind, out),
        }
    }

    /// A loop's body: `first`, some statements, and safe points if it is to have them.
    pub(super) fn body(
        &mut self,
        kind: &Kind,
        value: Option<Type>,
        items: Vec<Variable>,
        first: Vec<Stmt>,
    ) -> Vec<Stmt> {
        self.loops.push(Around {
            label: kind.label.clone(),
            again: true,
            value,
            safe: kind.safe,
            base: self.variables.len(),
            moved: Vec::new(),
        });
        let times = self.times;
        let floor = self.floor;
        self.times *= 3;
        if kind.safe {
            self.points += self.times + times;
        }
        let carried = (self.carried || kind.safe) && !kind.zone;
        let body = self.inside(kind.zone, carried, |this, body| {
            for item in items {
                this.declare(item);
            }
            body.extend(first);
            this.statements(body, 1, 4);
            if this.wants(Feature::NestedLabels) {
                match this.loops.len() {
                    1 => this.safe_loop(body),
                    _ => this.leave(body),
                }
            }
        });
        self.times = times;
        self.floor = floor;
        self.left();
        self.old_labels.extend(kind.label.clone());
        body
    }

    fn head(kind: &Kind) -> Stmt {
        let label = kind
            .label
            .as_ref()
            .map_or(String::new(), |label| format!("{label}: "));
        match kind.attribute {
            "" => Stmt::leaf(label),
            attribute => Stmt::default().real(attribute).text(label),
        }
    }

    fn for_loop(&mut self, kind: Kind, out: &mut Vec<Stmt>) {
        let source = match !kind.safe && self.take(Feature::InnerMutable, 35) {
            true => self.mutable_items(Feature::MutableItems, out),
            false => self.source(kind.safe, out),
        };
        let Source {
            items,
            told,
            pattern,
            binds,
            frozen,
            hidden,
            spent,
            first,
            after,
        } = source;
        let before: Vec<bool> = self.variables.iter().map(|v| v.frozen).collect();
        frozen
            .iter()
            .for_each(|&index| self.variables[index].frozen = true);
        for &index in &hidden {
            self.variables[index].hidden = true;
        }
        if let Some(index) = spent {
            self.variables[index].gone = true;
        }
        let body = self.body(&kind, None, binds, first.into_iter().collect());
        hidden
            .iter()
            .for_each(|&index| self.variables[index].hidden = false);
        for (variable, frozen) in self.variables.iter_mut().zip(before) {
            variable.frozen = frozen;
        }
        let mut stmt = Self::head(&kind).text(format!("for {pattern} in "));
        stmt = match kind.safe {
            true => {
                let walked = match told {
                    Some(id) => format!("walked_from({id}, "),
                    None => "walked(".to_owned(),
                };
                stmt.twin(walked).text(items).twin(")")
            }
            false => stmt.text(items),
        };
        out.push(stmt.text(" ").block(body));
        out.extend(after);
    }

    /// A variable that counts a loop's iterations.
    pub(super) fn counter(&mut self, out: &mut Vec<Stmt>) -> String {
        let name = self.fresh("k");
        out.push(Stmt::leaf(format!("let mut {name} = 0u64;")).keep());
        self.declare(Variable::new(&name, Type::U64).reserved());
        name
    }

    fn while_loop(&mut self, kind: Kind, out: &mut Vec<Stmt>) {
        let (counter, end) = (self.counter(out), self.random.between(2, 4));
        let step = Stmt::leaf(format!("{counter} += 1;")).keep();
        let more = match self.random.percent(40) {
            true => format!(" && {}", self.plain_condition()),
            false => String::new(),
        };
        let body = self.body(&kind, None, Vec::new(), vec![step]);
        let stmt = Self::while_head(&kind)
            .text(format!("{counter} < {end}{more} "))
            .block(body);
        out.push(stmt);
    }

    pub(super) fn while_head(kind: &Kind) -> Stmt {
        let stmt = Self::head(kind).text("while ");
        match kind.safe {
            true => stmt.twin("sp() && "),
            false => stmt,
        }
    }

    /// `while let Some(x) = stack.pop()`, with more pushed now and then.
    fn popping_loop(&mut self, kind: Kind, chain: bool, out: &mut Vec<Stmt>) {
        let counter = self.counter(out);
        let (stack, number) = (self.fresh("stack"), self.number());
        out.push(Stmt::leaf(format!("let mut {stack} = vec![{number}, 2];")).keep());
        self.declare(Variable::new(&stack, Type::Numbers).reserved());
        let item = self.item_of_stack();
        let name = item.name.clone();
        let mut push = vec![
            Stmt::leaf(format!("{counter} += 1;")).keep(),
            Stmt::leaf(format!("{stack}.push({name} / 2);")).keep(),
        ];
        if self.random.percent(50) {
            push.push(Stmt::leaf("continue;"));
        }
        let first = Stmt::leaf(format!("if {counter} < 2 && {name} % 3 != 0 ")).block(push);
        let mutability = mut_word(item.mutable);
        let body = self.body(&kind, None, vec![item], vec![first]);
        let let_ = format!("let Some({mutability}{name}) = {stack}.pop()");
        let condition = match chain {
            false => let_,
            true => format!("{counter} < 4 && {let_} && {name} % 17 != 16"),
        };
        let stmt = Self::while_head(&kind);
        out.push(stmt.text(format!("{condition} ")).block(body));
    }

    fn item_of_stack(&mut self) -> Variable {
        let (name, mutable) = (self.fresh("i"), self.random.percent(40));
        Variable::new(&name, Type::U64).mutable(mutable)
    }

    fn bare_loop(&mut self, kind: Kind, out: &mut Vec<Stmt>) {
        let counter = self.counter(out);
        let stmt = self.counted_loop(&kind, None, &counter, "");
        out.push(stmt);
    }

    /// `let v = loop { … break value; };`, or an assignment of one.
    fn value_statement(&mut self, kind: Kind, out: &mut Vec<Stmt>) {
        let counter = self.counter(out);
        let fits = |v: &Variable| {
            v.changes()
                && v.holds == Holds::Value
                && matches!(v.ty, Type::U64 | Type::Numbers | Type::Text)
        };
        if let Some(index) = self.find(fits).filter(|_| self.random.percent(35)) {
            let (name, ty) = (self.variables[index].name.clone(), self.variables[index].ty);
            let stmt = self.counted_loop(&kind, Some(ty), &counter, &format!("{name} = "));
            return out.push(stmt.text(";"));
        }
        let types = [Type::U64, Type::Text, Type::Numbers, Type::Maybe];
        let ty = *self.random.pick(&types);
        let (name, mutable) = (self.fresh("v"), self.random.percent(40));
        let before = format!("let {}{name} = ", mut_word(mutable));
        let stmt = self.counted_loop(&kind, Some(ty), &counter, &before);
        out.push(stmt.text(";"));
        self.declare(Variable::new(&name, ty).mutable(mutable));
    }

    /// A loop that is the function's value: as its tail, or returned.
    pub(super) fn last_loop(&mut self, ty: Type, body: &mut Vec<Stmt>) {
        let counter = self.counter(body);
        let kind = Kind {
            attribute: "",
            safe: true,
            label: None,
            zone: false,
        };
        let stmt = match self.random.percent(50) {
            true => self
                .counted_loop(&kind, Some(ty), &counter, "return ")
                .text(";"),
            false => self.counted_loop(&kind, Some(ty), &counter, ""),
        };
        body.push(stmt.keep());
    }

    /// `loop`, left when its counter is high enough.
    fn counted_loop(
        &mut self,
        kind: &Kind,
        value: Option<Type>,
        counter: &str,
        before: &str,
    ) -> Stmt {
        let end = self.random.between(1, 3);
        let last = match value {
            Some(ty) => format!("break {};", self.value(ty)),
            None => "break;".to_owned(),
        };
        let mut first = Vec::new();
        if kind.safe {
            first.push(Stmt::default().twin(IN_BODY).keep());
        }
        first.push(Stmt::leaf(format!("{counter} += 1;")).keep());
        first.push(Stmt::leaf(format!("if {counter} > {end} {{ {last} }}")).keep());
        let body = self.body(kind, value, Vec::new(), first);
        let mut stmt = Stmt::leaf(before);
        stmt.parts.extend(Self::head(kind).parts);
        stmt.text("loop ").block(body)
    }
}
