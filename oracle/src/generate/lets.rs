//! `let`: plain, with patterns, hiding, deferred, borrowing.

use super::Generator;
use super::scope::{Holds, Variable};
use super::types::{PLAIN, Type};
use crate::feature::Feature;
use crate::tree::Stmt;

impl Generator {
    /// `let x = value;`
    pub(super) fn plain_let(&mut self, out: &mut Vec<Stmt>) {
        if self.take(Feature::Field, 6) {
            return self.bag(out);
        }
        let mut ty = *self.random.pick(PLAIN);
        if self.take(Feature::Dropping, 14) {
            ty = Type::Told;
        }
        self.let_of(ty, out);
    }

    /// `let x = value;` of a type; the variable.
    pub(super) fn let_of(&mut self, ty: Type, out: &mut Vec<Stmt>) -> usize {
        let value = self.value(ty);
        let name = self.fresh("v");
        let mutable = self.random.percent(60);
        let annotation = match self.random.percent(20) {
            true => format!(": {}", ty.text()),
            false => String::new(),
        };
        let word = mut_word(mutable);
        let mut stmt = Stmt::default();
        if self.zone && self.sprinkle(Feature::Named, 8) {
            stmt = stmt.real(format!("#[ckpt(name = \"renamed_{name}\")] "));
        }
        out.push(stmt.text(format!("let {word}{name}{annotation} = {value};")));
        self.declare(Variable::new(&name, ty).mutable(mutable))
    }

    /// A `let` that takes a value apart.
    pub(super) fn pattern_let(&mut self, out: &mut Vec<Stmt>) {
        let all = [
            Feature::TupleLet,
            Feature::StructLet,
            Feature::SliceLet,
            Feature::AtLet,
            Feature::RefLet,
            Feature::LetElse,
            Feature::LetElse,
        ];
        let feature = self.favoured(&all.map(|feature| (1, feature)));
        if !self.has(feature) {
            return self.plain_let(out);
        }
        match feature {
            Feature::TupleLet => self.tuple_let(out),
            Feature::StructLet => self.struct_let(out),
            Feature::SliceLet => self.slice_let(out),
            Feature::AtLet => self.at_let(out),
            Feature::RefLet => self.ref_let(out),
            _ => self.let_else(out),
        }
    }

    fn bind(&mut self, ty: Type) -> (String, Variable) {
        let (name, mutable) = (self.binding("w"), self.random.percent(40));
        let text = format!("{}{name}", mut_word(mutable));
        (text, Variable::new(&name, ty).mutable(mutable))
    }

    fn tuple_let(&mut self, out: &mut Vec<Stmt>) {
        self.mark(Feature::TupleLet);
        let (first, second) = (*self.random.pick(PLAIN), *self.random.pick(PLAIN));
        let (v, w) = (self.value(first), self.value(second));
        let (a, x) = self.bind(first);
        let (b, y) = self.bind(second);
        let text = match self.random.below(3) {
            0 => {
                let (c, z) = self.bind(Type::U64);
                self.declare(z);
                format!("let (({a}, {c}), {b}) = (({v}, 3u64), {w});")
            }
            1 => format!("let ({a}, _, {b}) = ({v}, 8, {w});"),
            _ => format!("let ({a}, {b}) = ({v}, {w});"),
        };
        out.push(Stmt::leaf(text));
        self.declare(x);
        self.declare(y);
    }

    fn struct_let(&mut self, out: &mut Vec<Stmt>) {
        self.mark(Feature::StructLet);
        let value = self.value(Type::Rec);
        let (a, x) = self.bind(Type::U64);
        let (s, y) = self.bind(Type::Text);
        let text = match self.random.percent(50) {
            true => format!("let Rec {{ a: {a}, s: {s}, .. }} = {value};"),
            false => {
                let (b, z) = self.bind(Type::I32);
                self.declare(z);
                format!("let Rec {{ a: {a}, b: {b}, s: {s} }} = {value};")
            }
        };
        out.push(Stmt::leaf(text));
        self.declare(x);
        self.declare(y);
    }

    fn slice_let(&mut self, out: &mut Vec<Stmt>) {
        self.mark(Feature::SliceLet);
        let value = self.value(Type::Array);
        let (a, x) = self.bind(Type::U64);
        let (b, y) = self.bind(Type::U64);
        let text = match self.random.percent(50) {
            true => format!("let [{a}, .., {b}] = {value};"),
            false => format!("let [_, {a}, {b}] = {value};"),
        };
        out.push(Stmt::leaf(text));
        self.declare(x);
        self.declare(y);
    }

    fn at_let(&mut self, out: &mut Vec<Stmt>) {
        self.mark(Feature::AtLet);
        let value = self.value(Type::Pair);
        let (whole, x) = self.bind(Type::Pair);
        let (a, y) = self.bind(Type::U64);
        out.push(Stmt::leaf(format!("let {whole} @ ({a}, _) = {value};")));
        self.declare(x);
        self.declare(y);
    }

