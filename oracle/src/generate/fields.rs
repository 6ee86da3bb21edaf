//! Places that are no variables of their own: the fields of one.

use super::Generator;
use super::scope::Variable;
use super::types::Type;
use crate::feature::Feature;
use crate::tree::Stmt;

/// The fields of a `Bag`, and of the type that has the method.
pub(super) const FIELDS: [(&str, Type); 6] = [
    ("count", Type::U64),
    ("list", Type::Numbers),
    ("map", Type::Map),
    ("more", Type::Maybe),
    ("choice", Type::Choice),
    ("grid", Type::Grid),
];

impl Generator {
    /// What has fields that are named, changed and lent one by one.
    pub(super) fn bag(&mut self, out: &mut Vec<Stmt>) {
        self.mark(Feature::Field);
        let (name, number) = (self.fresh("bag"), self.number());
        out.push(Stmt::leaf(format!("let mut {name} = Bag::new({number});")));
        self.fields(&name, true);
    }

    /// The fields of something, as places that can be named and changed.
    pub(super) fn fields(&mut self, of: &str, mutable: bool) {
        for (field, ty) in FIELDS {
            let mut place = Variable::new(&format!("{of}.{field}"), ty).mutable(mutable);
            place.place_only = true;
            self.declare(place);
        }
    }
}
