//! What a resume makes again: skipped variables, guards, statements that run again.

use super::Generator;
use super::scope::{Holds, Variable};
use super::types::Type;
use crate::feature::Feature;
use crate::tree::Stmt;

impl Generator {
    /// Something that is made again, or a use of it.
    pub(super) fn make_again(&mut self, out: &mut Vec<Stmt>) {
        let guard = self.random.percent(18);
        if guard && self.take(Feature::Guard, 100) {
            return self.guard(out);
        }
        if !self.zone {
            return self.event(out);
        }
        let all = [
            Feature::SkipValue,
            Feature::SkipClosure,
            Feature::SkipBorrow,
            Feature::SkipMutable,
            Feature::SkipMutable,
            Feature::Once,
            Feature::Rerun,
            Feature::Rerun,
        ];
        let feature = self.favoured(&all.map(|feature| (1, feature)));
        if !self.has(feature) || (feature == Feature::Once && !self.has(Feature::SkipValue)) {
            return self.event(out);
        }
        match feature {
            Feature::SkipValue => self.skip_value(out),
            Feature::SkipClosure => self.skip_closure(out),
            Feature::SkipBorrow => self.skip_borrow(out),
            Feature::SkipMutable => self.skip_mutable(out),
            Feature::Once => self.use_once(out),
            _ => self.rerun(out),
        }
    }

    fn guard(&mut self, out: &mut Vec<Stmt>) {
        let (id, name) = (self.id(), self.fresh("_g"));
        out.push(Stmt::leaf(format!("let {name} = Tool::new({id}, 1);")));
    }

    fn rerun(&mut self, out: &mut Vec<Stmt>) {
        self.mark(Feature::Rerun);
        let (id, name) = (self.id(), self.fresh("_scope"));
        let stmt = Stmt::default()
            .real("#[ckpt(rerun)] ")
            .text(format!("rerun({id});"))
            .twin(format!(" let {name} = Scope({id});"));
        out.push(stmt);
    }

    fn skip_value(&mut self, out: &mut Vec<Stmt>) {
        self.mark(Feature::SkipValue);
        let (id, number, name) = (self.id(), self.steady(), self.fresh("s"));
        let stmt = Stmt::default()
            .real("#[ckpt(skip)] ")
            .text(format!("let {name} = Tool::new({id}, {number});"));
        out.push(stmt);
        self.declare(Variable::new(&name, Type::Tool).remade());
    }

    fn skip_closure(&mut self, out: &mut Vec<Stmt>) {
        self.mark(Feature::SkipClosure);
        let (number, name) = (self.steady(), self.fresh("f"));
        let word = match self.random.percent(40) {
            true => "move ",
            false => "",
        };
        let stmt = Stmt::default()
            .real("#[ckpt(skip)] ")
            .text(format!("let {name} = {word}|q: u64| mix(q, {number});"));
        out.push(stmt);
        self.declare(Variable::new(&name, Type::Function).remade());
    }

    /// A borrow of a saved variable, across loops.
    fn skip_borrow(&mut self, out: &mut Vec<Stmt>) {
        let fits = |v: &Variable| v.ty == Type::Numbers && v.holds == Holds::Value && !v.remade;
        let index = match self.find(fits) {
            Some(index) => index,
            None => self.let_of(Type::Numbers, out),
        };
        self.mark(Feature::SkipBorrow);
        let (of, name) = (self.variables[index].name.clone(), self.fresh("b"));
        let text = match self.random.below(2) {
            _ if self.take(Feature::SkipBorrowRef, 40) => format!("let ref {name} = {of}[..];"),
            0 => format!("let {name} = &{of}[..];"),
            _ => format!("let {name} = {of}.as_slice();"),
        };
        out.push(Stmt::default().real("#[ckpt(skip)] ").text(text));
        self.variables[index].frozen = true;
        self.variables[index].pinned = true;
        let slice = Variable::new(&name, Type::Slice).shared().remade();
        self.declare(slice);
    }

    /// A use, before a safe point, of what is made again.
    fn use_once(&mut self, out: &mut Vec<Stmt>) {
        self.ending = true;
        let found = self.find(|v| v.remade && v.ty != Type::Slice);
        let used = found.map(|index| {
            let variable = self.variables[index].clone();
            self.view(&variable)
        });
        self.ending = false;
        let view = match used {
            Some(view) => view,
            None => {
                self.skip_value(out);
                let made = self.variables.last().expect("one was declared");
                format!("{}.on(2)", made.name)
            }
        };
        self.mark(Feature::Once);
        let stmt = Stmt::default().real("#[ckpt(once)] ");
        if self.random.percent(50) {
            let id = self.id();
            return out.push(stmt.text(format!("ev({id}, {view});")));
        }
        let name = self.fresh("v");
        out.push(stmt.text(format!("let {name} = {view};")));
        self.declare(Variable::new(&name, Type::U64));
    }

    /// A skipped variable that statements change: some of them run again, some do not have to.
    fn skip_mutable(&mut self, out: &mut Vec<Stmt>) {
        self.mark(Feature::SkipMutable);
        let (name, id, a) = (self.fresh("m"), self.id(), self.literal());
        out.push(
            Stmt::default()
                .real("#[ckpt(skip)] ")
                .text(format!("let mut {name} = vec![{a}];")),
        );
        if self.take(Feature::Rerun, 50) {
            let b = self.literal();
            out.push(
                Stmt::default()
                    .real("#[ckpt(rerun)] ")
                    .text(format!("{name}.push({b});")),
            );
        }
        self.statement(out);
        out.push(
            Stmt::default()
                .real("#[ckpt(once)] ")
                .text(format!("ev({id}, look(&{name}));")),
        );
    }
}
