//! What a marked call says of the function that it calls, and what a function says of itself when it begins.

use super::function::Function;
use super::handed::Buffers;
use super::identity;
use super::said::first_time;
use crate::log;

/// What a marked call says of the function that it calls: enough to know it again when it begins.
#[derive(Debug, Clone, Copy)]
pub struct Callee<'a> {
    /// As it is written, for messages.
    pub written: &'static str,
    /// What tells it from others.
    pub known: Known,
    /// What is lent to it as a whole, and mutably.
    pub lent: &'a [Lent],
}

/// How a function is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// By the name of its own type, which is its path.
    Path(&'static str),
    /// By the type of what it is called on, and its name.
    Method {
        /// The type's name.
        on: &'static str,
        /// The method's name.
        name: &'static str,
    },
}

/// A variable that is lent as a whole, and mutably: the callee's frame has its value.
#[derive(Debug, Clone, Copy)]
pub struct Lent {
    /// The variable's name in the caller's frame.
    pub name: &'static str,
    /// Which argument it is; a receiver is the first, 0.
    pub argument: usize,
    /// Its type.
    pub type_name: &'static str,
    /// The path of the functions that save it, if not its type does.
    pub with: &'static str,
}

impl Lent {
    /// Whether what is lent is what a parameter takes, and saved as that is: what is in a box as the box, a slice as the `Vec` that
    /// it may be of.
    fn fits(&self, parameter: &Lent) -> bool {
        let inside = |of: &str| self.type_name.strip_prefix(of)?.strip_suffix('>');
        let same = self.type_name == parameter.type_name
            || inside("alloc::boxed::Box<") == Some(parameter.type_name)
            || inside("alloc::vec::Vec<")
                .is_some_and(|item| parameter.type_name == format!("[{item}]"));
        same && (self.argument, self.with) == (parameter.argument, parameter.with)
    }
}

/// A parameter, and the variable of the caller's that it has been lent.
pub(super) type Pair = (&'static str, Lent);

/// What a checkpointed function says of itself when another one may have called it by a marked call.
// Marked calls take nothing from the allocator but what the root then keeps for the next ones.
#[derive(Debug)]
pub struct Parameters<'a> {
    /// The type that it is a method of.
    of: Option<&'static str>,
    /// What the caller lends.
    lent: &'a [Lent],
    /// Those of its `&mut` parameters that have some of it.
    pairs: Vec<Pair>,
}

impl Parameters<'_> {
    /// It is a method of this type.
    pub fn method_of(&mut self, name: &'static str) {
        self.of = Some(name);
    }

    /// It has this state.
    pub(crate) fn state(&mut self, parameter: Lent) {
        let lent = self.lent.iter().find(|lent| lent.fits(&parameter));
        self.pairs.extend(lent.map(|&lent| (parameter.name, lent)));
    }
}

/// The callee of a marked call: see [`Callee`]; what is lent stands in [`Buffers`].
pub(super) struct Expected {
    written: &'static str,
    known: Known,
}

impl Expected {
    pub(super) fn new(callee: &Callee<'_>) -> Expected {
        Expected {
            written: callee.written,
            known: callee.known,
        }
    }

    /// Whether a function that begins is the callee; which of its parameters have what the caller lends.
    pub(super) fn is(
        &self,
        function: &Function,
        path: &str,
        buffers: &mut Buffers,
        parameters: impl FnOnce(&mut Parameters<'_>),
    ) -> Option<Vec<Pair>> {
        if let Known::Path(known) = self.known
            && known != identity::without_closures(path)
        {
            return None;
        }
        let mut own = Parameters {
            of: None,
            lent: &buffers.lent,
            pairs: buffers.pairs.pop().unwrap_or_default(),
        };
        parameters(&mut own);
        let Parameters { of, lent, pairs } = own;
        if let Known::Method { on, name } = self.known
            && !(name == function.name && of == Some(pointed_to(on)))
        {
            return None;
        }
        if pairs.len() < lent.len() {
            if first_time(self.written, "lent") {
                log::warn(format_args!(
                    "`{}` runs as an ordinary function: what it is lent as `&mut` it takes as something else, so that nothing of it \
                     could be saved; lend it as `&`, or as what it takes",
                    self.written
                ));
            }
            return None;
        }
        Some(pairs)
    }
}

/// The name of the type behind references and boxes.
fn pointed_to(mut name: &str) -> &str {
    loop {
        name = if let Some(inside) = name
            .strip_prefix("&mut ")
            .or_else(|| name.strip_prefix('&'))
        {
            inside
        } else if let Some(inside) = name.strip_prefix("alloc::boxed::Box<") {
            inside.strip_suffix('>').unwrap_or(inside)
        } else {
            return name;
        };
    }
}
