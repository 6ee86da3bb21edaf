//! What has loops, or is declared, without being the function's own: closures, constants, functions in functions.

use super::Generator;
use super::scope::Variable;
use super::types::Type;
use crate::feature::Feature;
use crate::tree::Stmt;

impl Generator {
    /// A constant, a function, or a closure with a loop in it.
    pub(super) fn item_of_its_own(&mut self, feature: Feature, out: &mut Vec<Stmt>) {
        match feature {
            Feature::Constant => self.constant(out),
            Feature::NestedFunction => self.function(out),
            _ => self.closure_with_loop(out),
        }
    }

    fn constant(&mut self, out: &mut Vec<Stmt>) {
        let (name, value) = (self.fresh("C"), self.literal());
        out.push(Stmt::leaf(format!("const {name}: u64 = {value};")));
        let mut variable = Variable::new(&name, Type::U64);
        variable.place_only = true;
        self.declare(variable);
    }

    fn function(&mut self, out: &mut Vec<Stmt>) {
        let (name, value) = (self.fresh("helper"), self.literal());
        out.push(Stmt::leaf(format!(
            "fn {name}(q: u64) -> u64 {{ let mut sum = q; for i in 0..3 {{ if i == q {{ continue; }} sum = mix(sum, {value}); }} sum }}"
        )));
        let mut variable = Variable::new(&name, Type::Function);
        variable.place_only = true;
        self.declare(variable);
    }

    /// Loops, `break`, `return` and `?` inside a closure are its own.
    fn closure_with_loop(&mut self, out: &mut Vec<Stmt>) {
        let (id, name, with, end) = (self.id(), self.fresh("f"), self.number(), self.literal());
        out.push(Stmt::leaf(format!(
            "let {name} = |q: u64| -> Option<u64> {{ let mut sum = q; for i in 0..{end} % 4 {{ if sum % 5 == 0 {{ break; }} sum = mix(sum, i ^ {with}); if sum % 7 == 0 {{ return None; }} some(sum)?; }} Some(sum) }};"
        )));
        out.push(Stmt::leaf(format!(
            "ev({id}, look(&{name}(3)) ^ look(&{name}({id})));"
        )));
    }
}