    /// `let ref r = v;`: a reference, so used at once where safe points follow, and then no more.
    fn ref_let(&mut self, out: &mut Vec<Stmt>) {
        let fits = |v: &Variable| {
            v.holds == Holds::Value && v.ty != Type::Tool && !v.remade && v.ty != Type::Function
        };
        let Some(index) = self.find(fits) else {
            return self.tuple_let_or_event(out);
        };
        self.mark(Feature::RefLet);
        let (of, name, id) = (self.variables[index].clone(), self.fresh("r"), self.id());
        out.push(Stmt::leaf(format!("let ref {name} = {};", of.name)));
        out.push(Stmt::leaf(format!("ev({id}, look({name}));")));
        if !self.zone {
            self.variables[index].frozen = true;
            self.declare(Variable::new(&name, of.ty).shared());
        }
    }

    fn tuple_let_or_event(&mut self, out: &mut Vec<Stmt>) {
        match self.has(Feature::TupleLet) {
            true => self.tuple_let(out),
            false => self.event(out),
        }
    }

    fn let_else(&mut self, out: &mut Vec<Stmt>) {
        let Some(leave) = self.way_out() else {
            return self.event(out);
        };
        self.mark(Feature::LetElse);
        let number = self.number();
        let (x, variable) = self.bind(Type::U64);
        let (pattern, value) = match self.random.below(4) {
            0 => (format!("Ok({x})"), format!("check({number})")),
            1 => (
                format!("(Some({x}), true)"),
                format!("(some({number}), ({number}) % 13 != 1)"),
            ),
            2 => (format!("[{x}, ..]"), format!("[{number}, 1]")),
            _ => (format!("Some({x})"), format!("some({number})")),
        };
        let stmt = Stmt::leaf(format!("let {pattern} = {value} else "))
            .block(vec![Stmt::leaf(leave.text)])
            .text(";");
        out.push(stmt);
        self.declare(variable);
    }

    /// `let v = v as u16;`: a name that hides another.
    pub(super) fn rename(&mut self, out: &mut Vec<Stmt>) {
        let inner = self.depth > 0;
        let feature = match (inner, self.zone) {
            (true, true) => Feature::NestedShadow,
            (true, false) => Feature::ShadowedInner,
            (false, _) => Feature::Shadowed,
        };
        let fits = |v: &Variable| {
            v.holds == Holds::Value
                && !v.pinned
                && !v.reserved
                && !v.remade
                && !v.frozen
                && !v.place_only
                && v.ty.is_copy()
        };
        if self.take(Feature::ShadowedOwner, 25) {
            return self.hide_owner(out);
        }
        if !self.has(feature) {
            return self.event(out);
        }
        let Some(index) = self.find(fits) else {
            return self.event(out);
        };
        self.mark(feature);
        let old = self.variables[index].clone();
        let name = old.name.clone();
        let mutable = self.random.percent(40);
        let (ty, value) = match old.ty {
            Type::U64 if self.random.percent(50) => (Type::U16, format!("{name} as u16")),
            Type::U64 => (Type::Text, format!("({name} % 1000).to_string()")),
            Type::U16 => (Type::U64, format!("u64::from({name}) + 1")),
            Type::I32 => (Type::F64, format!("f64::from({name}) / 3.0")),
            Type::Bool => (Type::I32, format!("if {name} {{ 4i32 }} else {{ -4 }}")),
            Type::F64 => (Type::U64, format!("{name}.to_bits()")),
            Type::Maybe => (Type::U64, format!("{name}.map_or(5, |q| q ^ 1)")),
            Type::Pair => (Type::I32, format!("{name}.1")),
            Type::Size => (Type::U64, format!("{name} as u64")),
            Type::Char => (Type::U64, format!("u64::from({name})")),
            _ => (Type::Numbers, format!("{name}.to_vec()")),
        };
        let word = mut_word(mutable);
        out.push(Stmt::leaf(format!("let {word}{name} = {value};")));
        self.declare(Variable::new(&name, ty).mutable(mutable));
    }

    /// `let x = Told::new(7, look(&x));`: what is hidden lives on, and is dropped at its time.
    fn hide_owner(&mut self, out: &mut Vec<Stmt>) {
        let fits = |v: &Variable| {
            !v.pinned && !v.reserved && !v.remade && !v.place_only && !v.parameter && !v.frozen
        };
        let ty = *self
            .random
            .pick(&[Type::Told, Type::Told, Type::Text, Type::U64]);
        let name = match self.find(fits) {
            Some(index) => self.variables[index].name.clone(),
            None => self.fresh("v"),
        };
        let value = self.value(ty);
        let mutable = self.random.percent(40);
        out.push(Stmt::leaf(format!(
            "let {}{name} = {value};",
            mut_word(mutable)
        )));
        self.declare(Variable::new(&name, ty).mutable(mutable));
    }

