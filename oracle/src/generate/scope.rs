//! What variables there are, what they hold, and what may be done with them.

use super::Generator;
use super::types::Type;
use crate::feature::Feature;
use crate::tree::Stmt;

/// How a variable holds its type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    /// Itself.
    Value,
    /// `&T`.
    Shared,
    /// `&mut T`.
    Mutable,
}

/// A variable of the program.
#[derive(Debug, Clone)]
pub(super) struct Variable {
    pub(super) name: String,
    pub(super) ty: Type,
    pub(super) holds: Holds,
    pub(super) mutable: bool,
    /// `#[ckpt(skip)]`: made again on resume.
    pub(super) remade: bool,
    /// Borrowed, so neither changed nor moved.
    pub(super) frozen: bool,
    /// Keeps a loop finite: read by all, changed by its loop alone.
    pub(super) reserved: bool,
    /// What is made again is made from it: its name stays its own.
    pub(super) pinned: bool,
    /// Lent mutably, so that nothing else can name it.
    pub(super) hidden: bool,
    /// Moved away, or not assigned yet.
    pub(super) gone: bool,
    /// Whether a parameter.
    pub(super) parameter: bool,
    /// A field of something, or a constant: no name that a pattern could bind or a format string mention.
    pub(super) place_only: bool,
}

impl Variable {
    pub(super) fn new(name: &str, ty: Type) -> Self {
        Variable {
            name: name.to_owned(),
            ty,
            holds: Holds::Value,
            mutable: false,
            remade: false,
            frozen: false,
            reserved: false,
            pinned: false,
            hidden: false,
            gone: false,
            parameter: false,
            place_only: false,
        }
    }

    pub(super) fn mutable(mut self, mutable: bool) -> Self {
        self.mutable = mutable;
        self
    }

    pub(super) fn shared(mut self) -> Self {
        self.holds = Holds::Shared;
        self
    }

    pub(super) fn lent(mut self) -> Self {
        self.holds = Holds::Mutable;
        self
    }

    pub(super) fn remade(mut self) -> Self {
        self.remade = true;
        self
    }

    pub(super) fn reserved(mut self) -> Self {
        self.reserved = true;
        self.mutable = true;
        self
    }

    /// Whether it may be assigned or changed in place.
    pub(super) fn changes(&self) -> bool {
        let open = match self.holds {
            Holds::Value => self.mutable,
            Holds::Shared => false,
            Holds::Mutable => true,
        };
        open && !self.frozen && !self.reserved && !self.remade
    }

    /// Whether it may be moved away.
    pub(super) fn moves(&self) -> bool {
        let ours = self.holds == Holds::Value && !self.ty.is_copy() && !self.place_only;
        ours && !self.frozen && !self.reserved && !self.remade
    }

    /// Whether nothing can change it.
    pub(super) fn steady(&self) -> bool {
        !self.mutable && self.holds != Holds::Mutable
    }

    /// What is assigned to.
    pub(super) fn place(&self) -> String {
        match self.holds {
            Holds::Mutable => format!("*{}", self.name),
            _ => self.name.clone(),
        }
    }
}

impl Generator {
    /// The variables that a name reaches from here, as indices.
    pub(super) fn visible(&self) -> Vec<usize> {
        let mut seen = Vec::new();
        let mut found = Vec::new();
        for (index, variable) in self.variables.iter().enumerate().rev() {
            if seen.contains(&&variable.name) {
                continue;
            }
            seen.push(&variable.name);
            let allowed = !variable.remade || self.remade_allowed();
            if !variable.gone && !variable.hidden && allowed {
                found.push(index);
            }
        }
        found
    }

    /// What is made again may be used inside a loop with safe points where none follows: there it needs no mark.
    fn remade_allowed(&self) -> bool {
        self.ending || self.carried
    }

    /// A name for what a pattern binds: a new one, or one that hides a variable.
    pub(super) fn binding(&mut self, prefix: &str) -> String {
        if self.sprinkle(Feature::BindingShadow, 8) {
            let fits =
                |v: &Variable| !v.pinned && !v.reserved && !v.remade && !v.place_only && !v.frozen;
            let found = self
                .find(fits)
                .map(|index| self.variables[index].name.clone());
            // Not twice in one pattern.
            if let Some(name) = found.filter(|name| !self.bound.contains(name)) {
                self.bound.push(name.clone());
                return name;
            }
        }
        self.fresh(prefix)
    }

    /// One of the visible variables that fit.
    pub(super) fn find(&mut self, fits: impl Fn(&Variable) -> bool) -> Option<usize> {
        let all: Vec<usize> = self
            .visible()
            .into_iter()
            .filter(|&index| fits(&self.variables[index]))
            .collect();
        match all.is_empty() {
            true => None,
            false => Some(*self.random.pick(&all)),
        }
    }

    /// A name that nothing has here: a new one, or that of a variable whose scope is over.
    pub(super) fn fresh(&mut self, prefix: &str) -> String {
        let same = |name: &String| {
            let word = name.trim_end_matches(|c: char| c.is_ascii_digit());
            word == prefix && self.variables.iter().all(|v| v.name != *name)
        };
        if let Some(at) = self.retired.iter().rposition(same)
            && self.sprinkle(Feature::SameName, 25)
        {
            return self.retired.swap_remove(at);
        }
        self.names += 1;
        format!("{prefix}{}", self.names)
    }

    /// Puts a variable into scope.
    pub(super) fn declare(&mut self, variable: Variable) -> usize {
        self.variables.push(variable);
        self.variables.len() - 1
    }

    /// A block in a scope of its own.
    pub(super) fn block(&mut self, fill: impl FnOnce(&mut Self, &mut Vec<Stmt>)) -> Vec<Stmt> {
        let base = self.variables.len();
        let frozen: Vec<bool> = self.variables.iter().map(|v| v.frozen).collect();
        let mut out = Vec::new();
        self.blocks.push(base);
        fill(self, &mut out);
        self.blocks.pop();
        self.name_again(base, &mut out);
        let over = self.variables.split_off(base);
        let over = over.into_iter().filter(|v| !v.place_only).map(|v| v.name);
        for name in over {
            let known = self.variables.iter().any(|v| v.name == name);
            if !known && !self.retired.contains(&name) {
                self.retired.push(name);
            }
        }
        for (variable, frozen) in self.variables.iter_mut().zip(frozen) {
            variable.frozen = frozen;
        }
        out
    }

    /// Names some variables at the end of their scope. The others may be named by nothing after a safe point, and are then
    /// in no checkpoint.
    pub(super) fn name_again(&mut self, base: usize, out: &mut Vec<Stmt>) {
        let ending = std::mem::replace(&mut self.ending, true);
        for index in self.visible().into_iter().filter(|&index| index >= base) {
            let variable = self.variables[index].clone();
            if self.random.percent(if variable.remade { 75 } else { 40 }) {
                let (id, view) = (self.id(), self.view(&variable));
                out.push(Stmt::leaf(format!("ev({id}, {view});")));
            }
        }
        self.ending = ending;
    }
}
