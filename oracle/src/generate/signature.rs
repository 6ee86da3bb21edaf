//! Parameters, arguments, what is returned, and how a body ends.

use super::Generator;
use super::scope::Variable;
use super::types::Type;
use crate::feature::Feature;
use crate::tree::Stmt;

/// What the function returns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Returns {
    Unit,
    Number,
    Words,
    Both,
    Fallible,
    Optional,
}

impl Returns {
    fn text(self) -> &'static str {
        match self {
            Returns::Unit => "",
            Returns::Number => " -> u64",
            Returns::Words => " -> String",
            Returns::Both => " -> (u64, Vec<u64>)",
            Returns::Fallible => " -> Result<u64, String>",
            Returns::Optional => " -> Option<u64>",
        }
    }
}

/// A parameter.
#[derive(Debug, Clone)]
pub(super) struct Parameter {
    /// `mut x: u64`
    declared: String,
    /// Whether marked `#[ckpt(skip)]`.
    skipped: bool,
    /// What `run` passes.
    argument: String,
    /// What `run` does before the call, for what is lent mutably, and what it tells after it.
    before: Option<String>,
    after: Option<String>,
}

/// What the function is beside its parameters.
#[derive(Debug, Clone, Default)]
pub(super) struct Kind {
    /// `&mut self` or `&self`, of a method.
    receiver: Option<&'static str>,
    /// Whether it has a type and a constant as parameters.
    generic: bool,
    /// Whether it is async.
    pub(super) task: bool,
    /// Whether a stop is what it returns.
    pub(super) fallible: bool,
}

impl Generator {
    /// Chooses parameters and what is returned.
    pub(super) fn signature(&mut self) {
        self.returns = *self.random.pick(&[
            Returns::Unit,
            Returns::Number,
            Returns::Number,
            Returns::Words,
            Returns::Both,
            Returns::Fallible,
            Returns::Fallible,
            Returns::Fallible,
            Returns::Optional,
            Returns::Optional,
        ]);
        self.kind.task = self.take(Feature::Task, 35);
        self.kind.fallible = self.take(Feature::Fallible, 30);
        if self.kind.fallible {
            self.returns = Returns::Fallible;
        } else if self.wished(Feature::Question) {
            self.returns = *self.random.pick(&[Returns::Fallible, Returns::Optional]);
        }
        if self.wished(Feature::OverOwned) {
            self.by_value(Type::Numbers);
        }
        if self.wished(Feature::OverLent) {
            self.by_mut(Type::Numbers);
        }
        if self.take(Feature::Method, 10) {
            self.method();
        }
        if self.take(Feature::Generic, 8) {
            self.generic();
        }
        if self.take(Feature::SkipParameter, 10) {
            self.skipped();
        }
        for _ in 0..self.random.between(0, 3) {
            let passing = [Feature::ByValue, Feature::ByRef, Feature::ByMut];
            let passing = *self.random.pick(&passing);
            if self.take(passing, 100) {
                self.parameter(passing);
            }
        }
    }

    fn method(&mut self) {
        let mutable = self.random.percent(75);
        self.kind.receiver = Some(if mutable { "&mut self" } else { "&self" });
        self.fields("self", mutable);
    }

    /// A type and a constant as parameters.
    fn generic(&mut self) {
        self.kind.generic = true;
        let (name, argument) = (self.fresh("p"), self.argument(Type::Rec));
        self.parameters.push(Parameter {
            declared: format!("{name}: T"),
            skipped: false,
            argument,
            before: None,
            after: None,
        });
        self.declare(Variable::new(&name, Type::Opaque));
        let mut constant = Variable::new("N", Type::Size);
        constant.place_only = true;
        self.declare(constant);
    }

    /// A parameter that is neither saved nor part of the run's identity.
    fn skipped(&mut self) {
        let name = self.fresh("p");
        let (variable, ty, argument) = match self.random.below(3) {
            0 => {
                let slice = Variable::new(&name, Type::Slice).shared();
                (slice, "&[u64]", "&[6, 1, 8]")
            }
            1 => {
                let function = Variable::new(&name, Type::Function);
                (function, "impl Fn(u64) -> u64", "|q| mix(q, 9)")
            }
            _ => {
                let function = Variable::new(&name, Type::Function);
                (function, "&dyn Fn(u64) -> u64", "&|q| mix(q, 5)")
            }
        };
        self.parameters.push(Parameter {
            declared: format!("{name}: {ty}"),
            skipped: true,
            argument: argument.to_owned(),
            before: None,
            after: None,
        });
        let mut variable = variable;
        variable.place_only = true;
        variable.parameter = true;
        self.declare(variable);
    }

    fn parameter(&mut self, passing: Feature) {
        match passing {
            Feature::ByValue => {
                let types = [
                    Type::U64,
                    Type::Numbers,
                    Type::Text,
                    Type::Rec,
                    Type::Maybe,
                    Type::Told,
                ];
                let ty = *self.random.pick(&types);
                self.by_value(ty);
            }
            Feature::ByRef => self.by_ref(),
            _ => {
                let types = [Type::U64, Type::Numbers, Type::Slice, Type::Rec, Type::Text];
                let ty = *self.random.pick(&types);
                self.by_mut(ty);
            }
        }
    }