    /// `let x; … x = value;`
    pub(super) fn defer(&mut self, out: &mut Vec<Stmt>) {
        if !self.has(Feature::Deferred) {
            return self.event(out);
        }
        let ty = *self.random.pick(PLAIN);
        let (name, mutable) = (self.fresh("x"), self.random.percent(50));
        let declared = match self.random.percent(40) {
            true => format!("let {}{name}: {};", mut_word(mutable), ty.text()),
            false => format!("let {}{name};", mut_word(mutable)),
        };
        let variable = Variable::new(&name, ty).mutable(mutable);
        out.push(Stmt::leaf(declared).keep());
        if self.zone && self.depth < 4 && self.take(Feature::DeferredInBranch, 20) {
            self.assigned_in_arms(&name, ty, out);
            self.declare(variable);
            return;
        }
        let over = self.zone && self.points_left() && self.take(Feature::DeferredOverPoint, 40);
        if over {
            self.floored(|this| this.safe_loop(out));
        } else {
            self.mark(Feature::Deferred);
        }
        let (a, b) = (self.value(ty), self.value(ty));
        if over || self.random.percent(40) {
            out.push(Stmt::leaf(format!("{name} = {a};")).keep());
        } else {
            let condition = self.any_condition();
            let stmt = Stmt::leaf(format!("if {condition} "))
                .block(vec![Stmt::leaf(format!("{name} = {a};")).keep()])
                .text(" else ")
                .block(vec![Stmt::leaf(format!("{name} = {b};")).keep()]);
            out.push(stmt.keep());
        }
        self.declare(variable);
    }

    /// `if … { x = value; safe points } else { x = value; safe points }`
    fn assigned_in_arms(&mut self, name: &str, ty: Type, out: &mut Vec<Stmt>) {
        self.forked(|this| {
            let condition = this.plain_condition();
            let mut stmt = Stmt::leaf(format!("if {condition} "));
            for word in [" else ", ""] {
                let assign = Stmt::leaf(format!("{name} = {};", this.value(ty))).keep();
                let mut arm = this.arm(Feature::InIf, vec![]);
                arm.insert(0, assign);
                stmt = stmt.block(arm).text(word);
            }
            out.push(stmt.keep());
        });
    }

    /// A reference or a closure that is used before the next safe point, and then no more: so it need not be savable.
    pub(super) fn lend(&mut self, out: &mut Vec<Stmt>) {
        let id = self.id();
        if self.take(Feature::LocalClosure, 40) {
            let (name, number, with) = (self.fresh("f"), self.number(), self.number());
            out.push(Stmt::leaf(format!(
                "let {name} = |q: u64| mix(q, {number});"
            )));
            out.push(Stmt::leaf(format!("ev({id}, {name}({with}) ^ {name}(2));")));
            return;
        }
        let items = [
            Feature::ClosureLoop,
            Feature::Constant,
            Feature::NestedFunction,
        ];
        if let Some(&item) = items.iter().find(|item| self.take(**item, 12)) {
            return self.item_of_its_own(item, out);
        }
        if !self.has(Feature::Borrowed) {
            return self.event(out);
        }
        let name = self.fresh("b");
        let mutable =
            self.find(|v| v.changes() && v.ty == Type::Numbers && v.holds == Holds::Value);
        match (self.random.below(3), mutable) {
            (0, Some(index)) => {
                let of = self.variables[index].name.clone();
                let number = self.number_without(index);
                out.push(Stmt::leaf(format!("let {name} = &mut {of};")));
                out.push(Stmt::leaf(format!(
                    "if {name}.len() < 5 {{ {name}.push({number}); }}"
                )));
            }
            (1, _) => {
                let value = self.value(Type::Numbers);
                out.push(Stmt::leaf(format!("let {name} = &{value};")));
                out.push(Stmt::leaf(format!("ev({id}, look({name}));")));
            }
            _ => {
                let fits = |v: &Variable| {
                    v.holds == Holds::Value
                        && !matches!(v.ty, Type::Tool | Type::Function)
                        && !v.remade
                };
                let Some(index) = self.find(fits) else {
                    return self.event(out);
                };
                let of = self.variables[index].name.clone();
                out.push(Stmt::leaf(format!("let {name} = &{of};")));
                out.push(Stmt::leaf(format!("ev({id}, look({name}));")));
            }
        }
        self.mark(Feature::Borrowed);
    }
}

/// `mut ` or nothing.
pub(super) fn mut_word(mutable: bool) -> &'static str {
    match mutable {
        true => "mut ",
        false => "",
    }
}
