//! Blocks: plain, `unsafe`, labelled.

use super::Generator;
use super::loops::Around;
use super::scope::Variable;
use super::types::Type;
use crate::feature::Feature;
use crate::tree::Stmt;

impl Generator {
    pub(super) fn plain_block(&mut self, feature: Feature, out: &mut Vec<Stmt>) {
        self.mark(feature);
        let (word, inside) = match feature {
            Feature::Unsafe => ("unsafe ", Feature::InUnsafe),
            _ => ("", Feature::InBlock),
        };
        let name = self.fresh("v");
        if self.random.percent(30) {
            let block = self.valued_arm(inside, vec![], Type::U64);
            out.push(
                Stmt::leaf(format!("let {name} = {word}"))
                    .block(block)
                    .text(";"),
            );
            self.declare(Variable::new(&name, Type::U64));
            return;
        }
        let block = self.arm(inside, vec![]);
        out.push(Stmt::leaf(word).block(block));
    }

    pub(super) fn labelled(&mut self, out: &mut Vec<Stmt>) {
        self.mark(Feature::Labelled);
        let (label, name) = (format!("'{}", self.fresh("b")), self.fresh("v"));
        let value = self.random.percent(40).then_some(Type::U64);
        self.loops.push(Around {
            label: Some(label.clone()),
            again: false,
            value,
            safe: false,
            base: self.variables.len(),
            moved: Vec::new(),
        });
        let leave = self.labelled_exit(&label, value);
        let mut block = match value {
            Some(ty) => self.valued_arm(Feature::InLabelled, vec![], ty),
            None => self.arm(Feature::InLabelled, vec![]),
        };
        self.left();
        block.insert(0, leave);
        let stmt = match value {
            Some(_) => Stmt::leaf(format!("let {name} = {label}: "))
                .block(block)
                .text(";"),
            None => Stmt::leaf(format!("{label}: ")).block(block),
        };
        out.push(stmt);
        if let Some(ty) = value {
            self.declare(Variable::new(&name, ty));
        }
    }

    fn labelled_exit(&mut self, label: &str, value: Option<Type>) -> Stmt {
        let condition = self.condition(4);
        let value = value.map_or(String::new(), |ty| format!(" {}", self.value(ty)));
        Stmt::leaf(format!("if {condition} {{ break {label}{value}; }}"))
    }
}