    fn by_value(&mut self, ty: Type) {
        let (name, mutable) = (self.fresh("p"), self.random.percent(50));
        let argument = self.argument(ty);
        let word = super::lets::mut_word(mutable);
        self.parameters.push(Parameter {
            declared: format!("{word}{name}: {}", ty.text()),
            argument,
            skipped: false,
            before: None,
            after: None,
        });
        let mut variable = Variable::new(&name, ty).mutable(mutable);
        variable.parameter = true;
        self.declare(variable);
    }

    fn by_ref(&mut self) {
        let name = self.fresh("p");
        let (ty, text, argument) = match self.random.below(4) {
            0 => (Type::Slice, "&[u64]", "&[4, 9, 2]"),
            1 => (Type::Numbers, "&Vec<u64>", "&vec![3, 5]"),
            2 => (Type::Str, "&str", "\"xyz\""),
            _ => (
                Type::Rec,
                "&Rec",
                "&Rec { a: 3, b: -3, s: String::from(\"r\") }",
            ),
        };
        self.parameters.push(Parameter {
            declared: format!("{name}: {text}"),
            argument: argument.to_owned(),
            skipped: false,
            before: None,
            after: None,
        });
        let mut variable = Variable::new(&name, ty).shared();
        variable.parameter = true;
        self.declare(variable);
    }

    fn by_mut(&mut self, ty: Type) {
        let name = self.fresh("p");
        let argument = self.argument(ty);
        self.parameters.push(Parameter {
            declared: format!("{name}: &mut {}", ty.text()),
            argument: format!("&mut {name}"),
            skipped: false,
            before: Some(format!("let mut {name} = {argument};")),
            after: Some(format!("result(&{name});")),
        });
        let mut variable = Variable::new(&name, ty).lent();
        variable.parameter = true;
        self.declare(variable);
    }

    fn argument(&mut self, ty: Type) -> String {
        match ty {
            Type::U64 => self.literal(),
            Type::Numbers => "vec![7, 8, 9]".to_owned(),
            Type::Slice => "[2, 4, 6]".to_owned(),
            Type::Text => "String::from(\"arg\")".to_owned(),
            Type::Maybe => "Some(5)".to_owned(),
            Type::Told => "Told::new(0, 4)".to_owned(),
            _ => "Rec { a: 1, b: 2, s: String::from(\"q\") }".to_owned(),
        }
    }

    /// The signature.
    pub(super) fn signature_text(&self) -> Stmt {
        let (generics, bounds) = match self.kind.generic {
            true => (
                "<T, const N: usize>",
                " where T: Look + Clone + std::fmt::Debug + ckpt::Savable",
            ),
            false => ("", ""),
        };
        let word = if self.kind.task { "async " } else { "" };
        let mut stmt = Stmt::leaf(format!("{word}fn program{generics}("));
        let mut between = "";
        if let Some(receiver) = self.kind.receiver {
            stmt = stmt.text(receiver);
            between = ", ";
        }
        for parameter in &self.parameters {
            stmt = stmt.text(between);
            if parameter.skipped {
                stmt = stmt.real("#[ckpt(skip)] ");
            }
            stmt = stmt.text(&parameter.declared);
            between = ", ";
        }
        let returns = match self.kind.fallible {
            true => " -> Result<u64, Failed>",
            false => self.returns.text(),
        };
        stmt.text(format!("){returns}{bounds}"))
    }

    /// Whether it is a method.
    pub(super) fn is_method(&self) -> bool {
        self.kind.receiver.is_some()
    }

    /// What `run` does.
    pub(super) fn call_text(&self) -> Vec<String> {
        let parameters = || self.parameters.iter();
        let mut lines: Vec<String> = parameters().filter_map(|p| p.before.clone()).collect();
        let arguments: Vec<&str> = parameters().map(|p| p.argument.as_str()).collect();
        let (receiver, generics) = (
            if self.is_method() { "machine." } else { "" },
            if self.kind.generic { "::<Rec, 3>" } else { "" },
        );
        if self.is_method() {
            lines.push("let mut machine = Machine::new(3);".to_owned());
        }
        // `impl Fn` takes no place among explicit arguments.
        let mut call = format!("{receiver}program{generics}({})", arguments.join(", "));
        if self.kind.task {
            call = format!("finish({call})");
        }
        if self.kind.fallible {
            call = format!("or_end({call})");
        }
        lines.push(format!("let returned = {call};"));
        lines.push("result(&returned);".to_owned());
        if self.is_method() {
            lines.push("result(&machine);".to_owned());
        }
        lines.extend(parameters().filter_map(|p| p.after.clone()));
        lines
    }

    /// A value to return.
    pub(super) fn returned(&mut self) -> String {
        let number = self.number();
        match self.returns {
            Returns::Unit => "()".to_owned(),
            Returns::Number => number,
            Returns::Words => format!("({number}).to_string()"),
            Returns::Both => {
                let ending = std::mem::replace(&mut self.ending, false);
                let list = self.value(Type::Numbers);
                self.ending = ending;
                format!("({number}, {list})")
            }
            Returns::Fallible => format!("Ok({number})"),
            Returns::Optional => format!("Some({number})"),
        }
    }

    /// The end of the body: everything that must be named is, then the value.
    pub(super) fn finish(&mut self, body: &mut Vec<Stmt>) {
        if self.returns == Returns::Number && self.take(Feature::LoopValue, 30) {
            return self.last_loop(Type::U64, body);
        }
        self.name_again(0, body);
        if self.returns != Returns::Unit {
            let value = self.returned();
            body.push(Stmt::leaf(value).keep());
        }
    }
}
